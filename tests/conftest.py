"""What all tests share: PostgreSQL, a running site, a browser."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "irct.settings"
os.environ["LOCAL_DIR"] = os.environ.get("TEST_LOCAL_DIR", ".local/test")
# Playwright runs an event loop, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# No power cut matters to a database of the tests.
os.environ["DATABASE_IS_DISPOSABLE"] = "yes"

import gc
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack

import django
import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.middleware.csrf import CSRF_SESSION_KEY
from django.test import Client, TransactionTestCase
from django.test import client as test_client
from django.utils.crypto import get_random_string
from playwright.sync_api import sync_playwright
from procrastinate.contrib.django import app as procrastinate_app

from irct.machine import database
from irct.machine.version import last_kept
from tests import examples, slowest  # noqa: F401 (which examples Hypothesis tries)
from tests.breaking import leftovers
from tests.elsewhere import Elsewhere
from tests.running_site import PROJECT, SITE, RunningSite, discard, prepare
from tests.workers import MailServer

# What migrations fill stays when a test has committed.
FILLED = {"django_migrations", "django_content_type"}
FILLED |= {"auth_permission", "auth_group", "auth_group_permissions", "irct_codeword"}

# The fixtures that load data of hundreds of listings.
LOADED = {"demonstration", "many"}
# Browser tests, and others at a running site, are two groups, for each of which a site runs.
ALL_PAGES, JOURNEYS = "browser, all pages", "browser, journeys"
# What takes longest begins, so that it is not what all wait for at the end; of two workers, each
# takes every other one of these.
FIRST = [
    *(ALL_PAGES, "tests/test_access.py", "tests/test_hostile_input.py", JOURNEYS),
    *("tests/test_run.py", "tests/test_consent_leak.py"),
]

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            # The first of Debian's has no windows, and starts in a third of the time.
            [
                os.environ.get("CHROMIUM", ""),
                "chromium-headless-shell",
                "chromium",
                "chromium-browser",
                "google-chrome",
            ],
        ),
    ),
    None,
)


def pytest_configure(config):
    django.setup()
    config.pluginmanager.import_plugin("tests.databases")  # which needs Django's models
    config.pluginmanager.import_plugin("tests.open_house")
    config.pluginmanager.import_plugin("tests.watching")
    # Tests make databases and load data, as the owner does; the running site is the application.
    connections.settings["default"] |= database.settings(database.Role.OWNER)
    # The running site proves the names with hashes; other tests need no collected files.
    # What is counted is written when a test says so.
    settings.COUNTS_EVERY = 0
    # Nothing is answered from memory but by the running site, and where a test says so.
    settings.KEPT_IN_MEMORY = 0
    # What makes guessing passwords slow makes tests slow.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    # Tests look at what a page was made from; a form has hundreds of widgets, each a template.
    keep = test_client.store_rendered_templates
    test_client.store_rendered_templates = keep_unless_part(keep)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    config.pluginmanager.register(slowest.Work())
    if hasattr(config, "workerinput"):  # one of xdist's, whose parent has done this
        return
    if os.environ.get("BROWSER") == "required" and not CHROMIUM:
        raise pytest.UsageError("BROWSER=required, but there is no Chromium: make browser")
    config.pluginmanager.register(slowest.SlowestFiles())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = ExitStack()
    server.enter_context(database.running())
    config.add_cleanup(server.close)


def keep_unless_part(keep):
    """A function that keeps a template that was rendered unless it is a part of another."""

    def keep_page(store, signal, sender, template, context, **further):
        folders, _slash, file = (template.name or "").rpartition("/")
        if not file.startswith("_") and not folders.endswith("widgets"):
            keep(store, signal, sender, template, context, **further)

    return keep_page


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Give each file to one worker, and begin with what takes longest, so that none idles."""
    if not CHROMIUM:
        config.hook.pytest_deselected(items=[item for item in items if is_of_browser(item)])
        items[:] = [item for item in items if not is_of_browser(item)]
    for item in items:
        if loads(item) or is_at_the_site(item):
            item.add_marker(pytest.mark.slow)
        item.add_marker(pytest.mark.xdist_group(group(item)))
    yield  # in which pytest-django puts tests that commit after those that do not
    slow = {group(item) for item in items if item.get_closest_marker("slow")}
    # The data of a module stays until its end: tests that want none of it come before.
    items.sort(key=lambda item: (turn(group(item), slow), loads(item)))


