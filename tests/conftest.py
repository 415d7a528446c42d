"""What all tests share: PostgreSQL, a running site, a browser."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "irct.settings"
os.environ["LOCAL_DIR"] = os.environ.get("TEST_LOCAL_DIR", ".local/test")
# Playwright runs an event loop, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import io
import shutil
import signal
import time
from contextlib import ExitStack

import django
import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright
from procrastinate.contrib.django import app as procrastinate_app

from irct.machine import database
from tests.elsewhere import Elsewhere
from tests.running_site import RunningSite, discard
from tests.workers import MailServer

# What migrations fill stays when a test has committed.
FILLED = {"django_migrations", "django_content_type"}
FILLED |= {"auth_permission", "auth_group", "auth_group_permissions"}

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"],
        ),
    ),
    None,
)


def pytest_configure(config):
    django.setup()
    # Tests make databases and load data, as the owner does; the running site is the application.
    connections.settings["default"] |= database.settings(database.Role.OWNER)
    # The running site proves the names with hashes; other tests need no collected files.
    # What is counted is written when a test says so.
    settings.COUNTS_EVERY = 0
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    if hasattr(config, "workerinput"):  # one of xdist's, whose parent has done this
        return
    if os.environ.get("BROWSER") == "required" and not CHROMIUM:
        raise pytest.UsageError("BROWSER=required, but there is no Chromium: make browser")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = ExitStack()
    server.enter_context(database.running())
    config.add_cleanup(server.close)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Give each file to one worker, and all browser tests to the same one, for its one site."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if browser and not CHROMIUM:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]
    for item in items:
        group = "browser" if item in browser else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(config, "workerinput") and not CHROMIUM:
        reporter.write_line("browser tests not run: make browser installs Chromium")


@pytest.fixture(scope="session")
def letters():
    """Run a mail server that takes whatever the running site sends."""
    server = MailServer()
    server.up()
    yield server
    server.down()


@pytest.fixture(scope="session")
def elsewhere():
    """Run another site, to which a visitor may leave."""
    with Elsewhere() as server:
        yield server


@pytest.fixture(scope="session")
def site(letters, elsewhere):
    """Run the site with fresh demonstration data, and return its address."""
    local = database.LOCAL / "site"
    discard(local)
    environment = {
        "EMAIL_URL": f"smtp://127.0.0.1:{letters.port}",
        "EXIT_URL": f"{elsewhere.url}{{language}}/",
        "COUNTS_EVERY": "0.2",
    }
    with RunningSite(local, **environment) as run:
        yield run.url
    discard(local)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser, site):
    """Open a page of a fresh browser context, at the running site."""
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def fresh_cache():
    """Forget what pages remember for half a minute."""
    cache.clear()


class Outbox:
    """The e-mails that were queued: looking at them sends what waits, as the worker would."""

    def sent(self):
        jobs = apps.get_model("procrastinate.ProcrastinateJob").objects
        for job in jobs.filter(task_name="deliver", status="todo").order_by("id"):
            procrastinate_app.tasks[job.task_name](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        return mail.outbox

    def __iter__(self):
        return iter(self.sent())

    def __getitem__(self, position):
        return self.sent()[position]

    def __len__(self):
        return len(self.sent())

    def clear(self):
        self.sent().clear()


@pytest.fixture
def mailoutbox(_dj_autoclear_mailbox):
    return Outbox()


@pytest.fixture(scope="session", autouse=True)
def flush():
    """Empty the tables after each test that commits."""

    def empty_all(_case):
        empty(set(connection.introspection.table_names()) - FILLED)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_left(django_db_setup, django_db_blocker):
    """Wait at the end for who still uses the database, an autovacuum say: it is dropped then."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for _ in range(300):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            )
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchall():
                break
            time.sleep(0.2)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """Load the demonstration data for the tests of one module."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True
        with block:
            call_command("load_demo", stdout=io.StringIO())
            # Else each test would check all deferred constraints anew, and plan without statistics.
            connection.cursor().execute("ANALYZE")
            connection.check_constraints()
            yield
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Load 15,600 centres for the tests of one module, the real ones among them."""
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=io.StringIO())
        call_command("load_demo", count=15_600 - 156, stdout=io.StringIO())
        yield
        filled = ["irct_word", "pghistory_context"] + [
            model._meta.db_table
            for label in ("centres", "experts", "places")
            for model in apps.get_app_config(label).get_models()
        ]
        empty(filled)


def empty(tables):
    """Truncate tables as nobody else could: as their owner, and with their triggers passed over."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
