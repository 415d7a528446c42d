"""Opening hours: as they are stored, as people write them, and as they are said."""

from irct.hours.asking import BOTH, NO_HOURS, Question
from irct.hours.reading import HoursReading, checked, read, read_day
from irct.hours.week import (
    APPOINTMENT,
    CLOSED,
    DAYS,
    MIDNIGHT,
    OPEN,
    WHOLE_DAY,
    Day,
    Now,
    Span,
    Week,
    clock,
    explicit,
)
from irct.hours.zones import only_zone, zone_of_town, zones

__all__ = [
    "APPOINTMENT",
    "BOTH",
    "CLOSED",
    "DAYS",
    "MIDNIGHT",
    "NO_HOURS",
    "OPEN",
    "WHOLE_DAY",
    "Day",
    "HoursReading",
    "Now",
    "Question",
    "Span",
    "Week",
    "checked",
    "clock",
    "explicit",
    "only_zone",
    "read",
    "read_day",
    "zone_of_town",
    "zones",
]
