"""Opening hours at the desk: saved once they were seen, and read from files as people write."""

import csv
import io

import pytest

from tests.admin.desk import CENTRES
from tests.admin.importing import send
from tests.browser_forms import filled_in
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db

WEEKDAYS = "Mo-Fr 09:00-16:00"
READ = {
    "Monday to Friday 9am-4pm": WEEKDAYS,
    "Mo–Fr 9:00–16:00 Uhr": WEEKDAYS,
    "lun-ven 9h-16h": WEEKDAYS,
    "lunes a viernes 9:00-16:00": WEEKDAYS,
    "Sun-Thu 8.30-15.30": "Su-Th 08:30-15:30",
    "24/7": "Mo-Su 00:00-24:00",
    "Fri 20:00-02:00 next day; Sat by appointment; Sun closed": (
        "Fr 20:00-02:00; Sa appointment; Su closed"
    ),
}
REFUSED = {
    "Mon-Fri 9-4": "09:00 to 16:00. Is that right?",
    "9-4": "on which days?",
    "Mon 9-9": "begins and ends at the same time",
    "Mon 16:00-09:00": "next day",
    "Mon 9-12, 11-15": "Two times overlap",
    "Mon-Fri in the morning": "from when until when?",
    "ring the bell": "cannot be read",
}


def test_whole_file_says_what_each_spelling_was_read_as_and_what_could_not_be_read(desk):
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["name", "country", "opening_hours"])
    for number, written in enumerate([*READ, *REFUSED]):
        writer.writerow([f"House {number}", "DK", written])

    batch = send(desk, file.getvalue())

    rows = list(batch.rows.order_by("number"))
    page = desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode()
    hours = [
        item["after"] for row in rows for item in row.written if item["path"] == "opening_hours"
    ]
    told = [" ".join(one["reason"] for one in row.problems) for row in rows if row.problems]
    assert hours == [*READ.values()]
    assert len(told) == len(REFUSED)
    assert all(why in fault for why, fault in zip(REFUSED.values(), told, strict=True)), told
    assert page.count("Monday to Friday, 09:00 to 16:00") >= 5


def test_hours_are_saved_at_the_desk_once_they_were_seen_with_zone_and_note(desk):
    centre = CentreFactory(country="NL")
    url = f"{CENTRES}{centre.pk}/whole/"
    typed = {"opening_hours_Mo": "9-4", "opening_hours_Fr": "20:00-02:00 next day"}

    shown = desk.post(
        url, filled_in(desk.get(url), **typed, time_zone="Europe/Amsterdam", _save="Save")
    )
    page = shown.content.decode()
    centre.refresh_from_db()
    before = centre.opening_hours
    desk.post(url, filled_in(shown, _save="Save"))

    centre.refresh_from_db()
    assert before == ""
    assert "Monday, 09:00 to 16:00" in page
    assert "Friday, 20:00 until 02:00 the next day" in page
    assert "Local time in the Netherlands (UTC+" in page
    assert centre.opening_hours == "Mo 09:00-16:00; Fr 20:00-02:00"
