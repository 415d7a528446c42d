"""Showing again what somebody took off the site: one asks, another of the secretariat does it.

Whoever hid a listing may be in danger. They take back alone what they alone did; nobody else does.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.models.hiding import Hideable, HideableQuerySet
from irct.models.publishing import PUBLISHED
from irct.models.reminding import Remindable
from irct.models.second_person import why_not
from irct.models.users import User, acting

HIDDEN = "hidden"
ASKED = ("asked_to_show_by", "asked_to_show_at", "asked_to_show_serial")


class ShownAgainQuerySet(HideableQuerySet):
    def asked_to_show(self) -> Self:
        """Those that somebody wants to be public again, and that nobody took off since."""
        later = self._marks().filter(listing=OuterRef("pk"), at__gt=OuterRef("asked_to_show_at"))
        asked = self.filter(asked_to_show_by__isnull=False, merged_into=None)
        asked = asked.filter(~Exists(later), asked_to_show_serial=F("hide_serial"))
        return asked.exclude(status=PUBLISHED)


class ShownAgain(Hideable, Remindable):
    """A listing that was public, and may be public again."""

    # In the subclasses, made by pghistory.
    pgh_event_model: ClassVar[type[models.Model]]

    asked_to_show_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    asked_to_show_at = models.DateTimeField(null=True, editable=False)
    # Another one once it was taken off again: then nobody has asked since.
    asked_to_show_serial = models.PositiveIntegerField(null=True, editable=False)

    class Meta(Remindable.Meta):
        abstract = True

    @transaction.atomic
    def take_back_asking(self, *, by: User) -> bool:
        """Let it stay as it is after all; whether it was this person who asked."""
        self.lock()
        if self._asked_by() != by.pk:
            return False
        with acting(by):
            self.asked_to_show_by = self.asked_to_show_at = self.asked_to_show_serial = None
            self.save(update_fields=ASKED)
        return True

    @transaction.atomic
    def ask_to_show_again(self, *, by: User) -> None:
        """Note who wants it to be public again; it is once a second person has published it."""
        self.lock()
        self.settle_hidings()
        self.asked_to_show_by, self.asked_to_show_at = by, timezone.now()
        self.asked_to_show_serial = self.hide_serial
        self.save(update_fields=ASKED)

    def needs_somebody_to_ask(self, by: User) -> bool:
        """It was taken off by others, and nobody has asked to show it since."""
        if settings.SECRETARIAT_OF_ONE or not self._is_taken_off_by_others(by):
            return False
        return self._asked_by() is None

    def why_not_shown_again(self, by: User | None) -> str:
        """Why somebody may not show it again, if it was public before; "" if they may."""
        if not self._is_taken_off_by_others(by):
            return ""
        asked_by = self._asked_by()
        if asked_by is None:
            return _(
                "Somebody else took it off the site. If you go on, a colleague is asked to look at "
                "it and to show it again."
            )
        return why_not(by, proposed_by=asked_by)

    def _asked_by(self) -> int | None:
        """Who has asked to show it since it was last taken off."""
        asked_at = self.asked_to_show_at
        if asked_at is None or self.asked_to_show_serial != self.hide_serial:
            return None
        # Hiding what is hidden already leaves a mark, and no other serial.
        is_marked_since = any(mark.at > asked_at for mark in self._hidings())
        return None if is_marked_since else self.asked_to_show_by_id

    def _is_taken_off_by_others(self, by: User | None) -> bool:
        """It was public, and somebody else than this person took it off since."""
        events = self.pgh_event_model._default_manager.filter(pgh_obj_id=self.pk)
        rows = events.order_by("pgh_id").values_list("status", "pgh_context__metadata")
        was, was_ever_public = "", False
        people: set[int | None] = set()
        times_hidden = 0
        for status, metadata in rows:
            if status == PUBLISHED:
                was_ever_public, people, times_hidden = True, set(), 0
            elif status != was and was_ever_public:
                people.add((metadata or {}).get("user"))
                times_hidden += status == HIDDEN
            was = status
        marks = list(self._hidings())
        settled = [mark for mark in marks if mark.is_settled]
        people |= {mark.by_id for mark in marks if not mark.is_settled}
        if not was_ever_public or not people:
            return False
        # Whoever hides what is hidden already leaves a mark alone, which names nobody once it is
        # settled.
        is_by_others = len(settled) > times_hidden or any(mark.is_by_editor for mark in marks)
        return is_by_others or people != {by and by.pk}
