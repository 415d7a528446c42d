"""A language that is none: every marked text is in brackets, in memory alone.

It takes the place of Russian, so that names of countries and languages, which are data, are in
another script: what is left in Latin letters outside brackets is marked nowhere, or is data.
"""

import re
from contextlib import contextmanager

from django.template.autoreload import reset_loaders
from django.test import override_settings
from django.utils.translation import trans_real

from irct.models import User
from irct.translations.unmarked import PageTexts

LANGUAGE = "ru"
OPEN, CLOSE = "⟦", "⟧"
SEPARATOR = trans_real.CONTEXT_SEPARATOR
# Of an element in another language or in none: what somebody wrote, a language's own name, a key.
IS_ELSEWHERE = rf'(?:lang="(?!{LANGUAGE}\b)|translate="no")'
ELSEWHERE = re.compile(rf"<(?!html)(\w+)(?=[^>]*\s{IS_ELSEWHERE})[^>]*>.*?</\1>", re.DOTALL)

ADDRESS = re.compile(r"(?:https?:/)?/[\w./?=&%:+#-]*|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b")
# Tags that a marked text may hold.
INLINE = {
    *("a", "abbr", "b", "bdi", "br", "code", "del", "em"),
    *("ins", "mark", "span", "strong", "time"),
}
LATIN = re.compile(r"[A-Za-z]{2,}")


class Pseudo:
    """Every text, in brackets."""

    _fallback = None  # which django-countries takes away for a while

    def to_language(self):
        return LANGUAGE

    def gettext(self, message):
        return f"{OPEN}{message.rpartition(SEPARATOR)[2]}{CLOSE}" if message else message

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)


@contextmanager
def pseudo_language():
    """Have the site speak it, and everybody read their e-mails in it."""
    field = User._meta.get_field("language")
    languages = [("en", "English"), (LANGUAGE, "Russian")]
    with override_settings(LANGUAGES=languages):
        before = trans_real._translations.get(LANGUAGE)
        trans_real._translations[LANGUAGE] = Pseudo()
        # Templates hold words as they were when these were read.
        reset_loaders()
        default, field.default = field.default, LANGUAGE
        field.__dict__.pop("_get_default", None)
        try:
            yield
        finally:
            reset_loaders()
            field.default = default
            field.__dict__.pop("_get_default", None)
            del trans_real._translations[LANGUAGE]
            if before:
                trans_real._translations[LANGUAGE] = before


class Parts(PageTexts):
    """The texts of a page, a block and an attribute apart: a marked text may hold an inline tag."""

    def __init__(self):
        super().__init__()
        self.parts = [""]

    def handle_starttag(self, tag, attrs):
        told = len(self.found)
        super().handle_starttag(tag, attrs)
        self.parts[-1:-1] = [text for _line, text in self.found[told:]]
        self._part(tag)

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        self._part(tag)

    def handle_data(self, data):
        if not self.unseen:
            self.parts[-1] += f" {data}"

    def _part(self, tag):
        if tag not in INLINE:
            self.parts.append("")


def unmarked_in(page, *, data=()):
    """The words of a page that are in no brackets, and are no data."""
    reader = Parts()
    reader.feed(ELSEWHERE.sub(" ", page))
    reader.close()
    return [word for part in reader.parts for word in unmarked_in_text(part, data=data)]


def unmarked_in_text(text, *, data=()):
    outside, depth = [], 0
    for character in text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth = max(depth - 1, 0)
            outside.append(" ")
        elif not depth:
            outside.append(character)
    left = " ".join("".join(outside).split())
    for known in sorted(data, key=len, reverse=True):
        left = left.replace(known, " ")
    return LATIN.findall(ADDRESS.sub(" ", left))
