"""All there is to do, read by statements that are made once a day.

Each kind of work says by a queryset of its own what there is to do. To build so many of them and
to put them into SQL takes several times as long as to answer them, and what comes out is the same
until the day is over.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from irct.models import User, Work, Wrong, handling_models, kinds_of_work, work_permissions
from irct.models.work import COLUMNS
from irct.places import countries
from irct.places.countries import Region

# As many as there are sets of permissions, and languages of the desk.
MOST_KEPT = 32
DANGEROUS, OVERDUE, USUAL = range(3)
TO_DO, PUT_OFF, DONE = "", "put_off", "done"

# In the statement.
WORDS = {
    "imports": Work.IMPORT.value,
    "corrections": Work.CORRECTION.value,
    "requests": Work.REQUEST.value,
    "impostor": f"{Wrong.IMPOSTOR}|",
    "dangerous": DANGEROUS,
    "overdue": OVERDUE,
    "usual": USUAL,
    "to_do": TO_DO,
    "put_off": PUT_OFF,
    "done": DONE,
}
# What is noted about an item decides who does it and whether it waits. Of imports, what they hold
# is of an app. The subject is a listing, a record with a name, or nothing in particular.
ITEMS = """
WITH work ({columns}) AS ({work}),
noted AS ({noted}),
items AS (
    SELECT work.*, note, put_off_until, put_off_because, done_on,
        CASE work.kind WHEN '{imports}' THEN split_part(detail, '.', 1) ELSE app END AS part,
        CASE {regions} ELSE '' END AS region,
        CASE WHEN noted.kind IS NULL THEN assigned ELSE taken_by END AS assignee,
        CASE WHEN done_on IS NOT NULL THEN '{done}'
            WHEN put_off_until > %s THEN '{put_off}' ELSE '{to_do}' END AS state,
        CASE WHEN work.kind = '{corrections}' AND starts_with(detail, '{impostor}') THEN {dangerous}
            WHEN work.kind = '{requests}' AND NOT starts_with(detail, '|') THEN {overdue}
            ELSE {usual} END AS urgency,
        COALESCE(listing_id::text, CASE WHEN name <> '' THEN app || work.kind || key END, '')
            AS subject
    FROM work LEFT JOIN noted USING (app, listing_id, kind, key)
)
"""
NOTED = """
SELECT '{app}'::text AS app, listing_id, kind, key, assignee_id AS taken_by, note, put_off_until,
    put_off_because, done_on FROM {table}
"""
# What somebody has ticked off, or put off until later, waits for nobody today.
COUNTED = "SELECT kind, part, count(*) FROM items WHERE state = '' GROUP BY kind, part"
AGES = """
SELECT kind, part, %s - (since AT TIME ZONE %s)::date AS days, count(*) FROM items
WHERE state = '' GROUP BY kind, part, days
"""
CLOCKS = "SELECT DISTINCT country, clock FROM items"
READ = """
SELECT {columns}, note, put_off_until, put_off_because, done_on, region, assignee, state, urgency,
    subject
FROM items WHERE (listing_id = ANY(%s::uuid[]) OR listing_id IS NULL AND subject = ANY(%s))
"""
# All is counted by the values of the filters. Of what passes them, a page of what it is about: whom
# to call now, danger, what is overdue, the reader's own regions, and the longest wait.
LOOKED_THROUGH = """
, slim AS (
    SELECT kind, part, region, assignee, state, urgency, subject, since, country, {clock} AS clock
    FROM items
),
counted AS (
    SELECT kind, part, region, assignee, state, count(*) AS number, min(since) AS since
    FROM slim GROUP BY 1, 2, 3, 4, 5
),
subjects AS (
    SELECT subject, count(*) OVER () AS number, row_number() OVER (
        ORDER BY min(turn), min(urgency), NOT bool_or(region = ANY(%s)), min(since), subject
    ) - 1 AS place, array_agg(DISTINCT kind) AS kinds
    FROM slim LEFT JOIN unnest(%s::text[], %s::text[], %s::int[]) AS turns (country, clock, turn)
        USING (country, clock)
    WHERE {filters} GROUP BY subject
),
page AS (
    SELECT * FROM subjects WHERE place / {on_a_page} = least(%s, (number - 1) / {on_a_page})
)
SELECT (SELECT json_agg(json_build_array(kind, part, region, assignee, state, number, since))
        FROM counted),
    (SELECT max(number) FROM page), (SELECT json_agg(subject ORDER BY place) FROM page),
    (SELECT json_agg(DISTINCT kind) FROM page CROSS JOIN unnest(kinds) AS kind)
