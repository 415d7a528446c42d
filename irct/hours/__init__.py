"""Opening hours: as they are stored, as people write them, and as they are said."""

from irct.hours.reading import Question, Reading, checked, read, read_day
from irct.hours.week import APPOINTMENT, CLOSED, DAYS, OPEN, Day, Now, Span, Week, clock

__all__ = [
    "APPOINTMENT",
    "CLOSED",
    "DAYS",
    "OPEN",
    "Day",
    "Now",
    "Question",
    "Reading",
    "Span",
    "Week",
    "checked",
    "clock",
    "read",
    "read_day",
]
