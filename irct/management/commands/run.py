"""Run the whole directory on this machine."""

import datetime as dt
import hashlib
import io
import os
import secrets
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from textwrap import indent

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.db.utils import ConnectionHandler
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from environs import Env

from irct.machine import database, server
from irct.machine.migrated import is_complete, missing_tables, unknown_migrations
from irct.machine.server import HOST
from irct.management.children import Child, running
from irct.management.demonstration import work
from irct.models import Listing, Role, User, Vouching, acting
from irct.models.vouching import believe
from irct.opendata.copies import keys

# So long the sample people have had their accounts.
SAMPLE_AGE = dt.timedelta(days=60)
SIGN_IN = database.LOCAL / "sign-in.txt"
HOW_TO_MAKE_A_CODE = (
    "An authenticator app makes codes from a key; so does"
    " .venv/bin/python manage.py totp_code EMAIL"
)

# What --reload watches.
SOURCES = ["irct", "centres", "experts", "templates"]
SOURCE_KINDS = {".csv", ".html", ".json", ".py", ".toml", ".txt"}

# Seconds between two looks at what runs; and until PostgreSQL is tried again that did not start.
LOOK_EVERY, START_DATABASE_EVERY = 0.2, 1.0


class Command(BaseCommand):
    help = "Run the whole directory on this machine, the first time with demonstration data."
    requires_system_checks = []
    start_database_at = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=Env().int("PORT", 8000))
        parser.add_argument(
            "--reload", action="store_true", help="start anew whenever code or a template changes"
        )

    def handle(self, *, port: int, reload: bool, **options: object) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # tell at once, even through a pipe
        # For the children: the same, and where links in e-mails lead.
        os.environ |= {"PYTHONUNBUFFERED": "1", "PORT": str(port)}
        try:
            server.wait_until_free(HOST, port)
        except server.PortInUse as refusal:
            raise CommandError(str(refusal)) from None
        if settings.IS_LOCAL:
            self.stdout.write(
                "Starting PostgreSQL"
                if database.DATA.exists()
                else f"Making a PostgreSQL database in {database.DATA}"
            )
        with database.running():
            self.migrate()
            if settings.IS_LOCAL:
                self.load_demonstration()
                os.environ.setdefault("COPIES_KEY", keys.of_the_demonstration())
            if not settings.DEBUG:
                self.collect_static_files()
            self.serve(port, reload=reload)

    def migrate(self) -> None:
        """Check the database and, as its owner, make what is missing in it."""
        try:
            prepared = is_prepared()
            if not prepared:
                owner = ConnectionHandler({"default": database.settings(database.Role.OWNER)})
                with closing(owner["default"]) as owning:
                    owning.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from None
        if prepared:
            refuse_another_version()
            self.check(databases=["default"])
        else:
            self.stdout.write("Making the tables of the database")
            as_owner("migrate", "--verbosity=0")

    def load_demonstration(self) -> None:
        """Fill a database that nobody has set up yet, and let its reader in as the secretariat."""
        if User.objects.filter(is_staff=True).exists():
            return
        listings = [model for model in apps.get_models() if issubclass(model, Listing)]
        if not any(model.objects.exists() for model in listings):
            self.stdout.write("Loading the demonstration, which takes about half a minute")
            as_owner("load_demo")
        self.stdout.write("Adding people who can sign in, and some work for the secretariat")
        with transaction.atomic():
            sign_ins = [
                sample_sign_in("secretariat@example.org", "Sample secretary", staff=True),
                sample_sign_in("second.secretary@example.org", "Second secretary", staff=True),
                sample_sign_in("editor@example.org", "Sample editor", staff=False),
            ]
            give_sample_listings("editor@example.org", listings)
            work.load(User.objects.get(email="secretariat@example.org"))
            SIGN_IN.parent.mkdir(parents=True, exist_ok=True)
            SIGN_IN.unlink(missing_ok=True)
            SIGN_IN.touch(mode=0o600)
            SIGN_IN.write_text("\n".join([*sign_ins, HOW_TO_MAKE_A_CODE, ""]))

    def collect_static_files(self) -> None:
        """Collect and compress them, which takes a while, when they changed."""
        stamp = Path(settings.STATIC_ROOT) / "collected"
        state = static_state()
        if not stamp.exists() or stamp.read_text() != state:
            self.stdout.write("Collecting and compressing the style sheets, scripts and images")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(state)

    def serve(self, port: int, *, reload: bool) -> None:
        """Keep the web server, the worker and PostgreSQL going until somebody stops them."""
        is_welcomed = False
        try:
            while True:
                sources = source_state()
                self.stdout.write("Starting the web server and the worker")
                here = settings.BASE_DIR
                web_server = [sys.executable, "-m", "irct.machine.server", f"--port={port}"]
                worker = [sys.executable, "manage.py", "worker"]
                with (
                    running("The web server", *web_server, folder=here) as web,
                    running("The worker", *worker, folder=here) as worker_child,
                ):
                    wait_until_answering(port, web)
                    if not is_welcomed and not web.has_ended():
                        self.welcome(port)
                        is_welcomed = True
                    if not is_welcomed and not reload:
                        raise CommandError("The web server cannot start; see its message above.")
                    # While somebody works on the code, what ends waits for the next change.
                    children = [] if reload else [web, worker_child]
                    while not reload or source_state() == sources:
                        self.look_after(children)
                        time.sleep(LOOK_EVERY)
        finally:
            self.stdout.write("Stopped")

    def look_after(self, children: Iterable[Child]) -> None:
        """Start again what has ended."""
        if database.has_ended() and time.monotonic() > self.start_database_at:
            self.stderr.write("PostgreSQL has ended; starting it again")
            try:
                database.start_again()
            except database.Unavailable as error:
                self.stderr.write(str(error))
            self.start_database_at = time.monotonic() + START_DATABASE_EVERY
        for child in children:
            if said := child.look_after():
                self.stderr.write(said)

    def welcome(self, port: int) -> None:
        site = f"http://localhost:{port}"
        self.stdout.write(f"\nThe directory is at {site}")
        if SIGN_IN.exists():
            self.stdout.write(f"Sign in at {site}{reverse('account_login')} as one of these:")
            self.stdout.write(indent(SIGN_IN.read_text(), "  "))
        if settings.EMAIL_BACKEND == "irct.mail.folder.Backend":
            self.stdout.write(f"E-mails are written into {settings.MAIL_FOLDER}")
        self.stdout.write("Ctrl-C stops it.\n")


