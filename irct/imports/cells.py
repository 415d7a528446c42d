"""Cells of a file: text that no spreadsheet takes for a formula, and the values it stands for."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from irct.imports import named, written
from irct.places.locales import either

# A stored value as plain data, as `irct.models.changes.plain` makes it.
CellValue = str | int | float | bool | list[str] | None

# A cell that says so empties what is stored; an empty cell leaves it as it is.
EMPTIED = "(empty)"
# What begins a formula, also as wide letters; a tab or a new line before it is passed over.
FORMULA = re.compile(r"\A(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
# A program that parts the file elsewhere than it is parted takes what follows these for a cell.
PARTED = r"([;,\t\r\n][^\S\t\r\n]*)"
INNER = re.compile(rf"{PARTED}('*)(?=[=+\-@＝＋－＠])")
INNER_GUARDED = re.compile(rf"{PARTED}'('*)(?=[=+\-@＝＋－＠])")

SEPARATOR = "; "
MOST_NAMED = 12
# What a program makes of a whole number that it keeps with a point.
WHOLE = re.compile(r"\A([0-9]{1,30})[.,]0{1,20}\Z")
LONGEST_NUMBER = 9
# What is seldom part of a name: a mark that leads to a note, a number in front, what has ended.
NOTE_MARK = re.compile(r"\s?[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]{1,4}\Z")
NUMBERED = re.compile(r"\d{1,3}[.)] (?=\D)")
TAG = re.compile(r"</?[a-zA-Z]{1,10}[^<>]{0,200}>")
ENDED = re.compile(
    r"\b(closed(?: down)?|defunct|inactive|no longer (?:active|exists)|dissolved|merged|moved|"
    r"fermé|dissoute?|cerrado|disuelta|encerrado|geschlossen|aufgelöst|закрыт[оа]?|закрито|"
    r"ликвидирован[оа]?|kapalı|kapandı|已关闭)\b(?=[\s)\].:-]|\Z)|(مغلق)",
    re.IGNORECASE,
)


def guarded(text: str) -> str:
    """Put an apostrophe before a text, and before a part of it, that could be a formula."""
    text = INNER.sub(r"\1'\2", text)
    return f"'{text}" if needs_guard(text) else text


def unguarded(cell: str) -> str:
    """Undo `guarded`; an apostrophe that guards nothing is part of the text."""
    text = cell[1:] if cell.startswith("'") and needs_guard(cell[1:]) else cell
    return INNER_GUARDED.sub(r"\1\2", text)


def bare(text: str) -> str:
    """A text for a cell that is text whatever it holds: guarded only if it would be misread."""
    return text if unguarded(text) == text and not is_emptied(text) else guarded(text)


def needs_guard(text: str) -> bool:
    meant = text.lstrip("'")
    return bool(FORMULA.match(meant)) or is_emptied(meant)


def is_emptied(cell: str) -> bool:
    return cell.strip().casefold() == EMPTIED


class Around(NamedTuple):
    """What of its row, and of its column, says how a cell is meant."""

    country: str = ""
    # Of the day and the month, in a column of days.
    order: str = ""
    # By whose clocks the entry's hours are.
    zone: str = ""


NOWHERE = Around()


class Doubtful(ValueError):
    """What a cell is read as, if somebody says that it is right."""

    def __init__(self, value: CellValue, question: str) -> None:
        super().__init__(question)
        self.value = value


class TextFormat:
    """How the values of a column are written in cells; `read` raises ValueError with the reason."""

    def read(self, cell: str, around: Around = NOWHERE) -> CellValue:
        text = self.text(cell)
        written.refuse_damaged(text)
        return text

    def text(self, cell: str) -> str:
        """What a cell says. Raises ValueError if that is no value."""
        text = written.with_signs(unguarded(cell)).strip()
        written.refuse_no_value(text)
        return text

    def write(self, value: CellValue) -> str:
        return "" if value is None else str(value)

    def allowed(self) -> str:
        return _("Text.")


class LineFormat(TextFormat):
    """A name, or another text of one line."""

    def read(self, cell: str, around: Around = NOWHERE) -> CellValue:
        return self.line(self.text(cell))

    def line(self, text: str) -> str:
        text = written.in_one_line(text)
        written.refuse_damaged(text)
        written.refuse_unseen(text)
        return text


class NameFormat(LineFormat):
    """What somebody or something is called; what is seldom part of a name is asked about."""

    def read(self, cell: str, around: Around = NOWHERE) -> CellValue:
        text = self.line(self.text(cell))
        if text.count('"') == 2 and text.startswith('"') and text.endswith('"'):
            text = text.strip('" ')
        if question := self._question(text):
            raise Doubtful(text, question)
        return text

    def _question(self, text: str) -> str:
        words: dict[str, str] = {"text": text[:80]}
        if tag := TAG.search(text):
            fault = _("“%(text)s” holds %(tag)s, which belongs to a page of the web. Take it out.")
            raise ValueError(fault % {**words, "tag": tag[0]})
        if found := NOTE_MARK.search(text):
            question = _("“%(text)s” ends in %(mark)s, as if a note belonged to it. Is that right?")
            return question % {**words, "mark": found[0].strip()}
        if found := NUMBERED.match(text):
            question = _("“%(text)s” begins with a number. Is it not called “%(rest)s”?")
            return question % {**words, "rest": text[found.end() :]}
        if found := ENDED.search(text):
            question = _("“%(text)s” says “%(word)s”. Is that part of the name?")
            return question % {**words, "word": found[1]}
        if word := written.misread(text):
            question = _(
                "“%(word)s” looks as if its letters had been read wrongly. Is it written so?"
            )
            return question % {"word": word[:80]}
        return ""


class NumberedFormat(LineFormat):
    """A text of digits, as a member number is."""

    def line(self, text: str) -> str:
        found = WHOLE.match(text)
        return found[1] if found else super().line(text)


class LinesFormat(LineFormat):
    """Several texts, one on each line."""

    def read(self, cell: str, around: Around = NOWHERE) -> list[str]:
        lines = self.text(cell).splitlines()
        return [text for line in lines if (text := self.line(line))]

    def write(self, value: list[str] | None) -> str:
        return "\n".join(value or ())

    def allowed(self) -> str:
        return _("Texts, one on each line of the cell.")


class CodeFormat(TextFormat):
    """One code of a vocabulary; each name that it has does as well."""

    def __init__(
        self,
        choices: Iterable[tuple[str, str | Promise]],
        tables: Callable[[], named.Tables] = lambda: (),
    ) -> None:
        self.choices = tuple(choices)
        self.tables = tables

    def read(self, cell: str, around: Around = NOWHERE) -> CellValue:
        return self.code(self.text(cell))

    def code(self, name: str) -> str:
        whole, name = name, NOTE_MARK.sub("", written.visible(name)).strip(" .")
        if code := self.by_name.get(key_of(name)):
            return code
        found = named.meant(name, self.tables())
        if len(found) > 1:
            raise ValueError(
                _("“%(name)s” may mean several. Write one of: %(choices)s.")
                % {"name": name[:80], "choices": self._labelled(found)}
            )
        if not found:
            raise ValueError(self._unknown(name, whole))
        return next(iter(found))

    def is_known(self, name: str) -> bool:
        return key_of(name) in self.by_name or bool(named.called(name, self.tables()))

    def _unknown(self, name: str, whole: str) -> str:
        fault = _("“%s” is not one of the values allowed here.") % whole.strip()[:80]
        if near := self._near(name):
            meant = _("Did you mean %s?") % near
            return f"{fault} {meant}"
        return f"{fault} {self._every()}"

    def _near(self, name: str) -> str:
        """The labels of what is nearly written."""
        parts = map(str.strip, named.PART.split(name))
        for part in chain(parts, named.within(name)):
            if self.is_known(part):
                own = self.by_name.get(key_of(part))
                return either(self._each([own] if own else named.called(part, self.tables())))
        tables = self.tables()
        if near := named.nearest(name, self.by_name):
            return either(sorted({self.labels[self.by_name[label]] for label in near}))
        phrases = named.nearest(name, chain.from_iterable(tables))
        codes = set().union(*(self._codes_of(phrase) for phrase in phrases))
        return either(sorted(self.labels[code] for code in codes & self.labels.keys()))

    def _codes_of(self, phrase: str) -> frozenset[str]:
        return next(table[phrase] for table in self.tables() if phrase in table)

    def _labelled(self, codes: Iterable[str]) -> str:
        return SEPARATOR.join(self._each(codes))

    def _each(self, codes: Iterable[str]) -> list[str]:
        return [f"{code} ({self.labels.get(code, code)})" for code in sorted(codes)]

    def _every(self) -> str:
        if len(self.choices) <= MOST_NAMED:
            return _("Write one of these: %s.") % SEPARATOR.join(self.labels)
        some = SEPARATOR.join(f"{code} ({label})" for code, label in list(self.labels.items())[:4])
        return _("Write a code or its English name, as in %s.") % some

    @cached_property
    def labels(self) -> dict[str, str]:
        with override("en"):
            return {code: str(label) for code, label in self.choices}

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Codes by themselves and by their labels; a code goes before a label."""
        labels = {key_of(label): code for code, label in self.labels.items()}
        return labels | {key_of(code): code for code, _label in self.choices}

    def allowed(self) -> str:
        named = [f"{code} ({label})" for code, label in list(self.labels.items())[:MOST_NAMED]]
        if len(self.choices) <= MOST_NAMED:
            return SEPARATOR.join(named)
        return _("A code or its English name, as in %s, and so on.") % SEPARATOR.join(named[:4])


