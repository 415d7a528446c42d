"""How much waits at the desk: counted by the queue, and remembered for half a minute."""

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
    # People who may see the same share their numbers.
    seen = timezone.localdate(), frozenset(user.get_all_permissions())
    numbers = cache.get(CACHE_KEY) or {}
    if seen not in numbers:
        numbers = numbers | {seen: waiting_by_kind(user)}
        cache.set(CACHE_KEY, numbers)
    return numbers[seen]


def forget() -> None:
    """Count anew: somebody has just done something."""
    cache.delete(CACHE_KEY)


def count_of(numbers: Waiting, kinds: Collection[Work], app: str = "") -> int:
    """How much of some kinds waits, in one app or in all."""
    return sum(count for (kind, of), count in numbers.items() if kind in kinds and app in ("", of))
