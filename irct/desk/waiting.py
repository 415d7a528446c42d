"""How much waits at the desk: counted by the queue, and remembered for half a minute."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.core.cache import cache
from django.utils import timezone

from irct.desk.queue.statement import waiting_by_kind
from irct.models import User, Work

Waiting = Counter[tuple[Work, str]]

CACHE_KEY = "waiting_at_the_desk"


def waiting(user: User) -> Waiting:
    """What waits that this person may see, without what was put off or ticked off."""
    found = (cache.get(CACHE_KEY) or {}).get(_seen_by(user))
    return remember(user, waiting_by_kind(user)) if found is None else found


def remember(user: User, numbers: Waiting) -> Waiting:
    """Keep what was counted on the way, so that the page that has read all does not count it."""
    cache.set(CACHE_KEY, (cache.get(CACHE_KEY) or {}) | {_seen_by(user): numbers})
    return numbers


def _seen_by(user: User) -> tuple[dt.date, frozenset[str]]:
    """What somebody may see today; those who may see the same share their numbers."""
    return timezone.localdate(), frozenset(user.get_all_permissions())


def forget() -> None:
    """Count anew: somebody has just done something."""
    cache.delete(CACHE_KEY)


def count_of(numbers: Waiting, kinds: Collection[Work], app: str = "") -> int:
    """How much of some kinds waits, in one app or in all."""
    return sum(count for (kind, of), count in numbers.items() if kind in kinds and app in ("", of))
