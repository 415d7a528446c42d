"""What is wrong with a translation, as far as a program can tell."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from irct.translations.catalogues import Text, number_of_forms
from irct.translations.glossary import Glossary, glossary

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
# Of the alphabet of a neighbour: on screen hardly seen, and found by no search.
FOREIGN = {
    "ar": re.compile("[یکگپچژ]"),
    "fa": re.compile("[يكىة]"),
    "ru": re.compile("[іїєґІЇЄҐ]"),
    "uk": re.compile("[ыэъёЫЭЪЁ]"),
}


def forms_of(message: Message) -> list[str]:
    """The forms of a translation; none where it is missing."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return forms if any(forms) else []


def text_of(message: Message) -> Text:
    if isinstance(message.id, str):
        return Text(message.context, message.id)
    return Text(message.context, *message.id)


def texts_of(catalog: Catalog) -> dict[Text, Message]:
    return {text_of(message): message for message in catalog if message.id}


def faults(text: Text, forms: list[str], language: str) -> Iterator[str]:
    """What is wrong with a translation, each as a sentence for a translator."""
    number = number_of_forms(language) if text.many is not None else 1
    if len(forms) != number:
        yield f"It has {len(forms)} forms, not {number}."
        return
    if not all(form.strip() for form in forms):
        yield "A form is missing."
        return
    terms = glossary(language)
    for form in forms:
        yield from _broken(text, form, is_last=form == forms[-1])
        if language in FOREIGN and (found := FOREIGN[language].findall(_words(form))):
            yield f"It has letters of another language: {' '.join(sorted({*found}))}"
        for term in terms.terms:
            for wrong in term.forbidden:
                if wrong.casefold() in form.casefold():
                    yield f"“{wrong}” is forbidden; use “{term.translation}” ({term.english})."
    yield from _other_terms(text, forms, terms)
    if forms[0] == text.one and is_translatable(text.one) and text.one.casefold() not in terms.same:
        yield "It is the same as the English, and the glossary does not list it as such."


def _broken(text: Text, form: str, *, is_last: bool) -> Iterator[str]:
    """What the program that shows a form would trip over."""
    has = Counter(PLACEHOLDER.findall(form))
    wants = [Counter(PLACEHOLDER.findall(one)) for one in (text.one, text.many or text.one)]
    # A plural may say its number by the form of the word, where the number has a name.
    left_out = wants[1] - has
    may_leave_out = (
        text.many is not None
        and not is_last
        and not has - wants[1]
        and sum(left_out.values()) == 1
        and all(name.startswith("%(") for name in left_out)
    )
    if has not in wants and not may_leave_out:
        yield (
            f"It has the placeholders {_list(has)}, not {_list(wants[1])}."
            if has
            else f"It lacks the placeholders {_list(wants[1])}."
        )
    tags = Counter(TAG.findall(form))
    if tags not in [Counter(TAG.findall(one)) for one in (text.one, text.many or text.one)]:
        yield f"It has the tags {_list(tags)}, not {_list(Counter(TAG.findall(text.one)))}."
    for side, place in ((0, "begins"), (-1, "ends")):
        if (form[side] == "\n") != (text.one[side] == "\n"):
            yield f"It {place} with a new line where the English does not, or the reverse."


def _other_terms(text: Text, forms: list[str], terms: Glossary) -> Iterator[str]:
    english = _words(text.one)
    written = " ".join(forms).casefold()
    for term in terms.terms:
        is_there = any(stem.casefold() in written for stem in term.stems)
        if term.stems and not is_there and term.is_in(english):
            yield f"“{term.english}” is “{term.translation}” in the glossary."


def is_translatable(english: str) -> bool:
    """Whether there are words in it: not names, placeholders and signs alone."""
    words = re.findall(r"[^\W\d_]+", _words(english))
    return any(not word.isupper() for word in words)


def _words(text: str) -> str:
    for pattern in (PLACEHOLDER, TAG, ADDRESS):
        text = pattern.sub(" ", text)
    return text


def _list(found: Counter[str]) -> str:
    return " ".join(sorted(found.elements())) or "–"
