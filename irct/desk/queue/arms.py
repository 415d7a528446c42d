"""Where work is read from, and what was read of it, kept until something there has changed."""

import datetime as dt
import hashlib
import re
import time
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.utils import timezone
from django.utils.translation import get_language

from irct.models import User, WorkChange, handling_models, kinds_of_work, work_permissions

# As many as there are sets of permissions, and languages of the desk.
MOST_KEPT = 32
# Seconds: so long is kept what nobody changes; and what the clock alone changes, as where an
# invitation expires.
KEPT_FOR, BY_THE_CLOCK = 3600, 300
# In SQL.
NOW = "STATEMENT_TIMESTAMP()"
TABLE = re.compile(r'(?:FROM|JOIN) "?(\w+)')


class Arm(NamedTuple):
    """The items of one kind and app, as SQL."""

    kind: str
    app: str
    sql: str
    values: tuple[object, ...]
    # Those that it reads, and whether it reads the clock as well.
    tables: frozenset[str]
    is_by_the_clock: bool


class Given(NamedTuple):
    """All that decides which items there may be: they are read alike for all who have the same."""

    permissions: frozenset[str]
    today: dt.date
    language: str | None
    rules: tuple[object, ...]


class Sight:
    """What somebody may see of the work, as it stands now."""

    def __init__(self, user: User) -> None:
        self.today = timezone.localdate()
        self.given = Given(
            frozenset(filter(user.has_perm, work_permissions())),
            self.today,
            get_language(),
            (settings.SECRETARIAT_OF_ONE, *settings.REMIND_PAUSES),
        )
        self.arms = arms_of(self.given)
        # Before anything is read, so that what is kept is never older than it says.
        self.versions = WorkChange.versions()

    def by_kind(self) -> dict[str, list[Arm]]:
        kinds: dict[str, list[Arm]] = {}
        for arm in self.arms:
            kinds.setdefault(arm.kind, []).append(arm)
        return kinds

    def find(self, what: str, arms: Collection[Arm], *of: object) -> Any:
        """What was kept of these, if they stand as they did then."""
        state = self._state(arms)
        found = cache.get(_name(what, arms, of)) if state else None
        return found[1] if found and found[0] == state else None

    def keep(self, value: object, what: str, arms: Collection[Arm], *of: object) -> None:
        if state := self._state(arms):
            cache.set(_name(what, arms, of), (state, value), KEPT_FOR)

    def _state(self, arms: Iterable[Arm]) -> tuple[object, ...]:
        """The day, the time where it matters, and the versions of all that these read."""
        if self.versions is None:
            return ()
        moment = any(arm.is_by_the_clock for arm in arms) and time.time() // BY_THE_CLOCK
        tables = {table for arm in arms for table in arm.tables}
        tables |= {model._meta.db_table for model in handling_models().values()}
        return self.today, moment, *(self.versions.get(table) for table in sorted(tables))


def _name(what: str, arms: Iterable[Arm], of: tuple[object, ...]) -> str:
    """Where it is kept, for all who see the same."""
    said = repr([what, [(arm.kind, arm.app, arm.values) for arm in arms], of])
    return hashlib.sha256(said.encode()).hexdigest()


@lru_cache(maxsize=MOST_KEPT)
def arms_of(given: Given) -> list[Arm]:
    arms = []
    for permission, rows in kinds_of_work(given.today):
        if permission not in given.permissions:
            continue
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        # Its first two columns are the same in all rows.
        kind, app = values[:2]
        arms.append(Arm(kind, app, sql, values, frozenset(TABLE.findall(sql)), NOW in sql))
    return arms
