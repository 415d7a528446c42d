"""As many sample centres as wanted, to see how the directory fares when it is large."""

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from centres.models import Centre
from irct.management.demonstration import sample_centres
from irct.management.demonstration.listings import add, noted, with_children
from irct.places.models import Town

BATCH = 2_000
REPORTED = 10_000
FIRST_KEY = 10_000


def load(count: int, *, report: Callable[[str], Any]) -> int:
    """Store sample centres 1 to `count` where they are missing; return how many were."""
    start, added = time.monotonic(), 0
    towns = sample_centres.towns_by_country()
    codes = sorted(towns)
    day = timezone.localdate()
    for first in range(1, count + 1, BATCH):
        last = min(first + BATCH - 1, count)
        batch = [_centre(number, codes, towns, day) for number in range(first, last + 1)]
        there = set(
            Centre.objects.filter(pk__in=[centre.pk for centre in batch])
            .order_by()
            .values_list("pk", flat=True)
        )
        missing = [centre for centre in batch if centre.pk not in there]
        with noted():
            add(missing)
        added += len(missing)
        if last % REPORTED == 0:
            report(f"{last:,} of {count:,} after {time.monotonic() - start:.0f} s.")
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE centres_centre, centres_text, centres_location, centres_contact, irct_word"
        )
    return added


def _centre(
    number: int, codes: list[str], towns: Mapping[str, Sequence[Town]], day: dt.date
) -> Any:
    country = codes[number * 7919 % len(codes)]
    word = sample_centres.WORDS[number % len(sample_centres.WORDS)]
    # The numbers below are those of the samples without a number in their name.
    key = number + FIRST_KEY
    made = sample_centres.centre(key, word=word, country=country, day=day)
    made.name = f"{made.name} {number:05}"
    made.slug = slugify(made.name)
    here = towns[country][number % len(towns[country]) :]
    return with_children(
        made,
        texts=list(islice(sample_centres.texts(key, country), 1 + number % 2)),
        locations=list(islice(sample_centres.locations(key, country, here), 1)),
        contacts=list(islice(sample_centres.contacts(key, word, country), 2)),
    )
