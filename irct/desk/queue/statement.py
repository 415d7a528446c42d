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

from django.db import connection
from django.utils import timezone

from irct.desk.queue.arms import MOST_KEPT, Arm, Given, Sight, arms_of
from irct.machine.postgresql.base import planned_once
from irct.models import Problem, User, Work, handling_models
from irct.models.work import COLUMNS
from irct.places import countries
from irct.places.countries import Region

DANGEROUS, OVERDUE, USUAL = range(3)
TO_DO, PUT_OFF, DONE = "", "put_off", "done"

# In the statement.
WORDS = {
    "imports": Work.IMPORT.value,
    "corrections": Work.CORRECTION.value,
    "requests": Work.REQUEST.value,
    "impostor": f"{Problem.IMPOSTOR}|",
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
# What is selected from the items, in columns.
Selected = tuple[Any, ...]

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

    @property
    def waiting(self) -> list[Counts]:
        """What was neither put off nor ticked off."""
        return [one for one in self.counts if one.state == TO_DO]


def look_through(
    sight: Sight,
    chosen: Chosen,
    *,
    page: int,
    on_a_page: int,
    turns: Iterable[tuple[str, str, int]] = (),
    regions: list[str],
) -> LookedThrough:
    """Count all there is to do, and find a page of it, or the last one.

    What is of these regions comes before other things of as much urgency. Where `turns` says of a
    country and a clock which turn it is, those come first.
    """
    by_clock = list(turns)
    form = LOOKED_THROUGH.format(
        clock="clock" if by_clock else "NULL::text", filters=_where(chosen), on_a_page=on_a_page
    )
    columns = [[one[place] for one in by_clock] for place in range(3)]
    values = [regions, *columns, *chosen.values(), page - 1]
    if found := sight.find(form, sight.arms, *values):
        return found
    looked_through = LookedThrough([], [], 0)
    for counted, number, subjects, kinds in _rows(sight, form, *values):
        counts = [
            Counts._make([Work(kind), *rest, dt.datetime.fromisoformat(since)])
            for kind, *rest, since in counted or ()
        ]
        looked_through = LookedThrough(counts, subjects or [], number or 0, frozenset(kinds or ()))
    sight.keep(looked_through, form, sight.arms, *values)
    _keep_counts(sight, [(one.kind, one.part, one.number) for one in looked_through.waiting])
    return looked_through


def read(
    sight: Sight,
    chosen: Chosen,
    *,
    kinds: Collection[str],
    listings: Collection[str],
    subjects: Collection[str] = (),
) -> list[Selected]:
    """What there is to do of some kinds about some listings and others, the oldest first."""
    form = f"{READ.format(columns=', '.join(COLUMNS))} AND {_where(chosen)} ORDER BY since"
    values = list(listings), list(subjects), *chosen.values()
    return _rows(sight, form, *values, kinds=kinds)


def clocks(sight: Sight) -> list[tuple[str, str]]:
    """The countries, time zones and hours of all that are to be called."""
    return [(country, clock) for country, clock in _rows(sight, CLOCKS, kinds=[Work.CALL])]


def waits(user: User) -> list[tuple[Work, str, int, int]]:
    """What waits today: the kind and the app, for how many days, and how many."""
    sight = Sight(user)
    found = sight.find(AGES, sight.arms)
    if found is None:
        rows = _rows(sight, AGES, sight.today, timezone.get_current_timezone_name())
        found = [(Work(kind), *rest) for kind, *rest in rows]
        sight.keep(found, AGES, sight.arms)
        _keep_counts(sight, [(kind, part, number) for kind, part, _days, number in found])
    return found


def waiting_by_kind(user: User) -> Counter[tuple[Work, str]]:
    """How much of each kind of work of each app waits today, of what this person may see.

    What is put off or ticked off is not counted. An import is of the app whose listings it holds.
    Counted are the kinds alone that are read from something that has changed.
    """
    sight = Sight(user)
    numbers: Counter[tuple[Work, str]] = Counter()
    missing = []
    for kind, arms in sight.by_kind().items():
        kept = sight.find(COUNTED, arms)
        if kept is None:
            missing.append(kind)
        else:
            numbers.update(kept)
    counted = _count(sight, missing) if missing else []
    return numbers + _keep_counts(sight, counted, kinds=missing)


def _count(sight: Sight, kinds: Collection[str]) -> list[Selected]:
    """How much of each of these kinds waits.

    To plan the statement about all of them takes several times as long as to answer it, so
    PostgreSQL keeps that plan.
    """
    if len(kinds) < len(sight.by_kind()):
        return _rows(sight, COUNTED, kinds=kinds)
    with planned_once() as cursor:
        cursor.execute(_of_all_kinds(sight.given))
        return cursor.fetchall()


@lru_cache(MOST_KEPT)
def _of_all_kinds(given: Given) -> str:
    """The statement with its values in it, the same until the day is over."""
    sql, values = _statement(arms_of(given), COUNTED, given.today)
    operations: Any = connection.ops
    statement: str = operations.compose_sql(sql, values)
    return statement


def _keep_counts(
    sight: Sight, counted: Iterable[Selected], *, kinds: Collection[str] = Work.values
) -> Counter[tuple[Work, str]]:
    """Keep how much of each kind waits; return it all together."""
    numbers: dict[str, Counter[tuple[Work, str]]] = {kind: Counter() for kind in kinds}
    for kind, part, number in counted:
        numbers[kind][Work(kind), part] += number
    for kind, arms in sight.by_kind().items():
        if kind in numbers:
            sight.keep(numbers[kind], COUNTED, arms)
    return sum(numbers.values(), Counter())


def _where(chosen: Chosen) -> str:
    return " AND ".join(["TRUE", *(f"{name} IS NOT DISTINCT FROM %s" for name in chosen)])


def _rows(
    sight: Sight, select: str, *values: object, kinds: Collection[str] = Work.values
) -> list[Selected]:
    """What is selected from the items of some kinds that somebody may see."""
    arms = [arm for arm in sight.arms if arm.kind in kinds]
    if not arms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_statement(arms, select, sight.today, *values))
        return cursor.fetchall()


def _statement(
    arms: Collection[Arm], select: str, today: dt.date, *values: object
) -> tuple[str, list[Any]]:
    """The SQL that selects from the items of these, and its values."""
    noted = " UNION ALL ".join(
        NOTED.format(app=app, table=connection.ops.quote_name(model._meta.db_table))
        for app, model in handling_models().items()
    )
    work = " UNION ALL ".join(f"({arm.sql})" for arm in arms)
    sql = ITEMS.format(
        work=work, noted=noted, columns=", ".join(COLUMNS), regions=_regions(), **WORDS
    )
    return sql + select, [*(value for arm in arms for value in arm.values), today, *values]


@cache
def _regions() -> str:
    """Of which region a country is."""
    listed = {
        region: ", ".join(f"'{code}'" for code in sorted(countries.in_region(region)))
        for region in Region.values
    }
    return " ".join(f"WHEN country IN ({codes}) THEN '{one}'" for one, codes in listed.items())
