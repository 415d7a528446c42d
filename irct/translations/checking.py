"""What is wrong with a translation, as far as a program can tell."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from irct.translations.catalogues import Translatable, number_of_forms
from irct.translations.glossary import Glossary, glossary

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}+@\S+")
# Of the alphabet of a neighbour: on screen hardly seen, and found by no search.
FOREIGN = {
    "ar": re.compile("[یکگپچژ]"),
    "fa": re.compile("[يكىة]"),
    "ru": re.compile("[іїєґІЇЄҐ]"),
    "uk": re.compile("[ыэъёЫЭЪЁ]"),
}
# What the site counts, and what is dialled, is written from 0 to 9 in every language.
OTHER_DIGIT = re.compile(r"(?![0-9])\d")


def faults(text: Translatable, forms: list[str], language: str) -> Iterator[str]:
    """What is wrong with a translation, each as a sentence for a translator."""
    number = number_of_forms(language) if text.many is not None else 1
    if len(forms) != number:
        yield _("It has %(has)d forms, not %(wants)d.") % {"has": len(forms), "wants": number}
        return
    if not all(form.strip() for form in forms):
        yield _("A form is missing.")
        return
    terms = glossary(language)
    for form in forms:
        yield from _broken(text, form, is_last=form == forms[-1])
        if language in FOREIGN and (found := FOREIGN[language].findall(_words(form))):
            yield _("It has letters of another language: %s") % " ".join(sorted({*found}))
        if OTHER_DIGIT.search(form):
            yield _("It has other digits than 0 to 9.")
        for term in terms.terms:
            for wrong in term.forbidden:
                if wrong.casefold() in form.casefold():
                    yield _("“%(wrong)s” is forbidden; use “%(right)s” (%(english)s).") % {
                        "wrong": wrong,
                        "right": term.translation,
                        "english": term.english,
                    }
    yield from _other_terms(text, forms, terms)
    if forms[0] == text.one and is_translatable(text.one) and text.one.casefold() not in terms.same:
        yield _("It is the same as the English, and the glossary does not list it as such.")


def _broken(text: Translatable, form: str, *, is_last: bool) -> Iterator[str]:
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
        yield _("It has the placeholders %(has)s, not %(wants)s.") % {
            "has": _list(has),
            "wants": _list(wants[1]),
        }
    tags = Counter(TAG.findall(form))
    if tags not in [Counter(TAG.findall(one)) for one in (text.one, text.many or text.one)]:
        yield _("It has the tags %(has)s, not %(wants)s.") % {
            "has": _list(tags),
            "wants": _list(Counter(TAG.findall(text.one))),
        }
    if any((form[side] == "\n") != (text.one[side] == "\n") for side in (0, -1)):
        yield _("Only one of the two begins or ends with a new line.")


def _other_terms(text: Translatable, forms: list[str], terms: Glossary) -> Iterator[str]:
    english = _words(text.one)
    written = " ".join(forms).casefold()
    for term in terms.terms:
        is_there = any(stem.casefold() in written for stem in term.stems)
        if term.stems and not is_there and term.is_in(english):
            yield _("“%(english)s” is “%(right)s” in the glossary.") % {
                "english": term.english,
                "right": term.translation,
            }


def is_translatable(english: str) -> bool:
    """There are words in it: not names, placeholders and signs alone."""
    words = re.findall(r"[^\W\d_]+", _words(english))
    return any(not word.isupper() for word in words)


def _words(text: str) -> str:
    for pattern in (PLACEHOLDER, TAG, ADDRESS):
        text = pattern.sub(" ", text)
    return text


def _list(found: Counter[str]) -> str:
    return " ".join(sorted(found.elements())) or "–"
