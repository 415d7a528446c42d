"""The day of what is said about new clients: at the desk, in files, when entries are merged."""

import datetime as dt

import pytest
from django.utils import timezone

from centres.models import Centre
from irct.desk import merging
from tests.admin.desk import CENTRES, edit
from tests.admin.importing import press, send
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = timezone.localdate()
STALE = TODAY - dt.timedelta(days=90)
HEADER = "id,takes_clients,clients_said_on,waiting_weeks,waiting_said_on"


@pytest.fixture
def centre():
    said = {"clients_said_on": STALE, "waiting_said_on": STALE}
    return CentreFactory(name="Open house", takes_clients=True, waiting_weeks=6, **said)


def said(centre):
    centre.refresh_from_db()
    return (
        *(centre.takes_clients, centre.clients_said_on),
        *(centre.waiting_weeks, centre.waiting_said_on),
    )


@pytest.mark.parametrize(
    ("cells", "stored"),
    [
        ("no,,6,", (False, TODAY, 6, STALE)),
        (f"no,{TODAY - dt.timedelta(days=3)},6,", (False, TODAY - dt.timedelta(days=3), 6, STALE)),
        (f"yes,{TODAY},8,", (True, TODAY, 8, TODAY)),
        ("yes,,6,", (True, STALE, 6, STALE)),
    ],
    ids=["changed today", "changed on a day", "said again on a day", "an old file again"],
)
def test_file_knows_the_day(desk, centre, cells, stored):
    batch = send(desk, f"{HEADER}\n{centre.pk},{cells}\n")
    press(desk, batch, "import")

    assert said(centre) == stored


def test_day_that_has_not_come_is_refused_in_a_file(desk, centre):
    batch = send(desk, f"{HEADER}\n{centre.pk},yes,{TODAY + dt.timedelta(days=2)},6,\n")

    [row] = batch.rows.all()
    assert "This day has not come yet." in str(row.problems)


def test_desk_dates_what_it_changes_and_nothing_else(desk, centre):
    edit(desk, centre, fees="free")
    unchanged = said(centre)
    edit(desk, centre, waiting_weeks="8")

    assert unchanged == (True, STALE, 6, STALE)
    assert said(centre) == (True, STALE, 8, TODAY)


@pytest.mark.quick
def test_list_of_the_desk_says_since_when_it_is_not_known(desk, centre):
    page = desk.get(CENTRES).content.decode()

    assert f"not known since {STALE.day} {STALE:%B %Y}" in page


@pytest.mark.quick
def test_merging_takes_the_day_along(desk, centre):
    gone = CentreFactory(name="Open house too", takes_clients=False, clients_said_on=TODAY)

    values = merging.merged_values(centre, gone, {"takes_clients": merging.THEIRS}, rows=[])

    assert values["clients_said_on"] == TODAY.isoformat()
    assert "waiting_said_on" not in values
    assert Centre.objects.count() == 2
