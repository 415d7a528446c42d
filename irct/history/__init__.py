"""The history of a record: what happened, how it stood on a day, and what can be undone."""

from irct.history.past import Past, as_it_stood, first_day
from irct.history.timeline import Change, EntryPart, TimelineEntry, entries, entry
from irct.history.undoing import Undoing, undo, undoing

__all__ = [
    "Change",
    "EntryPart",
    "Past",
    "TimelineEntry",
    "Undoing",
    "as_it_stood",
    "entries",
    "entry",
    "first_day",
    "undo",
    "undoing",
]
