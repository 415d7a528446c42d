"""How a value is written in a cell, and read from one."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import widgets

from irct.imports.cells import EMPTIED, guarded, unguarded

SEPARATOR = "; "
MOST_NAMED = 12


class Widget(widgets.Widget):
    """Text. A value is plain data, as `irct.models.changes.plain` has it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return unguarded(value).strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else guarded(str(value))

    def allowed(self) -> str:
        return _("Text.")


class LinesWidget(Widget):
    """Several texts, one on each line."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        lines = unguarded(value).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return guarded("\n".join(value or ()))

    def allowed(self) -> str:
        return _("Texts, one on each line of the cell.")


class CodeWidget(Widget):
    """One code of a vocabulary; its English label does as well."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = tuple(choices)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return self.code(unguarded(value).strip())

    def code(self, said: str) -> str:
        try:
            return self.by_name[_key(said)]
        except KeyError:
            raise ValueError(_("“%s” is none of the values that are known here.") % said) from None

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Return the code for each way of saying it; a code goes before a label."""
        with override("en"):
            labels = {_key(str(label)): code for code, label in self.choices}
        return labels | {_key(code): code for code, _label in self.choices}

    def allowed(self) -> str:
        with override("en"):
            told = [f"{code} ({label})" for code, label in self.choices[:MOST_NAMED]]
        if len(self.choices) <= MOST_NAMED:
            return SEPARATOR.join(told)
        return _("A code or its English name, as in %s, and so on.") % SEPARATOR.join(told[:4])


class CodesWidget(CodeWidget):
    """Several codes."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        said = unguarded(value).replace("\n", ";").split(";")
        return list(dict.fromkeys(self.code(one.strip()) for one in said if one.strip()))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return guarded(SEPARATOR.join(value or ()))

    def allowed(self) -> str:
        return _("Several, parted by semicolons: %s") % super().allowed()


class NumberWidget(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        said = unguarded(value).strip()
        if not (said.isascii() and said.isdigit() and len(said) < 10):
            raise ValueError(_("Write a whole number, as in 12."))
        return int(said)

    def allowed(self) -> str:
        return _("A whole number.")


class DegreesWidget(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> float:
        said = unguarded(value).strip()
        try:
            if set(said) - set("0123456789.-+eE"):
                raise ValueError
            return float(said)
        except ValueError:
            raise ValueError(_("Write degrees with a point, as in 55.6761.")) from None

    def allowed(self) -> str:
        return _("Degrees, with a point.")


class DayWidget(Widget):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        try:
            return dt.date.fromisoformat(unguarded(value).strip()).isoformat()
        except ValueError:
            raise ValueError(_("Write a day as year-month-day, as in 2026-05-31.")) from None

    def allowed(self) -> str:
        return _("A day as year-month-day, as in 2026-05-31.")


class YesNoWidget(Widget):
    SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        try:
            return self.SAID[_key(unguarded(value))]
        except KeyError:
            raise ValueError(_("Write yes or no. %s means that nobody knows.") % EMPTIED) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else ("yes" if value else "no")

    def allowed(self) -> str:
        return _("yes or no; unknown is left empty.")


def _key(said: str) -> str:
    return " ".join(said.split()).casefold()
