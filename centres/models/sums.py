"""What the figures of all centres add up to in a year, and how much of it is disclosed."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypedDict

from irct.disclosure.suppression import Number, disclosed, rounded
from irct.places import countries
from irct.places.countries import Region

# Each in the order in which a part is withheld to protect another. The order never changes: a
# number withheld yesterday and shown today would give away the one that it protected.
GENDERS = ("gender_unknown", "another_gender", "men", "women")
AGES = ("age_unknown", "children", "adults")
PROFESSIONS = (
    *("other_staff", "physiotherapists", "social_workers", "lawyers"),
    *("psychologists", "doctors"),
)
REGIONS = (
    *(Region.PACIFIC, Region.NORTH_AMERICA, Region.MENA, Region.LAC),
    *(Region.ASIA, Region.SUB_SAHARAN_AFRICA, Region.EUROPE),
)
# By total: its breakdowns, apart from the one by region.
TOTALS: dict[str, tuple[tuple[str, ...], ...]] = {
    "survivors": (GENDERS, AGES),
    "forensic_reports": (),
    "advocacy": (),
    "staff": (PROFESSIONS,),
}


class Measure(NamedTuple):
    """What one public number counts: a column or a service, everywhere or in a region."""

    name: str
    region: str = ""


class Contribution(TypedDict):
    """One centre's part in the sums, as a release stores it."""

    country: str
    is_sample: bool
    numbers: dict[str, int]


# By the id of a centre.
Contributions = Mapping[str, Contribution]


def measures(contribution: Contribution) -> dict[Measure, int]:
    """What a centre adds to each public number."""
    counted = contribution["numbers"]
    region = countries.region(contribution["country"])
    found = {Measure(name): value for name, value in counted.items()}
    return found | {Measure(name, region): counted[name] for name in TOTALS if name in counted}


def breakdowns(total: str) -> list[list[Measure]]:
    """The parts of a total: one list for each way of dividing it."""
    groups = [[Measure(part) for part in group] for group in TOTALS[total]]
    return [*groups, [Measure(total, region) for region in REGIONS]]


def disclosure(
    contributions: Contributions, withheld: Collection[Sequence[str]]
) -> dict[Measure, int | None]:
    """Each number as the public may see it; None if it is withheld or nobody counted it."""
    numbers = _numbers(contributions, {Measure(*names) for names in withheld})
    shown = {measure: rounded(number) for measure, number in numbers.items()}
    for name in TOTALS:
        parts = [
            {measure: numbers.get(measure) for measure in breakdown}
            for breakdown in breakdowns(name)
        ]
        shown[Measure(name)], protected = disclosed(numbers.get(Measure(name)), parts)
        for group in protected:
            shown.update(group)
    return shown


def _numbers(contributions: Contributions, withheld: set[Measure]) -> dict[Measure, Number]:
    """The sums, each with how many centres add to it."""
    values: dict[Measure, list[int]] = {}
    for contribution in contributions.values():
        for measure, value in measures(contribution).items():
            values.setdefault(measure, []).append(value)
    return {
        measure: Number(sum(known), sum(map(bool, known)), measure in withheld, max(known))
        for measure, known in values.items()
    }
