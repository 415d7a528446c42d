"""What centres add up to in a year, and how much of it is told."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from irct.disclosure.suppression import Number, disclosed, rounded
from irct.places import countries
from irct.places.countries import Region

# Each in the order in which a part is kept to protect another. The order never changes: what one
# year's page tells today and kept yesterday would give away what was kept beside it.
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
# The total of each, and the tables of its parts apart from the regions.
TOTALS: dict[str, tuple[tuple[str, ...], ...]] = {
    "survivors": (GENDERS, AGES),
    "forensic_reports": (),
    "advocacy": (),
    "staff": (PROFESSIONS,),
}


class Key(NamedTuple):
    """What one public number counts: a column or a service, everywhere or in a region."""

    number: str
    region: str = ""


# By the id of a centre: its country and its numbers.
Held = Mapping[str, Any]


def keys(contribution: Any) -> dict[Key, int]:
    """Return what a centre adds to each public number."""
    counted = contribution["numbers"]
    region = countries.region(contribution["country"])
    found = {Key(name): value for name, value in counted.items()}
    return found | {Key(name, region): counted[name] for name in TOTALS if name in counted}


def tables(total: str) -> list[list[Key]]:
    """Return the tables of parts of a total."""
    groups = [[Key(part) for part in group] for group in TOTALS[total]]
    return [*groups, [Key(total, region) for region in REGIONS]]


def disclosure(held: Held, withheld: Collection[Any]) -> dict[Key, int | None]:
    """Return each number as it is told; nothing for what is kept, or what nobody counted."""
    numbers = _numbers(held, {Key(*key) for key in withheld})
    shown = {key: rounded(number) for key, number in numbers.items()}
    for name in TOTALS:
        parts = [{key: numbers.get(key) for key in table} for table in tables(name)]
        shown[Key(name)], protected = disclosed(numbers.get(Key(name)), parts)
        for group in protected:
            shown.update(group)
    return shown


def _numbers(held: Held, withheld: set[Key]) -> dict[Key, Number]:
    """Return the sums, and how many centres add to each."""
    values: dict[Key, list[int]] = {}
    for one in held.values():
        for key, value in keys(one).items():
            values.setdefault(key, []).append(value)
    return {
        key: Number(sum(known), sum(map(bool, known)), key in withheld)
        for key, known in values.items()
    }
