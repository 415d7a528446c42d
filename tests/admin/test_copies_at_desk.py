"""The desk's page about signed copies."""

import re

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.opendata.copies import keys, making
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db


def test_desk_tells_how_many_agree_and_has_copies_made(desk, settings, tmp_path):
    settings.COPIES, settings.COPIES_KEYS = tmp_path / "copies", tmp_path / "keys"
    without_key = desk.get("/admin/copies/").content.decode()
    settings.COPIES_KEY = keys.of_the_demonstration()
    CentreFactory(agrees_to_copies=True)
    CentreFactory(agrees_to_copies=None)

    page = desk.get("/admin/copies/").content.decode()
    for _again in range(2):
        desk.post("/admin/copies/")
    waiting = ProcrastinateJob.objects.filter(task_name=making.ANEW).count()

    assert "COPIES_KEY is not set" in without_key
    assert re.findall(r"<dd>(\d)</dd>", page) == ["1", "0", "1"]
    assert waiting == 1
