"""What has happened to a request, as the desk shows it."""

import dataclasses
import datetime as dt

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from experts.models import Enquiry, ExpertRequest


@dataclasses.dataclass(frozen=True, slots=True)
class TimelineEntry:
    on: dt.date
    text: str
    quote: str = ""


def timeline(record: ExpertRequest, enquiries: list[Enquiry]) -> list[TimelineEntry]:
    entries = [TimelineEntry(record.received_on, gettext("Received"))]
    if record.assigned_on and record.coordinator:
        text = gettext("Assigned to %s") % record.coordinator
        entries.append(TimelineEntry(record.assigned_on, text))
    for enquiry in enquiries:
        entries += _entries_about(enquiry)
    if record.ended_on:
        ended = capfirst(record.get_state_display())
        entries.append(TimelineEntry(record.ended_on, ended, record.outcome))
    return sorted(entries, key=lambda entry: entry.on)


def _entries_about(enquiry: Enquiry) -> list[TimelineEntry]:
    asked = (
        gettext("%s was to be asked by phone") if enquiry.is_by_phone else gettext("%s was asked")
    )
    entries = [TimelineEntry(timezone.localdate(enquiry.asked_at), asked % enquiry.expert)]
    if enquiry.answered_at:
        text = gettext("%(name)s answered: %(answer)s") % {
            "name": enquiry.expert,
            "answer": enquiry.get_answer_display(),
        }
        on = timezone.localdate(enquiry.answered_at)
        entries.append(TimelineEntry(on, text, enquiry.comment))
    if enquiry.introduced_on:
        text = gettext("%s was introduced") % enquiry.expert
        entries.append(TimelineEntry(enquiry.introduced_on, text))
    return entries