class CodesFormat(CodeFormat):
    def read(self, cell: str, around: Around = NOWHERE) -> list[str]:
        names = named.parted(self.text(cell), self.is_known)
        return list(dict.fromkeys(code for name in names for code in self._codes(name)))

    def _codes(self, name: str) -> list[str]:
        """The codes of a name, or of its parts if each says something else."""
        if self.is_known(name):
            return [self.code(name)]
        found = [
            named.called(part, self.tables()) for part in named.PART.split(name) if part.strip()
        ]
        each = list(dict.fromkeys(code for codes in found if len(codes) == 1 for code in codes))
        # What is said of several, as in Kurdish (Sorani, Kurmanji), is said of those.
        if len(each) > 1 and all(
            codes and (len(codes) == 1 or codes >= {*each}) for codes in found
        ):
            return each
        return [self.code(name)]

    def write(self, value: list[str] | None) -> str:
        return SEPARATOR.join(value or ())

    def allowed(self) -> str:
        return _("Several, separated by semicolons: %s") % super().allowed()


class NumberFormat(TextFormat):
    def read(self, cell: str, around: Around = NOWHERE) -> int:
        text = self.text(cell)
        digits = whole_number(text)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
            raise ValueError(self.fault(text))
        return int(digits)

    def fault(self, text: str) -> str:
        return _("“%s” is not a whole number. Write one, as in 12.") % text[:80]

    def allowed(self) -> str:
        return _("A whole number.")


