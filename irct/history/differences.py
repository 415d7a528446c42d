"""Before and after, side by side: values in words, and the words that differ marked."""

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from irct.hours import Week, wording
from irct.models import (
    ERASED,
    ERASED_PK,
    ChangeRequest,
    CodesField,
    CountsField,
    Language,
    Listing,
    User,
    country_name,
)
from irct.models.paths import EMPTY, Values, same

# An address or a number is one word: of these, half a difference is overlooked.
WORD = re.compile(r"\+?\w+(?:[^\w\s]+\w+)*|\s+|.", re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Of longer texts whole lines are compared, which takes no time.
MOST_WORDS = 4_000
# Of texts with less in common, single words that happen to stand in both would only confuse.
LEAST_ALIKE = 0.3
# They turn the order of what is read, or part what looks like one word.
UNSEEN = re.compile(r"([\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff])")


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A value before and after."""

    label: Promise | str
    before: SafeString
    after: SafeString
    is_changed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """A change at one path, as its reader sees it."""

    path: str
    title: str
    cells: list[Cell]


class Names:
    """Names of the rows that values refer to, read in one query for each kind."""

    def __init__(self, references: Iterable[tuple[type[models.Model] | None, object]]) -> None:
        keys: dict[Any, set[object]] = defaultdict(set)
        for model, key in references:
            if key is not None:
                keys[model].add(key)
        self._rows = {
            model: model._default_manager.in_bulk(wanted) for model, wanted in keys.items()
        }

    def of(self, model: type[models.Model] | None, key: object) -> str:
        if row := self._rows.get(model, {}).get(key):
            return str(getattr(row, "label", row))
        if model is not User:
            return f"#{key}"
        return _(ERASED) if key == ERASED_PK else _("a person whose account was deleted")


def difference(
    listing: Listing, path: str, before: Any, after: Any, names: Names | None = None
) -> Difference:
    """What stands at a path beside what shall stand there."""
    named = fields_at(listing, path)
    if not is_row(path):
        [field] = named.values()
        return Difference(path, title(listing, path), [_cell(field, before, after, names)])
    made = cells(named, before or {}, after or {}, names)
    return Difference(path, title(listing, path, before, after), made)


def cells(
    named: Mapping[str, models.Field], before: Values, after: Values, names: Names | None = None
) -> list[Cell]:
    """The values of a row beside those that it shall hold, without what is empty in both."""
    return [
        _cell(field, before.get(name), after.get(name), names)
        for name, field in named.items()
        if not (before.get(name) in EMPTY and after.get(name) in EMPTY) and name != "position"
    ]


def title(listing: Listing, path: str, before: Any = None, after: Any = None) -> str:
    """Name what a path stands for."""
    match path.split("/"):
        case [column]:
            return str(capfirst(model_at(listing, path)._meta.get_field(column).verbose_name))
        case ["texts", language, name]:
            field = model_at(listing, path)._meta.get_field(name)
            return f"{capfirst(field.verbose_name)} ({Language(language).label})"
    what = str(capfirst(model_at(listing, path)._meta.verbose_name))
    row = before or after or {}
    if "kind" in row:
        what = f"{what}: {in_words(fields_at(listing, path)['kind'], row['kind'])}"
    elif "language" in row:
        what = f"{what}: {Language(row['language']).label}"
    elif called := row.get("name") or row.get("town"):
        what = f"{what}: {called}"
    if before and after:
        return what
    return f"{what} ({_('new') if after else _('removed')})"


def briefly(change_request: ChangeRequest) -> list[str]:
    """Name each change of a request in a few words."""
    return [
        title(change_request.listing, item["path"], item["before"], item["after"])
        for item in change_request.items
    ]


def is_row(path: str) -> bool:
    return path.count("/") == 1


def model_at(listing: Listing, path: str) -> Any:
    """The model whose values a path names."""
    kind, slash, _rest = path.partition("/")
    return listing._meta.get_field(kind).related_model if slash else type(listing)


def fields_at(listing: Listing, path: str) -> dict[str, models.Field]:
    """The fields that a path names: one, or all those of a row."""
    model = model_at(listing, path)
    if is_row(path):
        return {
            field.name: field
            for field in model._meta.fields
            if field.editable and not field.primary_key and field.related_model is not type(listing)
        }
    name = path.rpartition("/")[2]
    return {name: model._meta.get_field(name)}


def in_words(field: models.Field, value: Any, names: Names | None = None) -> str:
    """A stored value in words."""
    if value in EMPTY:
        return ""
    if field.is_relation:
        model = field.related_model
        return (names or Names([(model, value)])).of(model, value)
    if isinstance(field, CodesField):
        return ", ".join(str(getattr(c, "label", c)) for c in field.from_db_value(value) or ())
    if isinstance(field, CountsField):
        return "\n".join(f"{name}: {number}" for name, number in field.named(value))
    if isinstance(field, CountryField):
        return country_name(str(value))
    if isinstance(field, ArrayField):
        return "\n".join(map(str, value))
    if field.name == "opening_hours":
        return _hours(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    value = field.to_python(value)
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value)
    return str(dict(field.flatchoices).get(value, value))


def _hours(value: str) -> str:
    try:
        return "\n".join(map(capfirst, wording.lines(Week.parse(value))))
    except ValueError:
        return value


def compared(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, with what only one of them holds marked, also in words for screen readers."""
    unit = LINE if max(len(WORD.findall(text)) for text in (before, after)) > MOST_WORDS else WORD
    old, new = unit.findall(before), unit.findall(after)
    matcher = SequenceMatcher(None, old, new)
    codes = matcher.get_opcodes()
    if _alike(old, new, matcher) < LEAST_ALIKE:
        codes = [("replace", 0, len(old), 0, len(new))]
    left, right = [], []
    for verb, old_from, old_to, new_from, new_to in codes:
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if verb == "equal":
            left.append(visible(gone))
            right.append(visible(come))
            continue
        if gone:
            left.append(_marked("del", _("removed:"), gone))
        if come:
            right.append(_marked("ins", _("added:"), come))
    return _joined(left), _joined(right)


def visible(text: str) -> SafeString:
    """Show invisible, misleading characters by their number."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="character">U+{}</span>', f"{ord(part):04X}"),)
            if UNSEEN.fullmatch(part)
            else (part,)
            for part in UNSEEN.split(text)
        ),
    )


def _alike(old: list[str], new: list[str], matcher: SequenceMatcher[str]) -> float:
    """The share that two texts have in common, spaces aside."""
    words = sum(not word.isspace() for word in [*old, *new])
    same = [
        word
        for start, _b, size in matcher.get_matching_blocks()
        for word in old[start : start + size]
    ]
    return 2 * sum(not word.isspace() for word in same) / (words or 1)


def _cell(field: models.Field, before: object, after: object, names: Names | None) -> Cell:
    old, new = compared(in_words(field, before, names), in_words(field, after, names))
    return Cell(capfirst(field.verbose_name), old, new, is_changed=not same(before, after))


def _marked(tag: str, word: str, text: str) -> SafeString:
    return format_html(
        '<{0}><span class="visually-hidden">{1} </span>{2}</{0}>', tag, word, visible(text)
    )


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
