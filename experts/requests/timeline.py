"""What has happened to a request, as the desk shows it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext

from experts.models import Enquiry, ExpertRequest
from irct.places.locales import capfirst

# Of most steps only the day is kept. Those of one day stand in the order in which they can have
# happened: nobody is asked before a coordinator is there, or introduced before they answered.
RECEIVED, ASSIGNED, ASKED, INTRODUCED, ENDED = range(5)


@dataclasses.dataclass(frozen=True, slots=True)
class TimelineEntry:
    on: dt.date
    text: str
    quote: str = ""
    stage: int = ASKED
    # Where it is known.
    at: dt.datetime | None = None

    @property
    def place(self) -> tuple[dt.date, int, float]:
        return self.on, self.stage, self.at.timestamp() if self.at else 0


def timeline(record: ExpertRequest, enquiries: list[Enquiry]) -> list[TimelineEntry]:
    entries = [TimelineEntry(record.received_on, gettext("Received"), stage=RECEIVED)]
    if record.assigned_on and record.coordinator:
        # Only the last coordinator is kept, who may have come after experts were asked.
        first_asked = min((_day(enquiry.asked_at) for enquiry in enquiries), default=None)
        is_handed_on = first_asked is not None and first_asked < record.assigned_on
        text = gettext("Handed on to %s") if is_handed_on else gettext("Assigned to %s")
        text %= record.coordinator
        entries.append(TimelineEntry(record.assigned_on, text, stage=ASSIGNED))
    for enquiry in enquiries:
        entries += _entries_about(enquiry)
    if record.ended_on:
        ended = capfirst(record.get_state_display())
        entries.append(TimelineEntry(record.ended_on, ended, record.outcome, ENDED))
    return sorted(entries, key=lambda entry: entry.place)


def _entries_about(enquiry: Enquiry) -> Iterator[TimelineEntry]:
    asked = (
        gettext("%s was to be asked by phone") if enquiry.is_by_phone else gettext("%s was asked")
    )
    yield _at(enquiry.asked_at, asked % enquiry.expert)
    if enquiry.answered_at:
        text = gettext("%(name)s answered: %(answer)s") % {
            "name": enquiry.expert,
            "answer": enquiry.get_answer_display(),
        }
        yield _at(enquiry.answered_at, text, enquiry.comment)
    if enquiry.introduced_on:
        text = gettext("%s was introduced") % enquiry.expert
        yield TimelineEntry(enquiry.introduced_on, text, stage=INTRODUCED)


def _at(at: dt.datetime, text: str, quote: str = "") -> TimelineEntry:
    return TimelineEntry(_day(at), text, quote, at=at)


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)
