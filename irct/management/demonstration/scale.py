"""As many sample centres as wanted, to see how the directory fares when it is large."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from centres.models import Centre
from irct.management.demonstration import sample_centres
from irct.management.demonstration.listings import BATCH, Found, index, noted, store, with_children
from irct.places.models import Town

REPORTED = 10_000
# The keys below are those of the samples without a number in their name.
FIRST_KEY = 10_000

Towns = Mapping[str, Sequence[Town]]


def load(count: int, *, report: Callable[[str], Any]) -> int:
    """Store sample centres 1 to `count` where they are missing; return how many were."""
    start, added = time.monotonic(), 0
    towns = sample_centres.towns_by_country()
    day = timezone.localdate()

    def make(numbers: Sequence[int]) -> tuple[list[Any], Found]:
        made = [_centre(number, towns=towns, day=day) for number in numbers]
        return made, index(made)

    for made, found in _one_ahead(make, _missing(count)):
        with noted():
            store(made, found)
        if added // REPORTED < (added := added + len(made)) // REPORTED:
            report(f"{added:,} added after {time.monotonic() - start:.0f} s.")
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE centres_centre, centres_text, centres_location, centres_contact, irct_word"
        )
    return added


def _missing(count: int) -> Iterator[list[int]]:
    """Return the numbers of the centres that are not there yet, in batches."""
    for first in range(1, count + 1, BATCH):
        ids = {_id(number): number for number in range(first, min(first + BATCH, count + 1))}
        there = Centre.objects.order_by().filter(pk__in=ids).values_list("pk", flat=True)
        if missing := sorted(ids[pk] for pk in ids.keys() - set(there)):
            yield missing


def _one_ahead(make: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
    """Make each part in the background while the one before it is in use."""
    with ThreadPoolExecutor(max_workers=1) as background:
        waiting = []
        for part in parts:
            waiting.append(background.submit(make, part))
            if len(waiting) > 1:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _id(number: int) -> Any:
    return sample_centres.identity(number + FIRST_KEY, _word(number))


def _word(number: int) -> str:
    return sample_centres.WORDS[number % len(sample_centres.WORDS)]


def _centre(number: int, *, towns: Towns, day: dt.date) -> Any:
    """Return a sample centre with fewer children, and shorter texts, than the others have."""
    codes = list(towns)
    country = codes[number * 7919 % len(codes)]
    key, word = number + FIRST_KEY, _word(number)
    made = sample_centres.centre(key, word=word, country=country, day=day)
    made.name = f"{made.name} {number:05}"
    made.slug = slugify(made.name)
    texts = list(islice(sample_centres.texts(key, country), 1 + (number % 3 == 0)))
    for text in texts:
        text.about = ""
    here = towns[country][number % len(towns[country]) :]
    return with_children(
        made,
        texts=texts,
        locations=list(islice(sample_centres.locations(key, country, here), 1)),
        contacts=list(islice(sample_centres.contacts(key, word, country), 1 + number % 2)),
    )
