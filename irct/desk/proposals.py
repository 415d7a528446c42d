"""Promise 3 at the desk: what the staff's own edits leave for a colleague to decide on."""

import secrets

import pghistory
from django.conf import settings
from django.core import checks
from django.db import models

from irct.models import ChangeRequest, Listing, Text, User
from irct.models.changes import row_values
from irct.models.judging import FieldChange
from irct.models.paths import Values, plain
from irct.models.rows import all_of, field_of


class Waiting:
    """What one saving of a listing does not write, by the section that it belongs to."""

    def __init__(self, listing: Listing, *, by: User) -> None:
        self.listing, self.by = listing, by
        self.doubt = by.why_texts_wait()
        self.items: dict[str, list[FieldChange]] = {}

    def keep_columns(self, stored: Listing | None, names: list[str]) -> list[str]:
        """Put back what waits of the listing's own columns; return which."""
        edited = [name for name in self.listing.edited_columns() if name in names]
        values = {name: plain(getattr(self.listing, name)) for name in edited}
        before = {name: plain(getattr(stored, name)) for name in edited} if stored else {}
        at_once = self._judged(values, before)
        kept = [name for name in edited if at_once[name] != values[name]]
        for name in kept:
            field = field_of(type(self.listing), name)
            value = at_once[name]
            value = field.get_default() if value is None else field.to_python(value)
            setattr(self.listing, name, value)
        return kept

    def save_row(self, kind: str, row: models.Model) -> bool:
        """Save what of a row may be public at once; say whether anything was."""
        stored = all_of(type(row)).filter(pk=row.pk).first()
        if isinstance(row, Text):
            return self._save_text(row, stored)
        # Rows that are proposed one after the other do not take the place of each other.
        path = f"{kind}/{row.pk if stored else '+' + secrets.token_hex(4)}"
        before, after = stored and row_values(stored), row_values(row)
        at_once = self._judged({path: after}, {path: before})[path]
        if at_once is None or at_once == before:
            return False
        for name, value in at_once.items():
            if value != after[name]:
                field = field_of(type(row), name)
                setattr(row, field.attname, field.to_python(value))
        row.save()
        return True

    def propose(self, *, note: str) -> list[ChangeRequest]:
        """Have a colleague decide on what waits."""
        return [
            self.listing.propose(section, items, by=self.by, note=note)
            for section, items in self.items.items()
        ]

    def _save_text(self, text: Text, stored: Text | None) -> bool:
        paths = {f"texts/{text.language}/{name}": name for name in (*text.WRITTEN, "state")}
        values = {path: plain(getattr(text, name)) for path, name in paths.items()}
        before = {p: plain(getattr(stored, name)) for p, name in paths.items()} if stored else {}
        at_once = self._judged(values, before)
        for path, name in paths.items():
            if at_once[path] != values[path]:
                setattr(text, name, at_once[path] or "")
        if at_once != values and not any(getattr(text, name) for name in text.WRITTEN):
            return False
        text.save()
        return True

    def _judged(self, values: Values, stored: Values) -> Values:
        """Keep for a second person what may not stand there now; return the rest."""
        judged = self.listing.judged_at_desk
        judgement = self.listing.judge(values, stored.get, doubt=self.doubt, judged=judged)
        if judgement.waiting and settings.SECRETARIAT_OF_ONE:
            # It joins what the history tells of this saving.
            pghistory.context(alone="yes")
            return values
        section = ""
        for item in judgement.waiting:
            # Who wrote a text is decided on with the text.
            is_state = item["path"].startswith("texts/") and item["path"].endswith("/state")
            section = section if is_state else self.listing.section_of(item["path"]) or ""
            self.items.setdefault(section, []).append(item)
        held_back = {item["path"]: item["before"] for item in judgement.waiting}
        return values | held_back


@checks.register
def warn_of_a_secretariat_of_one(**_options: object) -> list[checks.CheckMessage]:
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
