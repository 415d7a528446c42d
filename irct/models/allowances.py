"""How much of what somebody may do was done: counted by PostgreSQL, so by all processes at once."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import connection, models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# One row at a time counts on, and starts anew once its span is over. In the order of their keys,
# two statements never wait for each other.
USE = """
INSERT INTO {table} AS one (key, used, ends_at)
SELECT key, 1, %(now)s + span
FROM unnest(%(keys)s::text[], %(spans)s::interval[]) AS given (key, span) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN one.ends_at <= %(now)s THEN 1 ELSE one.used + 1 END,
    ends_at = CASE WHEN one.ends_at <= %(now)s THEN excluded.ends_at ELSE one.ends_at END
RETURNING key, used
"""


class Allowance(models.Model):
    """How often one thing was done, in a span of time that began when it was done first."""

    # A keyed hash, which tells neither what nor whom it is about.
    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return self.key

    @classmethod
    def use(cls, spans: Mapping[str, dt.timedelta]) -> dict[str, int]:
        """Count once more by each key; return how often each was counted in its span."""
        with connection.cursor() as cursor:
            cursor.execute(
                USE.format(table=cls._meta.db_table),
                {"now": timezone.now(), "keys": [*spans], "spans": [*spans.values()]},
            )
            return dict(cursor.fetchall())

    @classmethod
    def give_back(cls, keys: Iterable[str]) -> None:
        """Take back one count of each key, since it turned out to be none."""
        for key in sorted(keys):
            cls.objects.filter(key=key, used__gt=0).update(used=F("used") - 1)
