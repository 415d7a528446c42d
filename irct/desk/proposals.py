"""Promise 3 at the desk: what the staff's own edits leave for a colleague to decide on."""

import secrets
from typing import Any

import pghistory
from django.conf import settings
from django.core import checks
from django.db import models

from irct.disclosure import four_eyes
from irct.models import Listing, User
from irct.models.changes import plain, row_values, same


class Waiting:
    """What one saving of a listing does not write, by the section that it belongs to."""

    def __init__(self, listing: Any, *, by: User) -> None:
        self.listing, self.by = listing, by
        self.items: dict[str, list[dict[str, Any]]] = {}

    def keep_columns(self, stored: Any, names: list[str]) -> list[str]:
        """Put back what waits of the listing's own columns; return which."""
        kept = []
        for section, part in self.listing.SECTIONS.items():
            for name in part.columns:
                # What was never public has no name yet that somebody could know it by.
                is_first = name in four_eyes.NAMES and self.listing.status == Listing.Status.DRAFT
                if name not in names or is_first:
                    continue
                before = plain(getattr(stored, name)) if stored else None
                after = plain(getattr(self.listing, name))
                at_once = self._judged(section, name, before, after)
                if at_once != after:
                    field = self.listing._meta.get_field(name)
                    value = field.get_default() if at_once is None else field.to_python(at_once)
                    setattr(self.listing, name, value)
                    kept.append(name)
        return kept

    def save_row(self, kind: str, row: models.Model) -> bool:
        """Save what of a row may be public at once; say whether anything was."""
        if kind == "texts":
            return self._save_text(row)
        section = next(
            name for name, part in self.listing.SECTIONS.items() if part.children == kind
        )
        stored = type(row)._default_manager.filter(pk=row.pk).first()
        before, after = stored and row_values(stored), row_values(row)
        # Rows that are proposed one after the other do not take the place of each other.
        path = f"{kind}/{row.pk if stored else '+' + secrets.token_hex(4)}"
        at_once = self._judged(section, path, before, after)
        if at_once is None or at_once == before:
            return False
        for name, value in at_once.items():
            if value != after[name]:
                field = row._meta.get_field(name)
                setattr(row, field.attname, field.to_python(value))
        row.save()
        return True

    def propose(self, *, note: str) -> list[Any]:
        """Have a colleague decide on what waits."""
        return [
            self.listing.propose(section, items, by=self.by, note=note)
            for section, items in self.items.items()
        ]

    def _save_text(self, text: Any) -> bool:
        stored = type(text)._default_manager.filter(pk=text.pk).first()
        kept = []
        for section, part in self.listing.SECTIONS.items():
            for name in part.texts:
                path = f"texts/{text.language}/{name}"
                before = getattr(stored, name) if stored else None
                after = getattr(text, name)
                at_once = self._judged(section, path, before, after)
                if at_once != after:
                    setattr(text, name, at_once or "")
                    kept.append(section)
        if kept and not any(getattr(text, name) for name in text.WRITTEN):
            # It is made when the first of its fields is accepted, and then says who wrote it.
            item = {"path": f"texts/{text.language}/state", "before": None, "after": text.state}
            self.items[kept[0]].append(item | {"why": four_eyes.TEXT})
            return False
        text.save()
        return True

    def _judged(self, section: str, path: str, before: Any, after: Any) -> Any:
        """Return what may be written now, and keep the rest for a second person."""
        if same(before, after):
            return after
        at_once, why = four_eyes.judged(path, before, after, country=str(self.listing.country))
        if why and settings.SECRETARIAT_OF_ONE:
            # It joins what the history tells of this saving.
            pghistory.context(alone="yes")
            return after
        if why:
            item = {"path": path, "before": at_once, "after": after, "why": why}
            self.items.setdefault(section, []).append(item)
        return at_once


@checks.register
def warn_of_a_secretariat_of_one(**_options: Any) -> list[checks.CheckMessage]:
    if not settings.SECRETARIAT_OF_ONE:
        return []
    return [
        checks.Warning(
            "SECRETARIAT_OF_ONE is on: contact details that the secretariat writes are public "
            "without a second person having seen them.",
            hint="Leave it out as soon as there are two members of the secretariat.",
            id="irct.W010",
        )
    ]
