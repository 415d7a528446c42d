"""Opening hours in files: read from a cell, written to one, told to machines that read pages."""

import pytest
from django.core.exceptions import ValidationError

from centres.models import Centre
from irct.hours import zones
from irct.imports.cells import Doubtful
from irct.imports.columns import format_of
from irct.imports.resources import resource_for
from irct.imports.times import HoursFormat
from irct.visitors import linked_data

HOURS = format_of(Centre._meta.get_field("opening_hours"))


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("lun a vie 9:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo, Mi 9–12 Uhr; Do nach Vereinbarung", "Mo,We 09:00-12:00; Th appointment"),
        ("24/7", "Mo-Su 00:00-24:00"),
        ("Fri 20:00-02:00 next day", "Fr 20:00-02:00"),
        ("Mon 9:00-12:00\nTue closed", "Mo 09:00-12:00; Tu closed"),
    ],
)
def test_cell_is_read_as_people_write_it(cell, stored):
    assert isinstance(HOURS, HoursFormat)
    assert HOURS.read(cell) == stored
    assert HOURS.read(HOURS.write(stored)) == stored


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("9-5", "“9-5”: on which days?"),
        ("Mon 9-9", "“9-9” begins and ends at the same time. Write 09:00-21:00 or 24 hours."),
        ("Mon 09:00-04:00", "“09:00-04:00” ends before it begins."),
        ("Mon 9-12, 11-15", "Two times overlap: 09:00-12:00, 11:00-15:00."),
        ("Mon 9-", "“9-”: from when until when?"),
        ("Do 9-12", "“Do” may be Thursday or Sunday."),
        ("Mon-Fri morning", "“morning” cannot be read."),
    ],
)
def test_cell_that_may_be_meant_otherwise_is_refused(cell, reason):
    with pytest.raises(ValueError, match=r"\w") as refused:
        HOURS.read(cell)

    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("cell", "stored", "read_as"),
    [
        ("Mon-Fri 9-4", "Mo-Fr 09:00-16:00", "Monday to Friday, 09:00 to 16:00"),
        ("Mon 20:00-02:00", "Mo 20:00-02:00", "Monday, 20:00 until 02:00 the next day"),
        ("weekdays 9-17", "Mo-Fr 09:00-17:00", "Monday to Friday, 09:00 to 17:00"),
    ],
)
def test_cell_that_was_guessed_is_asked_about(cell, stored, read_as):
    with pytest.raises(Doubtful) as asked:
        HOURS.read(cell)

    assert asked.value.value == stored
    assert str(asked.value) == f"“{cell}” is read as: {read_as}. Is that right?"


def test_time_zone_of_a_country_with_one_need_not_be_named():
    centres = resource_for(Centre)
    hours = {"opening_hours": "Mo 09:00-12:00", "time_zone": ""}

    assert centres.implied(hours | {"country": "KE"}) == {"time_zone": "Africa/Nairobi"}
    assert centres.implied(hours | {"country": "XK"}) == {"time_zone": "Europe/Belgrade"}
    # Two zones whose clocks show the same.
    assert centres.implied(hours | {"country": "DE"}) == {"time_zone": "Europe/Berlin"}
    assert centres.implied(hours | {"country": "ES"}) == {}
    assert centres.implied(hours | {"country": "US"}) == {}
    assert centres.implied(hours | {"country": "KE", "time_zone": "UTC"}) == {}
    assert centres.implied({"country": "KE"}) == {}
    assert "America/Chicago" in zones("US")


@pytest.mark.parametrize("stored", ["9-5", "Mo 09:00-09:00", "Mo 9:00-16:00"])
def test_only_hours_that_were_read_are_stored(stored):
    field = Centre._meta.get_field("opening_hours")

    with pytest.raises(ValidationError, match="cannot read"):
        field.run_validators(stored)


def test_hours_are_told_to_machines():
    stored = "Mo-Tu 09:00-12:00; Fr 20:00-02:00; Sa 00:00-24:00; Th appointment; Su closed"

    told = linked_data._opening_hours(stored)

    assert [(one["dayOfWeek"], one["opens"], one["closes"]) for one in told] == [
        (["Monday", "Tuesday"], "09:00", "12:00"),
        (["Friday"], "20:00", "02:00"),
        (["Saturday"], "00:00", "23:59"),
        (["Sunday"], "00:00", "00:00"),
    ]