class YesNoFormat(TextFormat):
    # In the languages of the site and of those who fill in its tables.
    YES = {
        *("yes", "y", "true", "t", "1", "✓", "✔", "☑", "oui", "o", "vrai", "sí", "si", "s"),
        *("verdadero", "да", "д", "так", "نعم", "evet", "e", "بله", "بلی", "ja", "j", "wahr"),
        *("sim", "verdadeiro", "vero", "tak", "da", "ναι", "ndiyo", "是", "有", "对"),
        *("✅", "sì", "истина", "doğru", "prawda", "sand", "sant", "sann", "waar"),
    }
    NO = {
        *("no", "n", "false", "f", "0", "✗", "✘", "☐", "non", "faux", "falso", "нет", "не", "ні"),
        *("لا", "hayır", "hayir", "نه", "خیر", "nein", "falsch", "nej", "nee", "não", "nao"),
        *("nie", "ne", "όχι", "hapana", "否", "无", "没有", "不"),
        *("❌", "ложь", "yanlış", "yanliş", "fałsz", "falsk", "usann", "onwaar"),
    }

    def read(self, cell: str, around: Around = NOWHERE) -> bool:
        text = self.text(cell)
        said = whole_number(key_of(written.visible(text))).strip(".! ")
        if said in self.YES or said in self.NO:
            return said in self.YES
        fault = _("“%(said)s” is neither. Write yes or no, or %(empty)s if it is not known.")
        raise ValueError(fault % {"said": text[:80], "empty": EMPTIED})

    def write(self, value: bool | None) -> str:
        return "" if value is None else ("yes" if value else "no")

    def allowed(self) -> str:
        return _("yes or no; leave it empty if it is not known.")


def whole_number(text: str) -> str:
    """The digits of a whole number as in ASCII; other texts as they are."""
    plain = "".join(
        str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
        for char in text
    )
    found = WHOLE.match(plain)
    return found[1] if found else plain


def key_of(name: str) -> str:
    return " ".join(name.split()).casefold()