def pytest_collection_finish(session):
    """Let the garbage collector pass over what stays until the end."""
    gc.collect()
    gc.freeze()


def is_of_browser(item):
    return bool(item.get_closest_marker("browser"))


def is_at_the_site(item):
    return "site" in item.fixturenames


def group(item):
    """With which tests a test goes to the same worker."""
    if is_of_browser(item) or is_at_the_site(item):
        return ALL_PAGES if item.path.stem == "test_accessibility" else JOURNEYS
    return item.nodeid.partition("::")[0]


def loads(item):
    return not LOADED.isdisjoint(item.fixturenames)


def turn(name, slow):
    return FIRST.index(name) if name in FIRST else len(FIRST) + (name not in slow)


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
    """Run a site with fresh demonstration data, and return its address."""
    prepare(SITE)
    environment = {
        "EMAIL_URL": f"smtp://127.0.0.1:{letters.port}",
        "EXIT_URL": f"{elsewhere.url}{{language}}/",
        "COUNTS_EVERY": "0.2",
    }
    with RunningSite(SITE, **environment) as run:
        yield run.url
        status = run.stop(signal.SIGINT)
    left = leftovers(SITE)
    discard(SITE)
    # It is how a run is meant to end, so make has no error to tell of.
    assert (status, left) == (0, [])


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


@pytest.fixture
def links_at_the_site(site):
    """Make the links to the entries of the sample editor, as e-mails of the running site do."""
    code = """
from django.utils import timezone
from centres.intake.letters import links
from centres.models import Centre
from experts.models import Asking, Expert
from irct.mail.outbox import confirm_link
centre, expert = (
    model.objects.published().filter(editorships__isnull=False).first()
    for model in (Centre, Expert)
)
editor, member = centre.editorships.first().user, expert.editorships.first().user
print(confirm_link(centre, editor), *links(centre, editor).values())
print(f"/experts/consent/{Asking(expert, member, timezone.now()).token}/")
"""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(SITE)},
        capture_output=True,
        check=True,
        text=True,
    )
    return re.findall(r"/(?:confirm|intake|experts/consent)/\S+", made.stdout)


@pytest.fixture
def link_at_the_site(links_at_the_site):
    """Make a link by which the sample editor confirms their centre."""
    return next(link for link in links_at_the_site if link.startswith("/confirm/"))


@pytest.fixture
def every_language(settings):
    """Switch on every language of the interface, whether or not its catalogue is complete."""
    settings.LANGUAGES = settings.INTERFACE_LANGUAGES


@pytest.fixture(autouse=True)
def fresh_cache():
    """Forget what pages remember for half a minute."""
    cache.clear()
    last_kept.clear()


class Outbox:
    """The e-mails that were queued: looking at them sends what waits, as the worker would."""

    def sent(self):
        jobs = apps.get_model("procrastinate.ProcrastinateJob").objects
        for name in ("write_if_known", "deliver", "deliver_knock"):
            for job in jobs.filter(task_name=name, status="todo").order_by("id"):
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


def empty(tables):
    """Delete rows as nobody else could: as their owner, and with their triggers passed over.

    Few tables hold any; to truncate them all takes ten times as long.
    """
    # Those of the queue refer to what stands before them in the alphabet; others to any, until
    # the transaction ends.
    one_of_each = (
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"
        for table in sorted(tables, reverse=True)
    )
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one_of_each))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="session", autouse=True)
def forms_of_sessions():
    """Give a session that a test begins what signing in does: the secret that protects forms."""
    force_login = Client.force_login

    def begin(client, *args, **kwargs):
        force_login(client, *args, **kwargs)
        session = client.session
        session[CSRF_SESSION_KEY] = get_random_string(32)
        session.save()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", begin)
        yield
