"""All that is recorded of a block, in words: what whoever confirms it has before them."""

import dataclasses
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from irct.history.differences import fields_at, standing, title
from irct.models import Block, Language, Listing
from irct.models.changes import row_values
from irct.models.paths import EMPTY, plain
from irct.places.locales import capfirst

# What is read without a line of its own: in the title, and in the order.
IN_THE_TITLE = ("kind", "position")


@dataclasses.dataclass(frozen=True, slots=True)
class RecordedLine:
    """A value in words, or several."""

    label: Promise | str
    words: list[SafeString]
    # In which language it is written, if it is a text.
    language: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class RecordedPart:
    """Values that belong together: the listing's own, or those of a row."""

    title: str
    lines: list[RecordedLine]


def recorded(listing: Listing, block: Block) -> list[RecordedPart]:
    """Every value under the seal of a block, of a listing that was read with its children."""
    parts: list[RecordedPart] = []
    own: list[RecordedLine] = []
    for name in listing.SECTIONS_OF[block]:
        section = listing.SECTIONS[name]
        own += (_line(listing, column, getattr(listing, column)) for column in section.columns)
        own += _texts(listing, section.texts)
        if section.children:
            parts += _rows(listing, section.children)
    return [*([RecordedPart("", own)] if own else []), *parts]


def _line(listing: Listing, path: str, value: object, *, label: object = "") -> RecordedLine:
    [field] = fields_at(listing, path).values()
    return RecordedLine(str(label or capfirst(field.verbose_name)), standing(field, plain(value)))


def _texts(listing: Listing, names: tuple[str, ...]) -> Iterator[RecordedLine]:
    for text in listing.texts.all():
        if not any(getattr(text, name) for name in names):
            continue
        for name in (*names, "state"):
            path = f"texts/{text.language}/{name}"
            line = _line(listing, path, getattr(text, name), label=title(listing, path))
            language = "" if name == "state" else Language(text.language)
            if line.words:
                yield dataclasses.replace(line, language=language)


def _rows(listing: Listing, kind: str) -> Iterator[RecordedPart]:
    for row in getattr(listing, kind).all():
        path, values = f"{kind}/{row.pk}", row_values(row)
        lines = [
            RecordedLine(capfirst(field.verbose_name), standing(field, values[name]))
            for name, field in fields_at(listing, path).items()
            if name in values and values[name] not in EMPTY and name not in IN_THE_TITLE
        ]
        yield RecordedPart(title(listing, path, values, values), lines)