"""


class Arm(NamedTuple):
    """The items of one kind and app, as SQL."""

    kind: str
    app: str
    sql: str
    values: tuple[Any, ...]


# What items are narrowed by, as in {"kind": "call"}, with None for nobody.
Chosen = dict[str, object]


class Counts(NamedTuple):
    """How many items of one kind, region, person and state there are, and since when."""

    kind: Work
    part: str
    region: str
    assignee: int | None
    state: str
    number: int
    since: dt.datetime


class LookedThrough(NamedTuple):
    """Everything counted, and of what passes the filters a page of what it is about."""

    counts: list[Counts]
    subjects: list[str]
    number_of_subjects: int
    # What there is about those of the page, so that nothing else is read.
    kinds: frozenset[str] = frozenset()


def look_through(
    user: User,
    chosen: Chosen,
    *,
    page: int,
    on_a_page: int,
    turns: Iterable[tuple[str, str, int]] = (),
) -> LookedThrough:
    """Count all there is to do, and find a page of it, or the last one.

    Where `turns` says of a country and a clock which turn it is, those come first.
    """
    by_clock = list(turns)
    form = LOOKED_THROUGH.format(
        clock="clock" if by_clock else "NULL::text", filters=_where(chosen), on_a_page=on_a_page
    )
    columns = [[one[place] for one in by_clock] for place in range(3)]
    values = [user.regions, *columns, *chosen.values(), page - 1]
    for counted, number, subjects, kinds in _rows(user, form, *values):
        counts = [
            Counts._make([Work(kind), *rest, dt.datetime.fromisoformat(since)])
            for kind, *rest, since in counted or ()
        ]
        return LookedThrough(counts, subjects or [], number or 0, frozenset(kinds or ()))
    return LookedThrough([], [], 0)


def read(
    user: User,
    chosen: Chosen,
    *,
    kinds: Collection[str],
    listings: Collection[str],
    subjects: Collection[str] = (),
) -> list[tuple[Any, ...]]:
    """What there is to do of some kinds about some listings and others, the oldest first."""
    form = f"{READ.format(columns=', '.join(COLUMNS))} AND {_where(chosen)} ORDER BY since"
    values = list(listings), list(subjects), *chosen.values()
    return _rows(user, form, *values, kinds=kinds)


def clocks(user: User) -> list[tuple[str, str]]:
    """The countries, time zones and hours of all that are to be called."""
    return [(country, clock) for country, clock in _rows(user, CLOCKS, kinds=[Work.CALL])]


def waits(user: User) -> list[tuple[Work, str, int, int]]:
    """What waits today: the kind and the app, for how many days, and how many."""
    rows = _rows(user, AGES, timezone.localdate(), timezone.get_current_timezone_name())
    return [(Work(kind), *rest) for kind, *rest in rows]


def waiting_by_kind(user: User) -> Counter[tuple[Work, str]]:
    """How much of each kind of work of each app waits today, of what this person may see.

    What is put off or ticked off is not counted. An import is of the app whose listings it holds.
    """
    return Counter({(Work(kind), app): number for kind, app, number in _rows(user, COUNTED)})


def _where(chosen: Chosen) -> str:
    return " AND ".join(["TRUE", *(f"{name} IS NOT DISTINCT FROM %s" for name in chosen)])


def _rows(
    user: User, select: str, *values: object, kinds: Collection[str] = Work.values
) -> list[tuple[Any, ...]]:
    """What is selected from the items of some kinds that somebody may see."""
    today = timezone.localdate()
    seen = _arms(
        permissions=frozenset(filter(user.has_perm, work_permissions())),
        today=today,
        # What else makes other items.
        language=get_language(),
        rules=(settings.SECRETARIAT_OF_ONE, *settings.REMIND_PAUSES),
    )
    arms = [arm for arm in seen if arm.kind in kinds]
    if not arms:
        return []
    noted = " UNION ALL ".join(
        NOTED.format(app=app, table=connection.ops.quote_name(model._meta.db_table))
        for app, model in handling_models().items()
    )
    work = " UNION ALL ".join(f"({arm.sql})" for arm in arms)
    sql = ITEMS.format(
        work=work, noted=noted, columns=", ".join(COLUMNS), regions=_regions(), **WORDS
    )
    given: list[Any] = [value for arm in arms for value in arm.values]
    given += [today, *values]
    with connection.cursor() as cursor:
        cursor.execute(sql + select, given)
        return cursor.fetchall()


@lru_cache(maxsize=MOST_KEPT)
def _arms(*, permissions: frozenset[str], today: dt.date, **_further: object) -> list[Arm]:
    arms = []
    for permission, rows in kinds_of_work(today):
        if permission not in permissions:
            continue
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        # Its first two columns are the same in all rows.
        kind, app = values[:2]
        arms.append(Arm(kind, app, sql, values))
    return arms


@cache
def _regions() -> str:
    """Of which region a country is."""
    listed = {
        region: ", ".join(f"'{code}'" for code in sorted(countries.in_region(region)))
        for region in Region.values
    }
    return " ".join(f"WHEN country IN ({codes}) THEN '{one}'" for one, codes in listed.items())
