"""Which state of all that is public is the newest: the database itself notes each change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicChange(models.Model):
    """A transaction that changed something that public pages are made of.

    Every writer adds a row of its own, so that hiding waits for no import; one that began early
    and ends late still makes another version of all the rows together.
    """

    pk = models.CompositePrimaryKey("began_at", "number")
    began_at = models.DateTimeField()
    number = models.BigIntegerField()

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.began_at} {self.number}"
