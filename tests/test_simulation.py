"""The reminders over some years: enough centres stay confirmed, with few mails."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Centre
from irct.management.simulation import Assumptions, lowest, simulate
from irct.models import User
from tests.examples import HUNTING
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]


def test_simulation_keeps_nine_in_ten_confirmed_in_the_last_year():
    """The last of two years; under `make hunt`, of three."""
    years = 3 if HUNTING else 2

    days = simulate(Assumptions(seed=1, years=years))

    assert len(days) == 365 * years + 1  # 2028 has a leap day
    assert lowest(days, year=years) >= 0.9
    assert sum(day.mails for day in days) / 156 / years < 1.8


def test_simulation_with_one_seed_repeats_itself_and_leaves_nothing():
    stays = CentreFactory(name="Stays")
    first, second = (simulate(Assumptions(centres=5, years=1)) for _time in range(2))

    assert first == second
    assert sum(day.mails for day in first) > 0
    assert list(Centre.objects.all()) == [stays]
    assert (User.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_simulation_calls_only_those_who_do_not_answer():
    answering = simulate(Assumptions(centres=4, years=1, answers=1))
    silent = simulate(Assumptions(centres=4, years=1, answers=0))

    assert sum(day.calls for day in answering) == 0
    assert sum(day.calls for day in silent) >= 4
    assert min(day.confirmed for day in answering) == 1


def test_simulate_reminders_tries_settings_without_changing_them(settings):
    settings.REMIND_BEFORE, settings.REMIND_PAUSES = 21, [14, 14]
    out = io.StringIO()

    few = {"centres": 4, "years": 1, "answers": 0.0, "reached": 0.0, "stdout": out}
    call_command("simulate_reminders", "--before", "30", "--pauses", "10,20,30", **few)

    assert out.getvalue().startswith("4 centres; 3 mails from 30 days before, pauses [10, 20, 30]")
    assert "A year: 3.00 mails for each centre" in out.getvalue()
    assert (settings.REMIND_BEFORE, settings.REMIND_PAUSES) == (21, [14, 14])


@pytest.mark.parametrize("pauses", ["", "14,", "0", "a", "-3,4", "400"])
def test_simulate_reminders_refuses_invalid_pauses(pauses):
    with pytest.raises(CommandError):
        call_command("simulate_reminders", f"--pauses={pauses}")


def test_simulate_reminders_prints_a_line_for_each_month():
    out = io.StringIO()

    call_command("simulate_reminders", centres=3, years=1, seed=7, stdout=out)

    lines = out.getvalue().splitlines()
    assert [line[:7] for line in lines[2:14]] == [f"2027-{month:02}" for month in range(1, 13)]
    assert re.fullmatch(r"On the worst day of the last year [\d.]+% are confirmed\.", lines[-1])
