"""Countries and languages that visitors asked for in vain.

What is counted of it is all that there is: codes of closed lists by day, never what was typed. The
numbers are those of the desk's page of counts, rounded down to tens, and like there no sum of them
is told, so that nobody can work out one under ten.
"""

import dataclasses

from django.utils.translation import gettext as _

from irct.desk.drawing import STRONG, Column, Row, Table, bar
from irct.desk.page_counts import LEAST, YEAR
from irct.models import Language, UnfoundCount, by_name, country_name
from irct.places import countries
from irct.places.locales import capfirst
from irct.visitors import maps

# The steps of the map, each from so many on.
FEW, MANY = 30, 100
LEGEND = (("one", LEAST, FEW - LEAST), ("few", FEW, MANY - LEAST), ("many", MANY, None))


@dataclasses.dataclass(frozen=True, slots=True)
class UnfoundMap:
    """A map of what was asked for, and the same as tables."""

    drawing: maps.Drawing
    # Each country as drawn, with the step of its number.
    lands: list[tuple[maps.Land, str]]
    tables: list[Table]


def asked_in_vain() -> UnfoundMap:
    """The countries and languages of the last twelve months, in one query."""
    sums = UnfoundCount.objects.since(YEAR).sums("code")
    counted = {code: number // LEAST * LEAST for code, number in sums.items() if number >= LEAST}
    by_country = _of_kind("country", counted)
    by_language = _of_kind("language", counted)
    drawing = maps.world()
    return UnfoundMap(
        drawing,
        [(land, _step(by_country.get(land.code, 0))) for land in drawing.lands],
        [
            _table(
                "vain-countries",
                _("Countries asked for in vain"),
                _("Country"),
                {country_name(code): by_country[code] for code in by_name(by_country)},
            ),
            _table(
                "vain-languages",
                _("Languages asked for in vain"),
                _("Language"),
                {str(capfirst(Language(code).label)): n for code, n in by_language.items()},
            ),
        ],
    )


def _of_kind(kind: str, counted: dict[str, int]) -> dict[str, int]:
    known = {"country": frozenset(countries.codes()), "language": frozenset(Language.values)}[kind]
    found = {code.removeprefix(f"{kind}="): number for code, number in counted.items()}
    return {code: number for code, number in found.items() if code in known}


def _step(number: int) -> str:
    if number < LEAST:
        return "none"
    return "one" if number < FEW else "few" if number < MANY else "many"


def _table(key: str, title: str, of: str, counts: dict[str, int]) -> Table:
    most = max(counts.values(), default=0)
    rows = [
        Row(label, [str(number)], bar({STRONG: number}, most))
        for label, number in sorted(counts.items(), key=lambda one: -one[1])
    ]
    return Table(key, title, of, [Column(_("times in 12 months, at least"))], rows)
