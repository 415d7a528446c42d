"""Hiding at once: a mark in a table of its own, which is made whoever holds the listing."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.users import User


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
    listing: Any

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
