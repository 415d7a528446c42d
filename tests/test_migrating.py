"""An upgrade while the site runs: no table is waited for longer than a second."""

import time
from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from irct.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held():
    """A table of which somebody writes a row meanwhile."""
    values = connection.get_connection_params()
    values = {name: values[name] for name in ("host", "port", "user", "dbname") if name in values}
    with psycopg.connect(**values) as other:
        other.execute("LOCK TABLE django_admin_log IN ROW EXCLUSIVE MODE")
        yield other


def lock_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()


def test_somebody_who_writes_makes_nobody_wait_behind_the_upgrade(held, monkeypatch, capsys):
    monkeypatch.setattr(migrate, "TRIES", 2)
    monkeypatch.setattr(migrate, "PAUSE", 0)
    before, begun = lock_timeout(), time.monotonic()

    with pytest.raises(CommandError, match="run it again"):
        call_command("migrate", verbosity=0)

    assert 2 <= time.monotonic() - begun < 30
    assert lock_timeout() == before


def test_the_upgrade_goes_on_once_the_table_is_free(held, monkeypatch, capsys):
    monkeypatch.setattr(migrate, "time", SimpleNamespace(sleep=lambda _: held.rollback()))

    call_command("migrate", verbosity=0)

    assert "Somebody uses a table" in capsys.readouterr().err
