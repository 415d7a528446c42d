"""Changes of texts that were public at once: whom to tell of them, and what stood before."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as procrastinate
from procrastinate.types import TimeDeltaParams

from irct.disclosure import projection
from irct.models.imports import ImportBatch
from irct.models.judging import FieldChange
from irct.models.paths import Values
from irct.models.rows import all_of
from irct.models.users import User
from irct.models.work import Work, work

if TYPE_CHECKING:
    from irct.models.listings import Listing

# What one person changes in a listing meanwhile is one e-mail, which everybody has in a minute.
GATHERED_FOR = dt.timedelta(seconds=45)
# For so long a change is work, unless somebody ticks it off, and its links work.
LOOKED_AT_FOR = dt.timedelta(days=7)
LINKS_WORK_FOR = dt.timedelta(days=14)
KEPT_FOR = dt.timedelta(days=90)
# The task that tells of changes, which irct.mail has.
TELL = "tell_of_texts"
SALT = "put-back"


class TextChangeQuerySet(models.QuerySet):
    def lately(self) -> Self:
        """Those that the secretariat may still want to look at, the newest first."""
        return self.filter(began_at__gt=Now() - LOOKED_AT_FOR).order_by("-began_at", "-pk")

    def later_than(self, change: "TextChange") -> Self:
        """What was changed in the same listing afterwards, the oldest first."""
        return self.filter(listing=change.listing_id, pk__gt=change.pk).order_by("pk")


class TextChange(models.Model):
    """What one person changed in the texts of a listing within a minute, or by an import."""

    # In the subclass, with the related name "text_changes".
    listing: "Listing"
    listing_id: uuid.UUID

    # Each with its path, what stood there and what stands there now.
    items = models.JSONField(_("changes"), encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("changed by"), null=True, related_name="+"
    )
    batch = models.ForeignKey(
        "irct.ImportBatch", models.CASCADE, verbose_name=_("import"), null=True, related_name="+"
    )
    began_at = models.DateTimeField(_("changed on"), default=timezone.now)
    # Nothing is added to it once others were told.
    told_at = models.DateTimeField(_("told on"), null=True)

    objects = TextChangeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-began_at", "-id"]
        verbose_name = _("change of texts")
        verbose_name_plural = _("changes of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "by"],
                condition=models.Q(told_at=None, batch=None),
                name="%(app_label)s_%(class)s_one_is_gathered",
            ),
        ]
        indexes = [
            models.Index(fields=["began_at"], name="%(app_label)s_%(class)s_began_at"),
        ]

    def __str__(self) -> str:
        return str(self.listing)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """What was changed lately, import by import aside."""
        lately = cls.objects.lately().filter(batch=None)
        about = {"key": F("pk"), "since": F("began_at"), "detail": F("by__name")}
        yield work(lately, Work.TEXT, listing="listing__", **about)

    @classmethod
    @transaction.atomic
    def note(cls, listing: "Listing", items: Iterable[FieldChange], *, by: User | None) -> None:
        """Gather what was changed of a listing; the first change has everybody told of it soon.

        Its caller holds the lock of the listing.
        """
        changed = texts_among(listing, items)
        if not changed or not is_told_of(listing):
            return
        # The row, once it is locked, is not told of meanwhile; if it just was, another one is made.
        gathered = cls.objects.select_for_update().filter(
            listing=listing, by=by, batch=None, told_at=None
        )
        if one := gathered.first():
            one.items = joined([*one.items, *changed])
            one.save(update_fields=["items"])
            return
        made = cls.objects.create(listing=listing, items=changed, by=by)
        cls.tell(pk=made.pk, schedule_in={"seconds": int(GATHERED_FOR.total_seconds())})

    @classmethod
    def note_import(
        cls, batch: ImportBatch, changed: Iterable[tuple[uuid.UUID, list[FieldChange]]]
    ) -> int:
        """Keep what an import changed, by listing; who imports has others told of it in one go."""
        rows = []
        for key, items in changed:
            rows.append(cls(items=items, by=batch.by, batch=batch))
            rows[-1].listing_id = key
        return len(all_of(cls).bulk_create(rows))

    @classmethod
    def tell(
        cls,
        *,
        pk: int | None = None,
        batch: int | None = None,
        schedule_in: TimeDeltaParams | None = None,
    ) -> None:
        """Have others told of one change, or of those that an import made."""
        task = procrastinate.configure_task(TELL, queue="mail", schedule_in=schedule_in)
        task.defer(kind=cls._meta.label_lower, pk=pk, batch=batch)

    @classmethod
    def claim(cls, **which: object) -> list[Self]:
        """Take changes that nobody was told of yet; they are told of once."""
        waiting = cls.objects.select_for_update(of=["self"]).filter(told_at=None, **which)
        changes = list(waiting.order_by("pk").select_related("by", "listing"))
        cls.objects.filter(pk__in=[one.pk for one in changes]).update(told_at=timezone.now())
        return [one for one in changes if one.differences]

    @property
    def differences(self) -> list[FieldChange]:
        """What is not as it was; a text may have been changed back within the minute."""
        return [item for item in self.items if item["before"] != item["after"]]

    def token(self, reader: str) -> str:
        """Token of the link by which a reader, by number or by address, puts back what stood."""
        return signing.dumps([self._meta.label_lower, self.pk, reader], salt=SALT)


def text_change_models() -> list[type[TextChange]]:
    return [model for model in apps.get_models() if issubclass(model, TextChange)]


def texts_among(listing: "Listing", items: Iterable[FieldChange]) -> list[FieldChange]:
    """Of some changes those of texts; of rows that were and are there, only their texts."""
    found: list[FieldChange] = []
    for item in items:
        path, before, after = item["path"], item["before"], item["after"]
        if names := listing.texts_in_rows(path):
            if not (before and after) or not is_read(after):
                continue
            before, after = ({name: row[name] for name in names} for row in (before, after))
        elif not listing.is_text(path):
            continue
        if (before or "") != (after or ""):
            found.append({"path": path, "before": before, "after": after})
    return found


def is_read(row: Values) -> bool:
    """The public reads the texts of a row: of a place, only if it is shown exactly."""
    return row.get("shown", projection.EXACT) == projection.EXACT


def joined(items: Iterable[FieldChange]) -> list[FieldChange]:
    """One change at each path, from what stood there first to what stands there last."""
    at: dict[str, FieldChange] = {}
    for item in items:
        first = at.get(item["path"], item)
        at[item["path"]] = {**item, "before": first["before"]}
    return list(at.values())


def is_told_of(listing: "Listing") -> bool:
    """The public sees a listing or, if it is hidden, may see it again."""
    return listing.status in (listing.Status.PUBLISHED, listing.Status.HIDDEN)
