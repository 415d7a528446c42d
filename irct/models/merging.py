"""Two listings that are one, or are not: what the secretariat said of them, and what it did."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.rows import all_of
from irct.models.users import User
from irct.models.work import Work, work

if TYPE_CHECKING:
    from irct.models.listings import Listing

GONE = "withdrawn"


class NotTheSame(models.Model):
    """A decision that two listings, although alike, are two."""

    # In the subclass, the one with the lower key first.
    one: "Listing"
    other: "Listing"

    said_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("said by"), null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said on"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-said_at", "-id"]
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], name="%(app_label)s_%(class)s_said_once"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order", condition=Q(one__lt=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"


class LooksAlike(models.Model):
    """Two listings that were found to be alike the night before, for the queue to tell of.

    What they have in common is worked out when somebody looks: no contact details are kept here.
    """

    # In the subclass, the one with the lower key first.
    one: "Listing"
    other: "Listing"

    found_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], name="%(app_label)s_%(class)s_found_once"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order", condition=Q(one__lt=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Pairs of which nobody has said since that they are two, and neither is gone."""
        apart = not_the_same(cls).objects.filter(one=OuterRef("one"), other=OuterRef("other"))
        pairs = cls._default_manager.exclude(Q(one__status=GONE) | Q(other__status=GONE))
        about: dict[str, Combinable] = {"key": F("other"), "since": F("found_at")}
        about["detail"] = F("other__name")
        yield work(pairs.filter(~Exists(apart)), Work.ALIKE, listing="one__", **about)

    @classmethod
    @transaction.atomic
    def keep(cls, pairs: Iterable[tuple[models.Model, models.Model]]) -> None:
        """Keep these and no others; those that were known keep the day on which they were found."""
        found = {tuple(sorted((one.pk, other.pk))) for one, other in pairs}
        rows = all_of(cls)
        stored = rows.values_list("one", "other", "pk")
        known = {(one, other): pk for one, other, pk in stored}
        gone = [pk for pair, pk in known.items() if pair not in found]
        rows.filter(pk__in=gone).delete()
        new = [{"one_id": one, "other_id": other} for one, other in sorted(found - known.keys())]
        rows.bulk_create([rows.model(**pair) for pair in new], ignore_conflicts=True)


class Merge(models.Model):
    """The merging of one listing into another, with what is needed to undo it."""

    # In the subclass: the listing that stayed, and the one that went.
    kept: "Listing"
    gone: "Listing"

    reason = models.CharField(_("reason"), max_length=300, blank=True)
    merged_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("merged by"), null=True, related_name="+"
    )
    merged_at = models.DateTimeField(_("merged on"), default=timezone.now, editable=False)
    # What stood where before, and what was made of it: see irct.desk.merging.
    record = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    undone_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("undone by"), null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone on"), null=True)

    class Meta:
        abstract = True
        ordering = ["-merged_at", "-id"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(undone_at=None),
                name="%(app_label)s_%(class)s_into_one",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_two", condition=~Q(kept=F("gone"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


def not_the_same(model: type[models.Model]) -> Any:
    return apps.get_model(model._meta.app_label, "NotTheSame")


def merges(model: type[models.Model]) -> Any:
    return apps.get_model(model._meta.app_label, "Merge")


def looks_alike(model: type[models.Model]) -> Any:
    return apps.get_model(model._meta.app_label, "LooksAlike")
