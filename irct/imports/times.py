"""Opening hours and time zones as people write them in their files."""

import zoneinfo
from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _

from irct.hours import Week, asking, clocks, reading, wording, zone_of_town, zones
from irct.imports.cells import NOWHERE, SEPARATOR, Around, CellValue, Doubtful, TextFormat
from irct.imports.plans import Cells


class HoursFormat(TextFormat):
    """Opening hours as people write them; what could be meant otherwise is asked about."""

    ASKED = frozenset([asking.AFTERNOON, asking.OVERNIGHT, asking.WEEK_MEANT])

    def read(self, cell: str, around: Around = NOWHERE) -> str:
        text = self.text(cell)
        hours, written = clocks.parted(text)
        others = [one for one in written if around.zone and not one.is_that_of(around.zone)]
        for other in others:
            fault = _(
                "“%(clock)s” is not the time in %(zone)s. Write the hours as the clocks there show "
                "them, or mend the time zone."
            )
            raise ValueError(fault % {"clock": other.written[:80], "zone": around.zone})
        found = reading.read(hours)
        if found.questions:
            raise ValueError(" ".join(map(wording.question, found.questions)))
        if found.guesses & self.ASKED:
            read_as = "; ".join(wording.lines(found.week))
            question = _("“%(text)s” is read as: %(read_as)s. Is that right?")
            raise Doubtful(str(found.week), question % {"text": text[:80], "read_as": read_as})
        return str(found.week)

    def write(self, value: CellValue) -> str:
        return Week.parse(str(value or "")).explicit()

    def allowed(self) -> str:
        return _("Days and times, as in Mon-Fri 9:00-16:00; Sat by appointment; Sun closed.")


class ZoneFormat(TextFormat):
    def read(self, cell: str, around: Around = NOWHERE) -> str:
        text = self.text(cell)
        if zone := zone_named(text):
            return zone
        own = SEPARATOR.join(zones(around.country)[:3]) or "Europe/Copenhagen"
        raise ValueError(
            _("“%(text)s” is not a time zone. Write one as in %(zones)s.")
            % {"text": text[:80], "zones": own}
        )

    def allowed(self) -> str:
        return _("A time zone, as in Europe/Copenhagen.")


def zone_beside(hours: str, country: str, towns: Iterable[str]) -> str:
    """The time zone of a country that is called after one of these towns, or named by hours."""
    named = clocks.zone_in(hours)
    return zone_of_town(country, towns) or (named if named in zones(country) else "")


def zones_to_write(column: str, cells: Cells, country: str) -> list[str]:
    """Where a time zone is missing, those of which one is meant."""
    found = zones(country) if column == "time_zone" and not cells.get(column) else ()
    return [_("Write one of these: %s.") % SEPARATOR.join(found)] if found else []


@cache
def _zones() -> dict[str, str]:
    """Zones called after a place, by their names in small letters; it reads hundreds of files."""
    return {
        zone.casefold(): zone
        for zone in zoneinfo.available_timezones()
        if "/" in zone or zone == "UTC"
    }


def zone_named(text: str) -> str:
    """The zone that a cell names; nothing if it names none."""
    return _zones().get(text.strip().replace(" ", "_").casefold(), "")
