"""The hours of a week: as they are stored, and whether it is open at a time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irct import hours
from irct.hours import OPEN, Day, Now, Span, Week

quarters = st.integers(0, 96).map(lambda quarter: quarter * 15)
spans = st.builds(lambda start, end: Span(start, end), quarters, quarters).filter(
    lambda span: span.start < span.end
)
# Two spans of a day that leave some time between them.
days = st.one_of(
    st.just(Day()),
    st.sampled_from([Day(state=hours.CLOSED), Day(state=hours.APPOINTMENT)]),
    spans.map(lambda span: Day((span,))),
    st.tuples(spans, spans)
    .map(sorted)
    .filter(lambda both: both[0].end <= both[1].start)
    .map(lambda both: Day(tuple(both))),
)
weeks = st.tuples(*[days] * 7).map(Week)


@given(weeks)
def test_a_week_is_stored_and_read_back(week):
    assert Week.parse(str(week)) == week
    assert hours.read(str(week)) == hours.HoursReading(week)


@pytest.mark.parametrize("night", ["20:00-02:00", "10:30-10:15", "23:00-22:00", "16:00-09:00"])
def test_nights_are_read_back_where_nobody_is_asked(night):
    week = Week.parse(f"Mo-Tu 06:00-07:00; Fr {night}; Su appointment")

    assert week.explicit().count("next day") == 1
    assert hours.read(week.explicit()) == hours.HoursReading(week)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("", ""),
        ("Sa-Mo 10:00-12:00", "Sa-Mo 10:00-12:00"),
        ("Mo 09:00-12:00; Tu 09:00-12:00", "Mo-Tu 09:00-12:00"),
        ("Su,Mo,We 09:00-12:00", "Su-Mo,We 09:00-12:00"),
        ("Mo 13:00-16:00; Mo 09:00-12:00", "Mo 09:00-12:00; Mo 13:00-16:00"),
        ("Fr 20:00-02:00; Su closed; Sa appointment", "Fr 20:00-02:00; Sa appointment; Su closed"),
        ("Mo-Su 00:00-24:00", "Mo-Su 00:00-24:00"),
    ],
)
def test_days_with_the_same_hours_are_stored_together(written, stored):
    assert str(Week.parse(written)) == stored


@pytest.mark.parametrize(
    "written",
    ["9-5", "Mo 9:00-16:00", "Mo 09:00-09:00", "Mo 09:00-25:00", "Mo", "Mo closed; Mo 09:00-10:00"],
)
def test_what_is_no_week_is_refused(written):
    with pytest.raises(ValueError, match=written):
        Week.parse(written)


@pytest.mark.parametrize(
    ("stored", "at", "found"),
    [
        # 2026-01-12 is a Monday.
        ("Mo-Fr 09:00-16:00; Sa-Su closed", "2026-01-12 09:00", Now(OPEN, (0, 960))),
        ("Mo-Fr 09:00-16:00; Sa-Su closed", "2026-01-12 08:59", Now("closed", (0, 540))),
        ("Mo-Fr 09:00-16:00; Sa-Su closed", "2026-01-12 16:00", Now("closed", (1, 540))),
        ("Mo-Fr 09:00-16:00; Sa-Su closed", "2026-01-16 20:00", Now("closed", (0, 540))),
        # Of the week-end nothing is known: nor when it opens next, on Friday evening.
        ("Mo-Fr 09:00-16:00", "2026-01-16 20:00", Now("closed", None)),
        ("Mo-Fr 09:00-16:00", "2026-01-17 10:00", Now("", None)),
        ("Mo 09:00-16:00; Tu appointment", "2026-01-13 10:00", Now("appointment", None)),
        ("Mo 09:00-16:00; Tu-Su closed", "2026-01-12 17:00", Now("closed", (0, 540))),
        ("Mo 09:00-16:00", "2026-01-12 17:00", Now("closed", None)),
        # Over midnight, also from Sunday to Monday.
        ("Fr 20:00-02:00; Sa closed", "2026-01-17 01:59", Now(OPEN, (5, 120))),
        ("Fr 20:00-02:00; Sa closed", "2026-01-17 02:00", Now("closed", None)),
        ("Su 20:00-02:00; Mo closed", "2026-01-12 01:00", Now(OPEN, (0, 120))),
        ("Mo-Su 20:00-02:00", "2026-01-12 19:00", Now("closed", (0, 1200))),
        # Without a break.
        ("Mo-Su 00:00-24:00", "2026-01-12 12:00", Now(OPEN, None)),
        ("Mo-Tu 00:00-24:00; We-Su closed", "2026-01-12 12:00", Now(OPEN, (2, 0))),
        ("Su-Mo 00:00-24:00; Tu-Sa closed", "2026-01-12 12:00", Now(OPEN, (1, 0))),
        ("Su closed; Mo-Sa closed", "2026-01-12 12:00", Now("closed", None)),
        ("", "2026-01-12 12:00", Now("", None)),
    ],
)
def test_open_now(stored, at, found):
    assert Week.parse(stored).at(dt.datetime.fromisoformat(at)) == found


@pytest.mark.parametrize(
    ("utc", "is_open"),
    [
        # In Berlin clocks went from 02:00 to 03:00 on 29 March 2026, and back on 25 October.
        ("2026-03-28 18:30", False),  # 19:30
        ("2026-03-28 19:30", True),  # 20:30
        ("2026-03-29 00:30", True),  # 01:30
        ("2026-03-29 01:30", True),  # 03:30, an hour after 02:30 would have been
        ("2026-03-29 02:30", False),  # 04:30
        ("2026-10-25 00:30", True),  # 02:30 for the first time
        ("2026-10-25 01:30", True),  # 02:30 for the second
        ("2026-10-25 03:30", False),  # 04:30
    ],
)
def test_open_now_on_nights_when_clocks_change(utc, is_open):
    moment = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    local = moment.astimezone(ZoneInfo("Europe/Berlin"))

    assert (Week.parse("Sa 20:00-04:00; Su closed").at(local).state == OPEN) is is_open
