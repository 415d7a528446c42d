"""Hiding at once: a mark in a table of its own, which is made whoever holds the listing."""

import datetime as dt
import logging
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.machine import journal
from irct.models.finding import Findable, FindableQuerySet
from irct.models.rows import all_of, rows_of
from irct.models.users import User, acting
from irct.models.written import WrittenSQL

logger = logging.getLogger(__name__)

# The function of the database says the same as `hidden` below, and is not planned anew each time.
UNMARKED = "{{0}} NOT IN (SELECT {app}_hidden())"

if TYPE_CHECKING:
    from irct.models.listings import Listing


class HidingQuerySet(models.QuerySet):
    def unsettled(self) -> Self:
        """Those of which the listing's own status does not say yet that it is hidden."""
        return self.filter(is_settled=False)


class Hiding(models.Model):
    """That a listing is hidden, until the secretariat publishes it again.

    An import, a bulk edit or a merge may hold the listing's row for minutes; hiding only adds a
    row here, and `published()` reads it. So nothing here is a foreign key to the database: adding
    the row would wait for the lock of the one that it refers to. The status follows once the
    listing's row is free.
    """

    # In the subclass, with the related name "hidings", and without a constraint.
    listing: "Listing"

    by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("by"),
        null=True,
        related_name="+",
        db_constraint=False,
    )
    is_by_editor = models.BooleanField(default=False)
    reason = models.TextField(_("reason"), blank=True)
    via = models.TextField(blank=True)
    at = models.DateTimeField(_("hidden on"), default=timezone.now)
    is_settled = models.BooleanField(default=False)

    objects = HidingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "id"]
        verbose_name = _("hiding")
        verbose_name_plural = _("hidings")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(is_settled=False),
                name="%(app_label)s_%(class)s_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return str(self.listing)


def hidden(hidings: models.QuerySet, key: str = "pk") -> Q:
    """The condition that a listing, whose key is in this column, is marked as hidden.

    So is the one that a marked listing was merged into: somebody hid it while that was done.
    """
    merged = hidings.filter(listing__merged_into__isnull=False)
    return Q(**{f"{key}__in": hidings.order_by().values("listing")}) | Q(
        **{f"{key}__in": merged.order_by().values("listing__merged_into")}
    )


class HideableQuerySet(FindableQuerySet):
    def marked(self) -> Self:
        """Those that somebody has hidden, whatever their status says yet."""
        return self.filter(hidden(self._marks()))

    def unmarked(self) -> Self:
        """Those that nobody has hidden: as not `marked`, in a tenth of the time of Django."""
        unmarked = UNMARKED.format(app=self.model._meta.app_label)
        return self.filter(WrittenSQL(unmarked, "pk", output_field=models.BooleanField()))

    def to_settle(self) -> Self:
        """Those that are hidden, and whose own status does not say so yet."""
        return self.filter(pk__in=self._marks().unsettled().order_by().values("listing"))

    def _marks(self) -> HidingQuerySet:
        return rows_of(self.model, "hidings")


class Hideable(Findable):
    """What can be taken off everything public at once, along with what was merged into it."""

    # In the subclasses.
    Status: ClassVar[Any]
    status: str
    hide_serial: int
    hidden_by_editor_at: dt.datetime | None
    merged_into: "Listing | None"
    hidings: HidingQuerySet

    class Meta:
        abstract = True

    @transaction.atomic
    def hide(self, *, by: User | None, reason: str = "", via: str = "", **further: bool) -> None:
        """Take it off everything public at once, whoever holds its row; the status follows."""
        # By nobody known: as if by an editor, whose hiding nobody else ends.
        further.setdefault("is_by_editor", bool(via) or by is None or not by.is_staff)
        self._note_outside(by)
        self.hidings.create(by=by, reason=reason, via=via, **further)
        if not self.settle_hidings_if_free():
            self._forget_words()

    def withdraw(self, *, by: User | None, reason: str = "") -> None:
        self._take_off(self.Status.WITHDRAWN, by=by, reason=reason)

    @transaction.atomic
    def settle_hidings_if_free(self) -> bool:
        """Let the status say that it is hidden, unless that means waiting for somebody's lock."""
        family = [self.pk, *self._merged()]
        rows = type(self)._default_manager.filter(pk__in=family).order_by("pk")
        free = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
        if len(free) < len(family):
            return False
        if stays := self._merged_into():
            return stays.settle_hidings_if_free()
        self.refresh_from_db(fields=["status", "hide_serial", "hidden_by_editor_at"])
        self.settle_hidings()
        return True

    def settle_hidings(self) -> None:
        """Let the status say what the marks say; the caller holds the row."""
        for hiding in self._hidings().unsettled().select_related("by"):
            self._settle(hiding)
            # Who it was, and why, is in the history from here on.
            hiding.by, hiding.reason, hiding.via = None, "", ""
            hiding.listing, hiding.is_settled = self, True
            hiding.save()

    def _settle(self, hiding: Hiding) -> None:
        if self.status in (self.Status.DRAFT, self.Status.PUBLISHED):
            self._take_off(
                self.Status.HIDDEN,
                by=hiding.by,
                reason=hiding.reason,
                via=hiding.via,
                by_editor_at=hiding.at if hiding.is_by_editor else None,
            )

    def is_marked(self) -> bool:
        """Somebody has hidden it, whatever its status says yet."""
        return all_of(type(self)).marked().filter(pk=self.pk).exists()

    def is_hidden(self) -> bool:
        return self.status == self.Status.HIDDEN or self.is_marked()

    @transaction.atomic
    def _take_off(
        self,
        status: str,
        *,
        by: User | None,
        reason: str,
        via: str = "",
        by_editor_at: dt.datetime | None = None,
    ) -> None:
        if status != self.Status.HIDDEN:
            self._note_outside(by)
        # Nothing is checked or made anew: a mistake in the record must never keep it public.
        with acting(by, reason=reason, via=via):
            self.status, self.hide_serial = status, self.hide_serial + 1
            self.hidden_by_editor_at = by_editor_at
            written = ["status", "hide_serial", "hidden_by_editor_at", "updated_at"]
            self.save(update_fields=written)
            self.index_as_private()
            # The links of listings merged into this one are used up along with its own.
            listings = all_of(type(self))
            listings.filter(pk__in=self._merged()).update(hide_serial=F("hide_serial") + 1)

    def _note_outside(self, by: User | None) -> None:
        """Note it outside the database, for an older copy of it; nothing waits for that."""
        label, user = self._meta.label_lower, by.pk if by else None
        try:
            journal.write(journal.Note(journal.Deed.HIDDEN, label, str(self.pk), user))
        except OSError as error:
            logger.error("A hiding could not be noted in the journal: %s", type(error).__name__)

    def _merged_into(self) -> Self | None:
        """The listing that this one was merged into by now."""
        listings = all_of(type(self)).order_by()
        return listings.filter(pk__in=listings.filter(pk=self.pk).values("merged_into")).first()

    def _merged(self) -> list[uuid.UUID]:
        """The keys of the listings merged into this one, directly or through others."""
        listings = all_of(type(self)).order_by()
        into, found = [self.pk], []
        while into := list(listings.filter(merged_into__in=into).values_list("pk", flat=True)):
            found += into
        return found

    def _hidings(self) -> HidingQuerySet:
        """The marks by which it is hidden, those of what was merged into it included."""
        return rows_of(type(self), "hidings").filter(listing__in=[self.pk, *self._merged()])
