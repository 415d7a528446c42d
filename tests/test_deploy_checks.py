"""`check --deploy` finds each step of docs/deploy.md that is left out."""

import http.client
import os
import socket
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import checks
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from irct.models import User
from irct.monitoring import around
from irct.monitoring import checks as deploy_checks
from irct.monitoring.checks import MANIFEST
from irct.places.models import Town
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(deploy_checks, "PATIENCE", 0)


def found(databases=("default",)):
    """The checks of this file that find something, by their ids."""
    messages = checks.run_checks(include_deployment_checks=True, databases=databases)
    return {one.id for one in messages if one.id.startswith(("irct.E1", "irct.W1"))}


class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path in ("/healthz", "/readyz") else 404)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    with HTTPServer(("127.0.0.1", 0), Ready) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{one.server_port}"
        one.shutdown()


def signs_of_life(ago):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [ago],
        )


@pytest.fixture
def complete(settings, tmp_path, monkeypatch, server):
    """A site for which the whole page was followed."""
    for one in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        monkeypatch.delenv(one, raising=False)
    settings.BACKUP_KEYS = ["age1" + "q" * 58]
    (tmp_path / MANIFEST).write_text("{}")
    settings.STATIC_ROOT = tmp_path
    settings.SITE_URL = "https://directory.example.org"
    settings.ALLOWED_HOSTS = ["directory.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TECHNICAL_CONTACT = "technician@example.org"
    settings.DRILL_URLS = [server]
    settings.BACKUP_FOLDER = tmp_path
    (tmp_path / "irct-20261130T000000Z.age").touch()
    settings.METRICS = True
    monkeypatch.setattr(around, "METRICS_PORT", int(server.rpartition(":")[2]))
    # As a proxy leads there, which has a certificate.
    leads_to = {"directory.example.org": urlsplit(server).netloc}
    monkeypatch.setattr(
        http.client,
        "HTTPSConnection",
        lambda name, **options: HTTPConnection(leads_to[name], **options),
    )
    Town.objects.create(pk=1, name="Town", country="DK", latitude=1, longitude=1, population=1)
    for _number in range(2):
        person = UserFactory(is_staff=True)
        person.groups.add(Group.objects.get(name="secretariat"))
    Authenticator.objects.create(user=person, type="totp", data={})
    signs_of_life(ago=5)
    return leads_to


def test_nothing_is_found_where_the_page_was_followed(complete):
    assert found() == set()


def test_without_a_database_only_the_settings_are_looked_at(settings, complete):
    Town.objects.all().delete()
    settings.TECHNICAL_CONTACT = ""

    assert found(databases=None) == {"irct.W104"}


@pytest.mark.parametrize(
    ("left_out", "name"),
    [
        ({"ALLOWED_HOSTS": ["www.example.org"]}, "irct.E101"),
        ({"ALLOWED_HOSTS": ["*"]}, "irct.W101"),
        ({"SITE_URL": "http://directory.example.org"}, "irct.W102"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "irct.W103"),
        ({"TECHNICAL_CONTACT": ""}, "irct.W104"),
        ({"BACKUP_KEYS": []}, "irct.W105"),
        ({"DRILL_URLS": ["http://127.0.0.1:9"]}, "irct.W116"),
    ],
)
def test_a_setting_that_is_left_out_is_found(settings, complete, left_out, name):
    for setting, value in left_out.items():
        setattr(settings, setting, value)

    assert found() == {name}


def test_static_files_that_were_not_collected_are_found(settings, complete):
    (settings.STATIC_ROOT / MANIFEST).unlink()

    assert found() == {"irct.E110"}


def test_missing_tables_are_found(complete):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'experts'")

    assert found() == {"irct.E111"}


def test_missing_towns_are_found(complete):
    Town.objects.all().delete()

    assert found() == {"irct.W112"}


def test_too_few_people_are_found(complete):
    User.objects.order_by("pk").first().groups.clear()

    assert found() == {"irct.W113"}


def test_a_missing_second_factor_is_found(complete):
    Authenticator.objects.all().delete()

    assert found() == {"irct.W114"}


def test_a_worker_that_does_not_run_is_found(complete):
    signs_of_life(ago=90)
    stopped = found()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")

    assert (stopped, found()) == ({"irct.W115"}, {"irct.W115"})
    assert not ProcrastinateWorker.objects.exists()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def test_what_stands_around_the_site_and_is_left_out_is_found(settings, complete, monkeypatch):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = around.SMTP, "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    assert found() == {"irct.W120"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with monkeypatch.context() as others:
        others.setattr(around, "METRICS_PORT", free_port())
        assert found() == {"irct.W123"}
    with monkeypatch.context() as others:
        others.setitem(complete, "directory.example.org", f"127.0.0.1:{free_port()}")
        assert found() == {"irct.W121"}

    [backup] = settings.BACKUP_FOLDER.glob("*.age")
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(backup, (long_ago, long_ago))
    assert found() == {"irct.W122"}
    backup.unlink()
    assert found() == {"irct.W122"}


def test_one_role_for_everything_is_found(complete, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://one@localhost/irct")

    assert found() == {"irct.W111"}


def test_pool_without_limits_and_replicas_that_cannot_be_read_are_found(
    complete, monkeypatch, settings
):
    values, settings.KEPT_IN_MEMORY = connection.settings_dict, 64
    here = f"postgresql://irct@/{values['NAME']}?host={values['HOST']}"
    # Whose limits, if it has any, come with the connection.
    pool = f"postgresql://irct_application@/{values['NAME']}?host={values['HOST']}"
    own = "&options=-c%20statement_timeout%3D15s%20-c%20lock_timeout%3D3s"
    for name, url in (("DATABASE", pool), ("DATABASE_DIRECT", pool), ("OWNER_DATABASE", here)):
        monkeypatch.setenv(f"{name}_URL", url)

    assert found() == {"irct.W117"}
    monkeypatch.setenv("DATABASE_URL", pool + own)
    assert found() == set()
    monkeypatch.setenv("DATABASE_REPLICA_URLS", here)
    assert found() == set()
    settings.KEPT_IN_MEMORY = 0
    assert found() == {"irct.W118"}
    settings.KEPT_IN_MEMORY = 64
    monkeypatch.setenv("DATABASE_REPLICA_URLS", "postgresql://irct@127.0.0.1:9/irct")
    assert found() == {"irct.W119"}
