"""Which state of all that is public is the newest: the database itself notes each change."""

from typing import Self

from django.db import models
from django.db.models.expressions import RawSQL


class PublicChangeQuerySet(models.QuerySet):
    def over(self) -> Self:
        """Those before the newest, whose transactions have ended like all before them."""
        oldest_open = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", [])
        newest = self.model._default_manager.order_by("-number").values("number")[:1]
        return self.filter(number__lt=oldest_open).exclude(number=newest)


class PublicChange(models.Model):
    """A transaction that changed something that public pages are made of.

    Every writer adds a row of its own, so that hiding waits for no import; one that began early
    and ends late still makes another version of all the rows together. No row says when.
    """

    pk = models.CompositePrimaryKey("server", "number")
    # Another server, on which a copy is restored, counts its transactions anew.
    server = models.BigIntegerField()
    number = models.BigIntegerField()

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.server} {self.number}"
