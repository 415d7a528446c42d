"""Which processes show pages, and when each last heard of what is public."""

import datetime as dt
import socket

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone

# Each writes that it has heard once a second: one that has not for so long is cut off.
CUT_OFF_AFTER = dt.timedelta(seconds=3)


class WebProcessQuerySet(models.QuerySet):
    def show_until(self) -> dt.datetime | None:
        """Until when some other machine may show what it knew before it was cut off, if one may.

        Those of this machine read in its journal what is hidden.
        """
        now, longest = timezone.now(), dt.timedelta(hours=settings.SHOWN_WITHOUT_DATABASE)
        others = self.exclude(host=socket.gethostname())
        cut_off = others.filter(heard_at__lt=now - CUT_OFF_AFTER, heard_at__gt=now - longest)
        last = cut_off.aggregate(last=Max("heard_at"))["last"]
        return last + longest if last else None


class WebProcess(models.Model):
    """A process of the web server; its row stays when its machine is lost, which may still show."""

    pk = models.CompositePrimaryKey("host", "number")
    host = models.CharField(max_length=255)
    number = models.IntegerField()
    heard_at = models.DateTimeField()

    objects = WebProcessQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.host} {self.number}"
