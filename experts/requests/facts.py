"""What the requests for experts of a year add up to, as far as it may be disclosed.

A year is disclosed once it is over and all its requests have ended. From then on it does not
change, even when requests are erased, so that comparing two days reveals nothing. No number under
ten is disclosed, nor any from which one could be worked out: see irct.disclosure.suppression.
"""

import dataclasses
import statistics
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from django.db.models import TextChoices
from django.utils import timezone

from experts.models import ExpertRequest, RequestFact
from experts.models.request_lists import ExpertRequestQuerySet
from experts.vocabulary import KindOfHelp
from irct.disclosure.suppression import STEP, Number, disclosed
from irct.places import countries
from irct.places.countries import Region


@dataclasses.dataclass(frozen=True, slots=True)
class RequestTotals:
    """Numbers that may not be disclosed are None."""

    year: int
    total: int
    # The median time to an answer; None if there are too few.
    days: int | None
    kinds: dict[TextChoices, int | None]
    regions: dict[TextChoices, int | None]


Code = TypeVar("Code", bound=Hashable)


def totals_by_year() -> dict[int, RequestTotals]:
    """Years with something to disclose, latest first, in three queries."""
    real = ExpertRequest.objects.real().order_by()
    open_years = set(real.open().values_list("received_on__year", flat=True))
    facts = defaultdict(list)
    for fact in _facts(real):
        facts[fact.year].append(fact)
    this_year = timezone.localdate().year
    totals = {
        year: _disclosed_totals(year, of_year)
        for year, of_year in sorted(facts.items(), reverse=True)
        if year < this_year and year not in open_years
    }
    return {year: one for year, one in totals.items() if one}


def _facts(real: ExpertRequestQuerySet) -> Iterator[RequestFact]:
    yield from RequestFact.objects.order_by()
    for request in real.ended():
        yield request.fact()


def _disclosed_totals(year: int, facts: list[RequestFact]) -> RequestTotals | None:
    kinds: dict[TextChoices, Number] = _counts(KindOfHelp, (fact.help for fact in facts))
    regions: dict[TextChoices, Number] = _counts(
        Region, (countries.region(str(fact.country)) for fact in facts)
    )
    total, [by_kind, by_region] = disclosed(_as_number(len(facts)), [kinds, regions])
    if total is None:
        return None
    days = [fact.answered_in_days for fact in facts if fact.answered_in_days is not None]
    middle = round(statistics.median(days)) if len(days) >= STEP else None
    return RequestTotals(year, total, middle, by_kind, by_region)


def _counts(vocabulary: Iterable[Code], found: Iterable[object]) -> dict[Code, Number]:
    counts: Counter[object] = Counter(found)
    return {one: _as_number(counts[one]) for one in vocabulary}


def _as_number(count: int) -> Number:
    # Each request counts as a source of its own.
    return Number(count, count)
