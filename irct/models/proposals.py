"""What the secretariat itself shows to everybody: one person enters it, another approves it."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.changes import row_values
from irct.models.edits import EditConflict
from irct.models.paths import Values, version
from irct.models.second_person import require
from irct.models.users import User, acting


class Proposal(models.Model):
    """A record whose new values wait for a second person; those before stay meanwhile."""

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    # In the subclasses.
    # All values as they shall stand, if any wait.
    proposed: Any
    # Of values before and wanted: what may be public at once, and whether the rest waits.
    judged: Callable[[Values, Values], tuple[Values, bool]]

    proposed_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("proposed by"),
        null=True,
        editable=False,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed on"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def proposed_version(self) -> str:
        """Another one once any proposed value has changed."""
        return version(self.proposed) if self.proposed else ""

    @property
    def shows_nothing(self) -> bool:
        """No value was ever approved."""
        return not any(row_values(self).values())

    @transaction.atomic
    def submit(self, *, by: User, is_alone: bool = False) -> bool:
        """Save what may be public at once, and the rest as a proposal; say whether it waits.

        `is_alone` says that there is nobody else to approve it.
        """
        stored = self._locked()
        wanted = row_values(self)
        at_once, is_open = self.judged(row_values(stored or type(self)()), wanted)
        waits = is_open and not is_alone
        if waits:
            self._take(at_once)
        self._note_proposal(wanted if waits else None, by=by)
        with acting(by, alone="yes" if is_open and is_alone else ""):
            self.save()
        return waits

    @transaction.atomic
    def approve(self, *, by: User, seen: str) -> None:
        """Show the proposed values, which are those that this person saw. Raises NotTheSecond."""
        self._claim(seen)
        require(by, proposed_by=self.proposed_by_id)
        with acting(by, asked_by=str(self.proposed_by or "")):
            self._take(self.proposed)
            self._note_proposal(None)
            self.save()

    @transaction.atomic
    def decline(self, *, by: User, seen: str, reason: str) -> None:
        """Drop the proposed values; those that are public stay."""
        self._claim(seen)
        with acting(by, reason=reason, asked_by=str(self.proposed_by or "")):
            self._note_proposal(None)
            if self.shows_nothing:
                self.delete()
            else:
                self.save()

    def _locked(self) -> Self | None:
        return type(self)._default_manager.select_for_update().filter(pk=self.pk).first()

    def _claim(self, seen: str) -> None:
        """Let one person at a time decide, and nobody twice."""
        stored = self._locked()
        if stored is None or not stored.proposed:
            raise self.AlreadyDecided
        self.refresh_from_db()
        if seen != self.proposed_version:
            raise EditConflict

    def _take(self, values: Values) -> None:
        for name in row_values(self):
            setattr(self, name, values[name])

    def _note_proposal(self, values: Values | None, *, by: User | None = None) -> None:
        self.proposed = values
        self.proposed_by = by if values else None
        self.proposed_at = timezone.now() if values else None
