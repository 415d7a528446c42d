"""Opening hours as recurring times of RFC 5545."""

import datetime as dt
import uuid
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils import timezone

from irct.disclosure.profiles import CentreProfile
from irct.hours import APPOINTMENT, DAYS, Span, Week, clock, wording
from irct.opendata.centres import known


def schedules(profile: CentreProfile, of: uuid.UUID, *, notes: str) -> list[dict[str, object]]:
    """One record for each time that a service is open, and for the days by appointment."""
    week = Week.parse(profile.opening_hours)
    now = timezone.now().astimezone(ZoneInfo(profile.time_zone or "UTC"))
    offset = now.utcoffset() or dt.timedelta()
    said = "; ".join(wording.lines(week))
    zone = f" ({profile.time_zone})" if profile.time_zone else ""
    return [
        known(
            {
                "id": str(uuid.uuid5(of, f"schedule/{days}/{times}")),
                "service_id": str(of),
                "timezone": offset / dt.timedelta(hours=1),
                "freq": "WEEKLY",
                "wkst": "MO",
                "byday": days,
                **_clocks(times, f"{now:%z}"),
                "description": f"{said}{zone}" if times else f"By appointment{zone}",
                "notes": notes,
            }
        )
        for days, times in _times(week)
    ]


def _times(week: Week) -> Iterator[tuple[str, Span | None]]:
    for runs, day in week.groups():
        days = ",".join(DAYS[number].upper() for run in runs for number in run)
        if day.state == APPOINTMENT:
            yield days, None
        for span in day.spans:
            yield days, span


def _clocks(span: Span | None, offset: str) -> dict[str, str]:
    """Times with their distance from UTC; one that ends sooner than it begins lasts on."""
    if span is None:
        return {}
    zone = f"{offset[:3]}:{offset[3:5]}"
    ends = clock(span.end).replace("24:00", "23:59")
    return {"opens_at": clock(span.start) + zone, "closes_at": ends + zone}
