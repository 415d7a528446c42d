"""Promise 2 while another machine is cut off: whoever hides is told until when it may show them."""

import datetime as dt
import os
import re
import socket
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client

from irct.machine import heard
from irct.models import WebProcess
from irct.places.locales import moment

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
HERE, ELSEWHERE = socket.gethostname(), "elsewhere"
TOLD = "A part of this site is out of reach just now. It may show the entry until"


@pytest.fixture(autouse=True)
def hour():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def journal(tmp_path, settings):
    settings.JOURNAL = tmp_path / "journal"


def last_heard(host, number=1, **ago):
    WebProcess.objects.create(host=host, number=number, heard_at=NOW - dt.timedelta(**ago))


def hide_by_link(centre, editor):
    link = f"/hide/{centre.hide_token(editor)}/"
    proof = re.search(r'name="proof" value="([^"]+)', Client().get(link).content.decode())[1]
    return Client().post(link, {"proof": proof}).content.decode()


def test_who_hides_by_a_link_is_told_until_when(centre, editor):
    last_heard(ELSEWHERE, hours=2)
    last_heard(ELSEWHERE, 2, hours=5)

    page = hide_by_link(centre, editor)

    # 24 hours after the later of them was last heard of.
    assert f"{TOLD} {moment(NOW + dt.timedelta(hours=22))}." in unescape(page)
    assert "If that cannot wait, call the secretariat" in page


def test_who_hides_signed_in_is_told_too(client, centre, editor):
    last_heard(ELSEWHERE, hours=2)
    client.force_login(editor)

    page = client.post("/centres/open-house/hide/", follow=True).content.decode()

    assert TOLD in page
    assert "Open house is hidden now." in page.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("host", "ago"),
    [
        (ELSEWHERE, {"seconds": 2}),  # it has heard by now
        (ELSEWHERE, {"hours": 25}),  # it shows nothing so old
        (HERE, {"hours": 2}),  # it reads the journal
    ],
)
def test_nobody_is_told_of_a_process_that_shows_nothing_hidden(centre, editor, host, ago):
    last_heard(host, **ago)

    page = hide_by_link(centre, editor)

    assert "Open house" in page
    assert TOLD not in page


def test_each_process_gives_one_sign_and_those_that_have_ended_are_forgotten():
    number = os.getpid()
    last_heard(HERE, 2**22 + 1, seconds=9)  # more than Linux gives out
    last_heard(ELSEWHERE, 2**22 + 1, seconds=9)
    last_heard(HERE, number, seconds=9)
    connection.ensure_connection()

    heard.begin(connection.connection)
    heard.note(connection.connection)
    heard.note(connection.connection)

    rows = dict(WebProcess.objects.order_by("host").values_list("host", "number"))
    assert rows == {HERE: number, ELSEWHERE: 2**22 + 1}
    own = WebProcess.objects.get(host=HERE)
    # By the clock of the database.
    assert own.heard_at != NOW - dt.timedelta(seconds=9)