def sample_sign_in(email: str, name: str, *, staff: bool) -> str:
    """Add a person who can sign in, with a second factor if that is asked of them; return how."""
    password = secrets.token_urlsafe(12)
    # Texts of a new account wait for the secretariat.
    known = {"date_joined": timezone.now() - SAMPLE_AGE, "active_on": timezone.localdate()}
    user = User.objects.create_user(email, password, name=name, is_staff=staff, **known)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    if not staff:
        return f"{email} with the password {password}"
    user.groups.add(Group.objects.get_or_create(name="secretariat")[0])
    # On the embedded database only; nowhere else is a sample believed.
    believe(user, grounds=Vouching.Grounds.SAMPLE)
    User.objects.filter(pk=user.pk).update(approves_from=timezone.now())
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return f"{email} with the password {password} and the key {secret}"


def give_sample_listings(email: str, models: Iterable[type[Listing]]) -> None:
    """Make a sample person the lead of the first sample of each directory."""
    for model in models:
        samples = model.objects.published().filter(origin=Listing.Origin.SAMPLE)
        if listing := samples.order_by("pk").first():
            with acting(None, reason=str(_("Part of the demonstration"))):
                listing.editorships.create(user=User.objects.get(email=email), role=Role.LEAD)


def is_prepared() -> bool:
    """Every migration was applied, and the application's role can read that."""
    try:
        return is_complete(connection)
    except ProgrammingError:
        return False


def refuse_another_version() -> None:
    """Refuse a database whose tables are those of another version of this directory."""
    if unknown := unknown_migrations(connection):
        what = f"with migrations that this one does not have: {', '.join(unknown)}"
    elif missing := missing_tables(connection):
        what = f"without tables that this one needs: {', '.join(missing)}"
    else:
        return
    way_out = " If nothing in it is needed, make clean removes it." if settings.IS_LOCAL else ""
    raise CommandError(
        f"The database was made by another version of this directory, {what}.{way_out}"
    )


def as_owner(*arguments: str) -> None:
    """Run a command that connects as the owner of the database, as `manage.py` knows."""
    command = [sys.executable, "manage.py", *arguments]
    with running(arguments[0], *command, folder=settings.BASE_DIR) as child:
        if status := child.status():
            sys.exit(status)


def wait_until_answering(port: int, web: Child) -> None:
    """Wait for the answer to what is no request, so that the site neither logs nor counts it."""
    while not web.has_ended():
        with suppress(OSError), socket.create_connection((HOST, port), timeout=60) as probe:
            probe.sendall(b"?\r\n\r\n")
            if probe.recv(1):
                return
        time.sleep(0.1)


def source_state() -> dict[Path, int]:
    """When each file of code, each template and each table of data was written."""
    written: dict[Path, int] = {}
    for folder in SOURCES:
        for path in (settings.BASE_DIR / folder).rglob("*"):
            if path.suffix in SOURCE_KINDS:
                # An editor may be putting a new file in the place of the old one.
                with suppress(FileNotFoundError):
                    written[path] = path.stat().st_mtime_ns
    return written


def static_state() -> str:
    """A digest of all that collected static files depend on."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_mtime_ns} {file.st_size}\n".encode())
    return digest.hexdigest()
