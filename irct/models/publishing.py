"""What of a listing nobody but its writer has seen, and whoever publishes it has to approve.

A draft may hold any name, since nobody can see a draft. Who wrote it is known from the history.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import models

from irct.disclosure import four_eyes
from irct.models.erasures import ERASED_PK
from irct.models.paths import EMPTY, Values, alike
from irct.models.tracking import events_of

if TYPE_CHECKING:
    from irct.models.listings import Listing

PUBLISHED = "published"


@dataclasses.dataclass(frozen=True, slots=True)
class Unapproved:
    """A value that one account wrote, and no second person has approved."""

    path: str
    value: str | list[str]
    written_by: int

    def __str__(self) -> str:
        return ", ".join(self.value) if isinstance(self.value, list) else self.value


def unapproved(listing: "Listing") -> Iterator[Unapproved]:
    """Find the names, and the texts that lead to somebody, that only their writer has seen."""
    fields = {field.name for field in listing._meta.fields}
    names = sorted(n for n in four_eyes.NAMES & fields if getattr(listing, n) not in EMPTY)
    acts = _acts(type(listing), ["status", *names], pgh_obj_id=listing.pk)
    for name in names:
        value = getattr(listing, name)
        is_public = any(
            act.values["status"] == PUBLISHED and alike(act.values[name], value) for act in acts
        )
        if not is_public and (by := _writer(acts, name, value)):
            yield Unapproved(name, value, by)
    for text in listing.texts.all():
        leading = [
            name
            for name in text.WRITTEN
            if four_eyes.holds_contact_details(getattr(text, name), str(listing.country))
        ]
        if not leading:
            continue
        written = _acts(type(text), leading, pgh_obj_id=text.pk)
        for name in leading:
            value = getattr(text, name)
            first = _first(written, name, value)
            if first and not _was_public_since(acts, first) and (by := first.writer):
                yield Unapproved(f"texts/{text.language}/{name}", value, by)


@dataclasses.dataclass(frozen=True, slots=True)
class _Act:
    """What a row held after an act, and whose act it was."""

    at: dt.datetime
    values: Values
    context: Values

    @property
    def writer(self) -> int | None:
        """The account that wrote it alone; none if a second person approved it."""
        # What no account wrote was written on the server.
        by = None if self.context.get("asked_by") else self.context.get("user")
        return None if by == ERASED_PK else by


def _acts(model: type[models.Model], names: list[str], **of: object) -> list[_Act]:
    rows = (
        events_of(model)
        .filter(**of)
        .order_by("pgh_id")
        .values_list("pgh_created_at", "pgh_context__metadata", *names)
    )
    return [
        _Act(at, dict(zip(names, rest, strict=True)), context or {}) for at, context, *rest in rows
    ]


def _first(acts: Iterable[_Act], name: str, value: object) -> _Act | None:
    """The act by which a value came to stand there, to this day."""
    first = None
    for act in acts:
        is_it = alike(act.values[name], value)
        first = (first or act) if is_it else None
    return first


def _writer(acts: Iterable[_Act], name: str, value: object) -> int | None:
    first = _first(acts, name, value)
    return first.writer if first else None


def _was_public_since(acts: Iterable[_Act], then: _Act) -> bool:
    """The listing was public when something was written, or at any time since."""
    status = ""
    for act in acts:
        if act.at > then.at and status == PUBLISHED:
            return True
        status = act.values["status"]
        if act.at >= then.at and status == PUBLISHED:
            return True
    return status == PUBLISHED
