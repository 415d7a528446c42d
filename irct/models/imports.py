"""Imports: a file that was sent in, what it changes row by row, and what of it waits."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.models.users import User
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work
from irct.models.work_changes import makes_work

if TYPE_CHECKING:
    from irct.models.listings import Listing


class ImportState(models.TextChoices):
    """How far an import has come."""

    CHOOSING = "choosing", _("columns to be chosen")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("checked, not yet imported")
    REFUSED = "refused", _("refused")
    WRITING = "writing", _("being imported")
    DONE = "done", _("imported")
    PENDING = "pending", _("imported, contact details waiting")
    DECIDING = "deciding", _("being approved")
    APPROVED = "approved", _("imported and approved")
    DECLINED = "declined", _("imported, contact details declined")
    UNDONE = "undone", _("undone")


RUNNING = (ImportState.CHECKING, ImportState.WRITING, ImportState.DECIDING)
UNFINISHED = (
    *(ImportState.CHOOSING, ImportState.CHECKING),
    *(ImportState.READY, ImportState.REFUSED),
)
WRITTEN = (
    *(ImportState.DONE, ImportState.PENDING, ImportState.APPROVED),
    *(ImportState.DECLINED, ImportState.DECIDING),
)
# What a change of entries chosen in a list is called begins with it.
FROM_LIST = "list: "
DECIDED = (ImportState.APPROVED, ImportState.DECLINED)


class ImportBatchQuerySet(models.QuerySet):
    def of(self, model: type[models.Model]) -> Self:
        return self.filter(kind=model._meta.label_lower)

    def pending(self) -> Self:
        """Imports whose contact details wait for a second person, since `applied_at`."""
        return self.filter(state=ImportState.PENDING)

    def unfinished(self) -> Self:
        """Imports that wait for whoever sent the file in."""
        return self.filter(state__in=UNFINISHED)


@makes_work
class ImportBatch(models.Model):
    """A file of listings that was sent in, and what became of it."""

    State = ImportState

    # Whoever may import sees what waits of it.
    WORK_PERMISSION = "centres.change_centre"

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    class NotAllSeen(Exception):
        """Whoever approves has not ticked every page of it."""

    # How long a file waits that nobody imports, and how long what a batch wrote can be undone.
    FILE_KEPT_FOR = dt.timedelta(days=1)
    ROWS_KEPT_FOR = dt.timedelta(days=180)

    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True)
    state = CodeField(_("state"), vocabulary=ImportState, default=ImportState.CHECKING)
    # What is wrong with the file as a whole, or with what was to be done.
    problem = models.TextField(blank=True)
    # How many rows were added, changed, unchanged and refused, and how many listings wait.
    counts = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    # Where its rows are, what is said of it, and which column of an entry each of its columns is.
    table = models.JSONField(default=dict)
    # Tells whether a second reading finds the same as the first.
    fingerprint = models.CharField(max_length=64, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_to_read = models.PositiveIntegerField(null=True)
    # The import that this one takes back.
    undoes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="undone_by_batch")
    # The acts under which the history tells of it: writing, approving.
    acts = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("imported by"), null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    applied_at = models.DateTimeField(_("imported"), null=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("decided by"), null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="irct_importbatch_state_known",
                condition=Q(state__in=ImportState.values),
            ),
            models.CheckConstraint(
                name="irct_importbatch_decided_by_another",
                condition=Q(decided_by=None) | Q(by=None) | ~Q(decided_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(file)s, batch %(number)s") % {"file": self.name, "number": self.pk}

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Imports whose contact details wait for a second person."""
        about = {"key": F("pk"), "since": F("applied_at")}
        what = Concat(F("kind"), Value(" "), F("name"), output_field=models.TextField())
        yield work(cls.objects.pending(), Work.IMPORT, detail=what, listing=None, **about)

    @property
    def model(self) -> type["Listing"]:
        return apps.get_model(self.kind)

    @property
    def is_from_list(self) -> bool:
        """Somebody chose entries in a list and said what to change of them."""
        return self.name.startswith(FROM_LIST)

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_partly(self) -> bool:
        """Its refused rows are left out, and the others written."""
        return bool(self.table.get("partly"))

    @property
    def is_written(self) -> bool:
        return self.state in WRITTEN

    @property
    def was_written(self) -> bool:
        """It did what its counts say, though it may be undone since."""
        return self.state in (*WRITTEN, ImportState.UNDONE)

    @property
    def can_be_undone(self) -> bool:
        is_there = self.state in WRITTEN and self.state != ImportState.DECIDING
        is_begun = self.undone_by_batch.filter(state=ImportState.WRITING).exists()
        return is_there and not is_begun and self.rows.exists()

    def to_look_at(self) -> models.QuerySet["ImportRow"]:
        """The rows that bring a contact, a name or a place, those of a country together."""
        of_row = self.model._default_manager.filter(pk=OuterRef("listing"))
        rows = self.rows.filter(~Q(waiting=[]) | Q(outcome=ImportRow.ADDED))
        return rows.annotate(country=Subquery(of_row.values("country"))).order_by(
            F("country").asc(nulls_last=True), "number", "pk"
        )

    def tick(self, keys: Iterable[int], *, by: User) -> None:
        """Note that somebody has looked at some rows."""
        ticked = Func(F("ticked_by"), Value(by.pk), function="array_append")
        self.rows.filter(pk__in=keys).exclude(ticked_by__contains=[by.pk]).update(ticked_by=ticked)

    def unticked(self, user: User) -> models.QuerySet["ImportRow"]:
        return self.to_look_at().exclude(ticked_by__contains=[user.pk])

    def moves(self, *states: str, to: str, **values: object) -> bool:
        """Move from one of some states to another; whether nobody else was faster."""
        still = type(self).objects.filter(pk=self.pk, state__in=states)
        if not still.update(state=to, **values):
            return False
        self.refresh_from_db(fields=["state", *values])
        return True


class ImportHeader(models.Model):
    """What somebody chose for a column of a file, remembered for the next one."""

    kind = models.CharField(max_length=40)
    # As headers are compared.
    header = models.CharField(max_length=200)
    # Nothing, if such a column is left out.
    column = models.CharField(max_length=100, blank=True)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "header"], name="irct_importheader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.header}: {self.column}"


class ImportRowQuerySet(models.QuerySet):
    def left_out(self) -> Self:
        """Refused rows of files whose other rows were imported."""
        written = (*WRITTEN, ImportState.UNDONE)
        return self.filter(outcome=ImportRow.REFUSED, batch__state__in=written)


class ImportRow(models.Model):
    """What one row of a file does to a listing; None if it leaves the listing as it is."""

    ADDED, CHANGED, REFUSED = OUTCOMES = "added", "changed", "refused"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    # As the spreadsheet shows it.
    number = models.PositiveIntegerField()
    outcome = models.CharField(
        max_length=8, choices=[(ADDED, ADDED), (CHANGED, CHANGED), (REFUSED, REFUSED)]
    )
    listing = models.UUIDField(null=True, db_index=True)
    name = models.CharField(max_length=300)
    # Each with its path, before and after; what waits also says why.
    written = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    waiting = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Each with its column, the reason and the value; of a refused row also all that it held.
    problems = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    needs_a_look = models.BooleanField(default=False)
    # The accounts that have looked at it, to approve the import.
    ticked_by = ArrayField(models.BigIntegerField(), default=list)
    # What became of what waited: why it could not be written.
    left_out = models.CharField(max_length=300, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        default_permissions = ()
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="irct_importrow_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"
