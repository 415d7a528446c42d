"""How much waits at the desk: counted in the database, and remembered for half a minute."""

from collections import Counter
from collections.abc import Collection

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from irct.models import User, Work, handling_models, kinds_of_work
from irct.models.work import COLUMNS

# Each kind of work of an app; an import is of the app whose listings it holds.
Waiting = Counter[tuple[str, str]]

CACHE_KEY = "waiting_at_the_desk"


def waiting(user: User) -> Waiting:
    """What waits that this person may see, without what was put off or ticked off."""
    # People who may see the same share their numbers.
    seen = timezone.localdate(), frozenset(user.get_all_permissions())
    numbers = cache.get(CACHE_KEY) or {}
    if seen not in numbers:
        numbers = numbers | {seen: _counted(user)}
        cache.set(CACHE_KEY, numbers)
    return numbers[seen]


def forget() -> None:
    """Count anew: somebody has just done something."""
    cache.delete(CACHE_KEY)


def _counted(user: User) -> Waiting:
    today = timezone.localdate()
    kinds = [rows for permission, rows in kinds_of_work(today) if user.has_perm(permission)]
    if not kinds:
        return Counter()
    sql, parameters = kinds[0].union(*kinds[1:], all=True).query.sql_with_params()
    quote = connection.ops.quote_name
    handled = " UNION ALL ".join(
        f"SELECT %s::text, listing_id, kind, key FROM {quote(model._meta.db_table)}"
        " WHERE done_on IS NOT NULL OR put_off_until > %s"
        for model in handling_models().values()
    )
    of_handled = [value for app in handling_models() for value in (app, today)]
    columns = ", ".join(map(quote, COLUMNS))
    statement = f"""
        WITH work ({columns}) AS ({sql}),
             handled (app, listing_id, kind, key) AS ({handled})
        SELECT kind,
               CASE kind WHEN %s THEN split_part(detail, '.', 1) ELSE app END AS of,
               count(*)
          FROM work LEFT JOIN handled USING (app, listing_id, kind, key)
         WHERE handled.key IS NULL
         GROUP BY kind, of
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *of_handled, Work.IMPORT.value])
        return Counter({(kind, of): count for kind, of, count in cursor.fetchall()})


def count_of(numbers: Waiting, kinds: Collection[Work], app: str = "") -> int:
    """How much of some kinds waits, in one app or in all."""
    return sum(count for (kind, of), count in numbers.items() if kind in kinds and app in ("", of))
