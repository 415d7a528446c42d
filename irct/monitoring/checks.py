"""What is left out of docs/deploy.md, found by `manage.py check --deploy --database default`.

What can be seen in the settings alone is said without a database, too.
"""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.models import Max, Q
from django.http.request import validate_host
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from irct.machine import database
from irct.machine.database import Role, Values, Work
from irct.machine.database import settings as settings_of
from irct.machine.migrated import is_complete
from irct.machine.postgresql.base import DatabaseWrapper
from irct.models import User
from irct.models.vouching import staff
from irct.monitoring import around
from irct.monitoring.probes import READY
from irct.places.models import Town

# A worker gives a sign of life every ten seconds.
SILENCE = dt.timedelta(minutes=1)
# People of the secretariat: one proposes, another approves.
FEWEST = 2
# Seconds.
PATIENCE = 10.0
# What collecting static files leaves.
MANIFEST = "staticfiles.json"


@checks.register(deploy=True)
def check_settings(**_options: object) -> list[checks.CheckMessage]:
    return [*_on_settings()]


def _on_settings() -> Iterator[checks.CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if not validate_host(site.hostname or "", settings.ALLOWED_HOSTS):
        yield checks.Error(
            f"ALLOWED_HOSTS lacks {site.hostname}, the name in SITE_URL.",
            hint="Every page would be refused. Add it to ALLOWED_HOSTS.",
            id="irct.E101",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield checks.Warning(
            "ALLOWED_HOSTS lets anybody give this site another name.",
            hint="Name the names of the site.",
            id="irct.W101",
        )
    if settings.SECURE_SSL_REDIRECT and site.scheme != "https":
        yield checks.Warning(
            "Links in e-mails do not begin with https://.",
            hint="Write SITE_URL with https://.",
            id="irct.W102",
        )
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield checks.Warning(
            "HTTPS is expected, and no proxy is trusted to say that it was used.",
            hint="The web server itself speaks no HTTPS, so every page would lead to itself for "
            "ever. Set BEHIND_PROXY=on once the proxy sets X-Forwarded-Proto.",
            id="irct.W103",
        )
    if not settings.TECHNICAL_CONTACT:
        yield checks.Warning(
            "Nobody is named to whom the site writes when the nightly drill fails.",
            hint="Set TECHNICAL_CONTACT; until then the whole secretariat is told.",
            id="irct.W104",
        )
    if not settings.BACKUP_KEYS:
        yield checks.Warning(
            "No key is named for which backups are encrypted, so there are none.",
            hint="Make one on another machine, and set BACKUP_KEYS.",
            id="irct.W105",
        )


@checks.register(checks.Tags.database, deploy=True)
def check_machine(
    databases: Sequence[str] | None = None, **_options: object
) -> list[checks.CheckMessage]:
    return [*_on_the_machine()] if DEFAULT_DB_ALIAS in (databases or ()) else []


def _on_the_machine() -> Iterator[checks.CheckMessage]:
    if not (settings.STATIC_ROOT / MANIFEST).exists():
        yield checks.Error(
            "The static files were not collected: every page would be an error.",
            hint="Run “manage.py collectstatic”.",
            id="irct.E110",
        )
    if not is_complete(connections[DEFAULT_DB_ALIAS]):
        yield checks.Error(
            "The database lacks tables of this version.",
            hint="Run “manage.py migrate”.",
            id="irct.E111",
        )
        return
    owner, application = (settings_of(role)["USER"] for role in Role)
    if owner == application:
        yield checks.Warning(
            "OWNER_DATABASE_URL is missing: one role owns the tables and runs the site.",
            hint="Make both with irct/machine/roles.sql.",
            id="irct.W111",
        )
    if not Town.objects.exists():
        yield checks.Warning(
            "No towns are known, so nobody finds a centre near theirs.",
            hint="Run “manage.py load_places”.",
            id="irct.W112",
        )
    yield from _on_people()
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    if not last or timezone.now() - last > SILENCE:
        yield checks.Warning(
            "No worker runs: no e-mail leaves, and nothing is done at night.",
            hint="Have “manage.py worker” started with the machine.",
            id="irct.W115",
        )
    yield from _on_servers()
    for server in settings.DRILL_URLS:
        if not _is_ready(server):
            yield checks.Warning(
                f"No web server is ready at {server}.",
                hint="Start it, or name where each one listens in DRILL_URLS.",
                id="irct.W116",
            )
    yield from around.check()


def _on_servers() -> Iterator[checks.CheckMessage]:
    """What does not go together of a pool, replicas and what the role itself is allowed."""
    if database.has_pool() and not _ends_what_takes_too_long():
        yield checks.Warning(
            "Through the pool nothing ends what takes too long: it passes on no limits.",
            hint="Give the role its own: ALTER ROLE (the role of this site) "
            "SET statement_timeout = '15s'; then lock_timeout = '3s'.",
            id="irct.W117",
        )
    replicas = database.replicas()
    if replicas and not settings.KEPT_IN_MEMORY:
        yield checks.Warning(
            "With KEPT_IN_MEMORY=0 no process knows the newest version, so no replica is read.",
            hint="Let it be more than 0, or leave out DATABASE_REPLICA_URLS.",
            id="irct.W118",
        )
    for number, values in enumerate(replicas, start=1):
        if said := _wrong_with(values):
            yield checks.Warning(
                f"Replica {number} of DATABASE_REPLICA_URLS is never read: {said}.",
                hint="Every page is read from the primary meanwhile.",
                id="irct.W119",
            )


def _ends_what_takes_too_long() -> bool:
    """A page that goes through the pool has limits."""
    page = _connection(database.settings(Role.APPLICATION, Work.PAGES))
    try:
        with page.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
            )
            return "0" not in cursor.fetchone()
    except Error:
        return False
    finally:
        page.close()


def _wrong_with(values: Values) -> str:
    """Why a replica cannot be one of this database; nothing if it is one."""
    replica = _connection(values)
    try:
        with replica.cursor() as cursor, connections[DEFAULT_DB_ALIAS].cursor() as primary:
            for one in (cursor, primary):
                one.execute("SELECT system_identifier FROM pg_control_system()")
            copied, original = cursor.fetchone(), primary.fetchone()
    except Error as error:
        return f"it does not answer ({type(error.__cause__ or error).__name__})"
    finally:
        replica.close()
    return "" if copied == original else "it is a copy of another database"


def _connection(values: Values) -> DatabaseWrapper:
    return DatabaseWrapper(connections.settings[DEFAULT_DB_ALIAS] | values, DEFAULT_DB_ALIAS)


def _on_people() -> Iterator[checks.CheckMessage]:
    people = User.objects.filter(pk__in=staff().values("pk"), is_active=True)
    with_rights = people.filter(Q(is_superuser=True) | Q(groups__isnull=False)).distinct()
    if with_rights.count() < FEWEST:
        yield checks.Warning(
            "Fewer than two people may work at the desk, so nobody can approve anything.",
            hint="Run “manage.py add_first_staff”, twice.",
            id="irct.W113",
        )
    elif not Authenticator.objects.filter(user__in=with_rights).exists():
        yield checks.Warning(
            "Nobody of the secretariat has set up a second factor.",
            hint="Sign in at /admin/, and set it up.",
            id="irct.W114",
        )


def _is_ready(server: str) -> bool:
    """Ready by now, or soon: a process that has just begun looks at its tables first."""
    until = time.monotonic() + PATIENCE
    while (why := around.why_silent(server, READY, patience=3)) and time.monotonic() < until:
        time.sleep(0.5)
    return not why
