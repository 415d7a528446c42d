"""The secretariat's work: what there is to do, and what has been noted about it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.users import User, acting
from irct.models.vocabulary import CodeField

if TYPE_CHECKING:
    from irct.models.listings import Listing

LONGEST_NOTE = 500
LONGEST_REASON = 200
LONGEST_KEY = 40


class Work(models.TextChoices):
    """A kind of work."""

    CORRECTION = "correction", _("visitor’s report")
    REQUEST = "request", _("request for an expert")
    CHANGE = "change", _("change request")
    IMPORT = "import", _("import to approve")
    CALL = "call", _("call to make")
    FIGURES = "figures", _("figures to review")
    ALIKE = "alike", _("entries that look alike")
    BOUNCE = "bounce", _("bounced e-mail")
    MAIL = "mail", _("e-mail not sent")
    INVITATION = "invitation", _("unanswered invitation")
    ALERT = "alert", _("alert ending soon")
    HIDDEN = "hidden", _("hidden by its editors")
    SHOW = "show", _("asks to be shown again")
    TEXT = "text", _("text changed")
    MISSING = "missing", _("missing figures")
    CONSENT = "consent", _("consent to review")
    CONSENT_ENDS = "consent_ends", _("consent ending soon")
    PORTRAIT = "portrait", _("portrait to review")
    HELPLINE = "helpline", _("helpline to approve")
    EXIT = "exit", _("exit page to approve")
    REACH = "reach", _("way to reach the secretariat to approve")
    HELPLINE_DUE = "helpline_due", _("helpline to check again")
    VOUCHING = "vouching", _("colleague to vouch for")
    TRANSLATION = "translation", _("report of a translation")


# What no decision ends: it is ticked off.
TICKED_OFF = (Work.ALERT, Work.HIDDEN, Work.SHOW, Work.MISSING, Work.TEXT)

# The key of an item that stands for many that came at once.
FLOOD = "flood"

# In this order each item of work is read, whatever table it comes from.
COLUMNS = (
    *("kind", "app", "listing_id", "key", "since", "detail", "clock", "name", "country", "status"),
    *("assigned", "asked_by"),
)


def work(
    rows: QuerySet,
    kind: Work,
    *,
    key: Combinable,
    since: Combinable,
    detail: Combinable | None = None,
    clock: Combinable | None = None,
    listing: str | None,
    **known: Combinable,
) -> QuerySet:
    """Rows as items of work.

    `key` tells one item from another of its kind and listing, `since` is when it came up, `detail`
    is a word about it, and `clock` the time zone and the hours of whom it is to call. `listing`
    leads to the listing, as `listing__` does from a row that belongs to one; it is None where there
    is none, and keyword arguments such as `name` and `country` stand for it. `assigned` is who does
    it, where the row itself says so, and `asked_by` who asked for it, and may take it back.

    The statement is kept for the rest of the day, so the database says what time it is: `Now()`.
    """
    text, nothing = models.TextField(), Value(None)
    about = [
        known.get(name, nothing) if listing is None else F(f"{listing}{name}")
        for name in ("id", "name", "country", "status")
    ]
    return rows.order_by().values_list(
        Value(kind.value, output_field=text),
        Value(rows.model._meta.app_label, output_field=text),
        Cast(about[0], models.UUIDField()),
        Cast(key, text),
        Cast(since, models.DateTimeField()),
        *(Cast(one or nothing, text) for one in (detail, clock, *about[1:])),
        *(Cast(known.get(name, nothing), models.BigIntegerField()) for name in COLUMNS[-2:]),
    )


def kinds_of_work(today: dt.date) -> Iterator[tuple[str, QuerySet]]:
    """Each model's items of work with the permission needed to see them.

    That is the permission to view the model's records, unless the model names another.
    """
    for model in _with_work():
        for rows in model.work(today):
            yield _permission(model), rows


def work_permissions() -> list[str]:
    """The permissions by which somebody sees work, or does not."""
    return list(dict.fromkeys(map(_permission, _with_work())))


def _with_work() -> list[Any]:
    return [model for model in apps.get_models() if hasattr(model, "work")]


def _permission(model: type[models.Model]) -> str:
    view = f"{model._meta.app_label}.view_{model._meta.model_name}"
    return str(getattr(model, "WORK_PERMISSION", view))


class HandlingQuerySet(models.QuerySet):
    def note(self, items: Iterable[Any], *, by: User, reason: str = "", **values: object) -> None:
        """Write the same about several items of work, in one statement."""
        rows = [
            self.model(listing_id=item.listing_id, kind=item.kind, key=item.key, **values)
            for item in items
        ]
        with acting(by, reason=reason):
            self.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["listing", "kind", "key"],
                update_fields=[*values],
            )


class Handling(models.Model):
    """What the secretariat has noted about one item of its work."""

    # Editors never read how they are spoken of.
    IS_INTERNAL = True

    # In the subclass, with the related name "handlings".
    listing: "Listing"

    kind = CodeField(_("kind"), vocabulary=Work)
    key = models.CharField(max_length=LONGEST_KEY, editable=False)
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    put_off_until = models.DateField(_("put off until"), null=True, blank=True)
    put_off_because = models.CharField(_("why"), max_length=LONGEST_REASON, blank=True)
    done_on = models.DateField(_("ticked off on"), null=True, blank=True)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("work")
        verbose_name_plural = _("work")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind", "key"], name="%(app_label)s_%(class)s_one_of_each"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_put_off_for_a_reason",
                condition=Q(put_off_until=None, put_off_because="")
                | Q(put_off_until__isnull=False) & ~Q(put_off_because=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_put_off(self) -> bool:
        return bool(self.put_off_until and self.put_off_until > timezone.localdate())


def handling_models() -> dict[str, type[Handling]]:
    kinds = [model for model in apps.get_models() if issubclass(model, Handling)]
    return {model._meta.app_label: model for model in kinds}
