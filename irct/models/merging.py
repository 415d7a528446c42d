"""Two listings that are one, or are not: what the secretariat said of them, and what it did."""

from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.users import User


class NotTheSame(models.Model):
    """A decision that two listings, although alike, are two."""

    # In the subclass, the one with the lower key first.
    one: Any
    other: Any

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


class Merge(models.Model):
    """The merging of one listing into another, with what is needed to undo it."""

    # In the subclass: the listing that stayed, and the one that went.
    kept: Any
    gone: Any

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
