"""Catalogues brought up to date with the code, and what each lacks then."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message

from irct.translations import catalogues
from irct.translations.catalogues import Translatable, forms_of, texts_of
from irct.translations.checking import faults

Forms = list[str]


class State(NamedTuple):
    """How far a catalogue is: its texts, and those of them that lack something."""

    texts: int
    missing: tuple[Translatable, ...]
    fuzzy: tuple[Translatable, ...]
    # Each with what is wrong with its translation.
    faulty: tuple[tuple[Translatable, str], ...]


def updated(template: Catalog, language: str, known: Mapping[Translatable, Forms]) -> Catalog:
    """All texts of a template, with the translations that are known; others are dropped."""
    new = catalogues.empty(language)
    for text, message in texts_of(template).items():
        forms = known.get(text, [])
        empty: Forms = [""] * catalogues.number_of_forms(language)
        new.add(
            text.id,
            tuple(forms or empty) if text.many is not None else "".join(forms),
            context=text.context,
            locations=message.locations,
            auto_comments=message.auto_comments,
        )
    return new


def known(language: str) -> dict[Translatable, Forms]:
    """What is translated, in whichever domain, and not in doubt."""
    return {
        text: forms_of(message)
        for domain in catalogues.domains(language)
        for text, message in texts_of(catalogues.read(language, domain)).items()
        if forms_of(message) and not message.fuzzy
    }


def state(template: Catalog, language: str, domain: str) -> State:
    """How a catalogue on disk compares with what the code marks."""
    written = texts_of(catalogues.read(language, domain))
    wanted = texts_of(template)
    missing = [text for text in wanted if not (text in written and forms_of(written[text]))]
    fuzzy = [text for text in wanted if text in written and written[text].fuzzy]
    return State(
        len(wanted), tuple(missing), tuple(fuzzy), tuple(_faulty(wanted, written, language))
    )


def _faulty(
    wanted: Iterable[Translatable], written: Mapping[Translatable, Message], language: str
) -> Iterator[tuple[Translatable, str]]:
    for text in wanted:
        if text in written and (forms := forms_of(written[text])):
            for fault in faults(text, forms, language):
                yield text, fault


def write(
    template: Mapping[str, Catalog], language: str, translated: Mapping[Translatable, Forms]
) -> None:
    """Write the catalogues of a language anew."""
    for domain in catalogues.domains(language):
        new = updated(template[domain], language, translated)
        catalogues.write(new, catalogues.source(language, domain))
