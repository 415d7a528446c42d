"""Requests for experts: where they are, and how long each step took.

Of what was erased, 90 days after its end, nothing is counted here.
"""

import datetime as dt
import statistics
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experts.models import ExpertRequest
from experts.vocabulary import RequestState
from irct.desk.drawing import LIGHT, STRONG, Column, Row, Table, bar
from irct.models import country_name
from irct.pictures.regions import list_of
from irct.places import languages
from irct.places.locales import capfirst


class Known(NamedTuple):
    """What is counted of a request."""

    state: str
    country: str
    languages: list[str]
    received: dt.date
    assigned: dt.date | None
    first_asked: dt.datetime | None
    answered: dt.date | None
    ended: dt.date | None

    @property
    def asked(self) -> dt.date | None:
        return self.first_asked and timezone.localdate(self.first_asked)

    @property
    def was_in_vain(self) -> bool:
        """It was declined, or closed with nobody introduced."""
        return self.state == RequestState.DECLINED or (
            self.state == RequestState.CLOSED and self.answered is None
        )


def requests() -> list[Known]:
    """All that are kept, in one query."""
    rows = ExpertRequest.objects.order_by().values_list(
        *("state", "country", "languages", "received_on", "assigned_on"),
        Min("enquiries__asked_at"),
        *("answered_on", "ended_on"),
    )
    return [Known(*row) for row in rows]


def by_state(known: list[Known]) -> Table:
    today = timezone.localdate()
    since: dict[str, list[dt.date]] = {state: [] for state in RequestState}
    for one in known:
        since[one.state].append(one.received)
    most = max(map(len, since.values()), default=0)
    rows = [
        Row(
            str(capfirst(RequestState(state).label)),
            [str(len(days)), _days((today - min(days)).days) if days else "–"],
            bar({LIGHT if state in ENDED else STRONG: len(days)}, most),
            list_of(ExpertRequest, state__exact=state),
        )
        for state, days in since.items()
    ]
    columns = [Column(_("requests")), Column(_("oldest received"))]
    return Table("requests-state", _("Where requests are"), _("State"), columns, rows)


ENDED = (RequestState.CLOSED, RequestState.DECLINED)


def by_step(known: list[Known]) -> Table:
    """The middle and the longest time of each step."""
    steps = {label: [*_times(known, begin, end)] for label, begin, end in _steps()}
    longest = max((max(times) for times in steps.values() if times), default=0)
    rows = [
        Row(
            label,
            [str(len(times)), _days(middle), _days(max(times))],
            bar({STRONG: middle, LIGHT: max(times) - middle}, longest),
        )
        for label, times in steps.items()
        if times
        for middle in [round(statistics.median(times))]
    ]
    columns = [
        Column(_("requests")),
        Column(_("half of them within"), STRONG),
        Column(_("the longest"), LIGHT),
    ]
    return Table("requests-step", _("How long each step took"), _("Step"), columns, rows)


def _steps() -> list[tuple[str, str, str]]:
    return [
        (_("received, until somebody coordinates it"), "received", "assigned"),
        (_("assigned, until the first expert was asked"), "assigned", "asked"),
        (_("first expert asked, until the answer"), "asked", "answered"),
        (_("received, until the answer"), "received", "answered"),
        (_("received, until it ended"), "received", "ended"),
    ]


def _times(known: list[Known], begin: str, end: str) -> Iterator[int]:
    for one in known:
        since, until = getattr(one, begin), getattr(one, end)
        # Of coordinators only the last is kept, who may have come after experts were asked.
        if since and until and since <= until:
            yield (until - since).days


def in_vain(known: list[Known]) -> Table | None:
    """For which countries and languages no expert was introduced."""
    counts: dict[str, int] = {}
    for one in known:
        if one.was_in_vain:
            spoken = [_language(code) for code in one.languages]
            for label in dict.fromkeys([country_name(str(one.country)), *spoken]):
                counts[label] = counts.get(label, 0) + 1
    if not counts:
        return None
    rows = [
        Row(label, [str(number)], bar({STRONG: number}, max(counts.values())))
        for label, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    title = _("Requests that ended without an expert")
    return Table("requests-vain", title, _("Country or language"), [Column(_("requests"))], rows)


def _language(code: str) -> str:
    return str(capfirst(languages.name(code, "en")))


def _days(number: int) -> str:
    return ngettext("%d day", "%d days", number) % number
