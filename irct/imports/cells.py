"""Cells of a file: text that no spreadsheet takes for a formula, and the values it stands for."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from irct.hours import Week, asking, reading, wording

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


class TextFormat:
    """How the values of a column are written in cells; `read` raises ValueError with the reason."""

    def read(self, cell: str) -> CellValue:
        return unguarded(cell).strip()

    def write(self, value: CellValue) -> str:
        return "" if value is None else str(value)

    def allowed(self) -> str:
        return _("Text.")


class LinesFormat(TextFormat):
    """Several texts, one on each line."""

    def read(self, cell: str) -> list[str]:
        return [text for line in unguarded(cell).splitlines() if (text := line.strip())]

    def write(self, value: list[str] | None) -> str:
        return "\n".join(value or ())

    def allowed(self) -> str:
        return _("Texts, one on each line of the cell.")


class CodeFormat(TextFormat):
    """One code of a vocabulary; its English label does as well."""

    def __init__(self, choices: Iterable[tuple[str, str | Promise]]) -> None:
        self.choices = tuple(choices)

    def read(self, cell: str) -> CellValue:
        return self.code(unguarded(cell).strip())

    def code(self, name: str) -> str:
        try:
            return self.by_name[_key(name)]
        except KeyError:
            raise ValueError(_("“%s” is not one of the values allowed here.") % name) from None

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Codes by themselves and by their labels; a code goes before a label."""
        with override("en"):
            labels = {_key(str(label)): code for code, label in self.choices}
        return labels | {_key(code): code for code, _label in self.choices}

    def allowed(self) -> str:
        with override("en"):
            named = [f"{code} ({label})" for code, label in self.choices[:MOST_NAMED]]
        if len(self.choices) <= MOST_NAMED:
            return SEPARATOR.join(named)
        return _("A code or its English name, as in %s, and so on.") % SEPARATOR.join(named[:4])


class CodesFormat(CodeFormat):
    def read(self, cell: str) -> list[str]:
        names = unguarded(cell).replace("\n", ";").split(";")
        return list(dict.fromkeys(self.code(name.strip()) for name in names if name.strip()))

    def write(self, value: list[str] | None) -> str:
        return SEPARATOR.join(value or ())

    def allowed(self) -> str:
        return _("Several, separated by semicolons: %s") % super().allowed()


class NumberFormat(TextFormat):
    def read(self, cell: str) -> int:
        digits = unguarded(cell).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise ValueError(_("Write a whole number, as in 12."))
        return int(digits)

    def allowed(self) -> str:
        return _("A whole number.")


class DegreesFormat(TextFormat):
    def read(self, cell: str) -> float:
        degrees = unguarded(cell).strip()
        try:
            if set(degrees) - set("0123456789.-+eE"):
                raise ValueError
            return float(degrees)
        except ValueError:
            raise ValueError(_("Write degrees with a point, as in 55.6761.")) from None

    def allowed(self) -> str:
        return _("Degrees, with a point.")


class DayFormat(TextFormat):
    def read(self, cell: str) -> str:
        try:
            return dt.date.fromisoformat(unguarded(cell).strip()).isoformat()
        except ValueError:
            raise ValueError(_("Write a day as year-month-day, as in 2026-05-31.")) from None

    def allowed(self) -> str:
        return _("A day as year-month-day, as in 2026-05-31.")


class HoursFormat(TextFormat):
    """Opening hours as people write them; what could be meant otherwise is refused."""

    # A check of a file shows what was read, but asks nothing.
    NOT_GUESSED = {
        asking.OVERNIGHT: gettext_lazy("If it is open over midnight, write 20:00-02:00 next day."),
        asking.WEEK_MEANT: gettext_lazy("Name the days, as in Mon-Fri, instead of weekdays."),
    }

    def read(self, cell: str) -> str:
        found = reading.read(unguarded(cell))
        asked = [*map(wording.question, found.questions)]
        asked += [str(told) for guess, told in self.NOT_GUESSED.items() if guess in found.guesses]
        if asked:
            raise ValueError(" ".join(asked))
        return str(found.week)

    def write(self, value: CellValue) -> str:
        return Week.parse(str(value or "")).explicit()

    def allowed(self) -> str:
        return _("Days and times, as in Mon-Fri 9:00-16:00; Sat by appointment; Sun closed.")


class YesNoFormat(TextFormat):
    MEANINGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

    def read(self, cell: str) -> bool:
        try:
            return self.MEANINGS[_key(unguarded(cell))]
        except KeyError:
            raise ValueError(_("Write yes or no, or %s if it is not known.") % EMPTIED) from None

    def write(self, value: bool | None) -> str:
        return "" if value is None else ("yes" if value else "no")

    def allowed(self) -> str:
        return _("yes or no; leave it empty if it is not known.")


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
