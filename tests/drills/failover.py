"""Two web servers behind HAProxy, PgBouncer, a primary and its replica; each is killed under load.

`make drills` runs it where PgBouncer and HAProxy are installed. What an administrator's Patroni
does when the primary is lost, promoting the replica and leading the pool there, is done here.
Where nobody waits for the replica, the primary takes its last moments with it: what was hidden
then is carried out again from the journal.
"""

import datetime as dt
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from statistics import median
from urllib.parse import urlencode

import psutil
import psycopg

from irct.machine import database
from tests.breaking import ask_anyway, finds, until
from tests.clusters import Cluster
from tests.drills.visitors import LONGEST, Readers
from tests.kept import PROJECT
from tests.running_site import free_port

NEEDED = ("pgbouncer", "haproxy")
LOCAL = database.LOCAL / "failover"
PATH = f"{os.environ['PATH']}:/usr/sbin"
# Seconds.
HIDDEN_WITHIN, UNDER_LOAD, BACK_WITHIN, BEGUN_WITHIN = 2.0, 4.0, 60.0, 240.0
DONE_WITHIN = 30.0
SEARCH = "/centres/?q=house"
ENTRIES, HIDDEN_AT_EACH = 12, 3
OK, NOTED, LINK_IS_USED = 200, 202, 404
SYNCHRONOUS = "synchronous_standby_names = '*'", "synchronous_commit = remote_apply"
MADE = f"""
from centres.models import Centre
from tests.drills.writers import old_proof
from tests.factories import CentreFactory, UserFactory
editor = UserFactory(email="editor@example.org")
for number in range({ENTRIES}):
    centre = CentreFactory(name=f"House {{number}}", slug=f"house-{{number}}")
    centre.editorships.create(user=editor)
    token = centre.hide_token(editor)
    print("ENTRY", centre.slug, token, old_proof(token))
"""
POOL = """
[databases]
irct = host={primary} dbname=irct user=irct_application
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 30
max_client_conn = 300
server_login_retry = 1
server_connect_timeout = 2
query_wait_timeout = 3
"""
BALANCER = """
defaults
    mode http
    timeout connect 1s
    timeout check 2s
    timeout client 30s
    timeout server 30s
    retries 2
    option redispatch
    retry-on conn-failure empty-response
frontend site
    bind 127.0.0.1:{port}
    default_backend web
backend web
    option httpchk GET /healthz
    default-server check inter 500ms fall 3 rise 1
    server one 127.0.0.1:{one}
    server two 127.0.0.1:{two}
"""


class Site:
    """All of it, on this machine."""

    def __init__(self, stack):
        self.stack = stack
        self.primary, self.replica = Cluster("primary"), Cluster("replica")
        for one in (self.primary, self.replica):
            stack.callback(one.discard)
        self.pool_port, self.port, *self.web_ports = (free_port() for _number in range(4))
        self.url = f"http://localhost:{self.port}"
        both = f"host={self.primary.folder},{self.replica.folder}"
        here = "postgresql://irct_application@"
        self.environment = os.environ | {
            "LOCAL_DIR": str(LOCAL),
            "DATABASE_URL": f"{here}127.0.0.1:{self.pool_port}/irct",
            "DATABASE_DIRECT_URL": f"{here}/irct?{both}&target_session_attrs=read-write",
            "DATABASE_REPLICA_URLS": f"{here}/irct?host={self.replica.folder}",
            "OWNER_DATABASE_URL": f"postgresql://irct@/irct?{both}&target_session_attrs=read-write",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": self.url,
            "EMAIL_URL": "smtp://localhost:9",
            "HTTPS": "off",
        }
        self.entries = []
        self.web = {}

    def begin(self):
        self.primary.make()
        for limit in ("statement_timeout = '15s'", "lock_timeout = '3s'"):
            self.primary.do(f"ALTER ROLE irct_application SET {limit}")
        self.manage("migrate", "--verbosity=0")
        self.primary.do("CREATE TABLE written (number int); GRANT ALL ON written TO PUBLIC")
        self.manage("collectstatic", "--no-input", "--verbosity=0")
        self.replica.copy(self.primary)
        self.lead_pool_to(self.primary)
        self.start("pgbouncer", "pgbouncer", self.primary.folder / "pool.ini")
        one, two = self.web_ports
        settings = BALANCER.format(port=self.port, one=one, two=two)
        (LOCAL / "balancer").write_text(settings)
        made = self.manage("shell", "--no-imports", "-c", MADE)
        self.entries = [line.split()[1:] for line in made.splitlines() if line.startswith("ENTRY")]
        for port in self.web_ports:
            self.start_web(port)
        self.start("haproxy", "haproxy", "-f", LOCAL / "balancer", "-db")
        # The first search reads all tables of words.
        for port in self.web_ports:
            until(lambda: ask_anyway(f"http://localhost:{port}{SEARCH}").status == OK, BEGUN_WITHIN)  # noqa: B023
        until(lambda: finds(self))

    def lead_pool_to(self, cluster):
        file = self.primary.folder / "pool.ini"
        file.write_text(POOL.format(primary=cluster.folder, port=self.pool_port))
        file.chmod(0o644)

    def start(self, name, *command):
        identity = database._identity() if name == "pgbouncer" else {}
        with (LOCAL / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                [*command], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, **identity
            )
        self.stack.callback(end, process)
        setattr(self, name, process)

    def start_web(self, port):
        command = [sys.executable, "-m", "irct.machine.server", f"--port={port}"]
        with (LOCAL / f"web-{port}.log").open("a") as log:
            self.web[port] = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log
            )
        self.stack.callback(end, self.web[port])

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def end(process):
    with suppress(ProcessLookupError):
        process.terminate()
    process.wait(timeout=60)


class Writer:
    """One small write after another through the pool; what was acknowledged, and after how long."""

    def __init__(self, site):
        self.site, self.acknowledged, self.seconds = site, [], []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._is_over.set()
        self._thread.join()

    def _write(self):
        number = 0
        while not self._is_over.wait(0.01):
            with suppress(psycopg.Error), self._connected() as pool:
                while not self._is_over.wait(0.002):
                    number, begun = number + 1, time.monotonic()
                    pool.execute("INSERT INTO written VALUES (%s)", [number])
                    self.seconds.append(time.monotonic() - begun)
                    self.acknowledged.append(number)

    def _connected(self):
        return psycopg.connect(
            self.site.environment["DATABASE_URL"],
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=2,
        )

    def lost(self, cluster):
        with cluster.connected() as server:
            found = {number for (number,) in server.execute("SELECT number FROM written")}
        return len(set(self.acknowledged) - found)


class Hider:
    """Hides entries one after another, and looks for each of them from then on."""

    def __init__(self, site):
        self.site, self.hidden, self.seen, self.reads, self.seconds = site, {}, [], 0, []
        self.acknowledged, self.noted = [], []
        self._is_over = threading.Event()
        self._looking = threading.Thread(target=self._look)

    def hide(self, number):
        for _turn in range(number):
            slug, token, proof = self.site.entries.pop()
            begun = time.monotonic()
            status = 0
            while status not in (OK, NOTED, LINK_IS_USED):
                status = self._press(token, proof)
                assert time.monotonic() < begun + BACK_WITHIN, slug
            self.seconds.append(time.monotonic() - begun)
            self.acknowledged.append(slug)
            if status == NOTED:
                # Which says that the entry can be seen until the database is back.
                self.noted.append(slug)
            else:
                self.hidden[slug] = time.monotonic()

    def _press(self, token, proof):
        form = urlencode({"proof": proof}).encode()
        return ask_anyway(f"{self.site.url}/hide/{token}/", form).status

    def _look(self):
        while not self._is_over.wait(0.1):
            for slug, at in [*self.hidden.items()]:
                for path in (f"/centres/{slug}/", f"/centres/?q={slug}", "/all/"):
                    begun = time.monotonic()
                    answer = ask_anyway(self.site.url + path)
                    if begun < at + HIDDEN_WITHIN or answer.status == 0:
                        continue
                    self.reads += 1
                    # Other pages repeat the address that was asked for.
                    is_page = path.endswith(f"/{slug}/") or f'/centres/{slug}/"' in answer.text
                    if answer.status == OK and is_page:
                        self.seen.append((slug, path, round(begun - at, 1)))

    def __enter__(self):
        self._looking.start()
        return self

    def __exit__(self, *exception):
        self._is_over.set()
        self._looking.join()


def lost_hidings(site, hider):
    """Those of what was acknowledged that the database does not know of."""
    found = site.replica.ask(
        "SELECT array_agg(slug) FROM centres_centre WHERE status <> 'published'"
        " OR id IN (SELECT listing_id FROM centres_hiding)"
    )
    return [slug for slug in hider.acknowledged if slug not in (found or [])]


def kill_a_web_server(site):
    port = site.web_ports[0]
    # With all that it has started, as systemd ends it.
    server = psutil.Process(site.web[port].pid)
    for process in [server, *server.children(recursive=True)]:
        process.kill()
    yield
    site.start_web(port)


def kill_the_replica(site):
    site.replica.kill()
    yield
    site.replica.start()


def kill_the_primary(site):
    """What the administrator's programs do then: promote the replica, lead the pool there."""
    site.primary.kill()
    yield
    # It waits for no replica that is not there.
    site.replica.do("ALTER SYSTEM RESET synchronous_standby_names")
    promote(site)


def promote(site):
    site.replica.program("pg_ctl", "promote")
    site.replica.do("SELECT pg_reload_conf()")
    site.lead_pool_to(site.replica)
    os.kill(site.pgbouncer.pid, signal.SIGHUP)


FAULTS = (kill_a_web_server, kill_the_replica, kill_the_primary)


def lose_the_last_moments(site, hider):
    """What is hidden while the replica hears nothing, and then lost with the primary."""
    begun = dt.datetime.now(dt.UTC)
    before = {*hider.acknowledged}
    site.replica.do("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
    until(lambda: not site.replica.ask("SELECT count(*) FROM pg_stat_wal_receiver"))
    hider.hide(HIDDEN_AT_EACH)
    site.primary.kill()
    in_the_gap = {*hider.acknowledged} - before
    for slug in in_the_gap:
        hider.hidden.pop(slug, None)
    promote(site)
    until(lambda: finds(site), BACK_WITHIN)
    lost = in_the_gap.intersection(lost_hidings(site, hider))
    said = site.manage("replay_journal", "--since", begun.isoformat())
    hider.hidden |= dict.fromkeys(in_the_gap, time.monotonic())
    say("lose the last moments:")
    say(f"{len(lost):8}  of {len(in_the_gap)} hidings were lost with the primary")
    say(f"          {said.splitlines()[0]}")


def tried(*, is_synchronous):
    """Kill one after another; whether all was kept that is promised."""
    with ExitStack() as stack:
        site = Site(stack)
        site.begin()
        if is_synchronous:
            for setting in SYNCHRONOUS:
                site.primary.do(f"ALTER SYSTEM SET {setting}")
            site.primary.do("SELECT pg_reload_conf()")
        with Readers(site) as counts, Hider(site) as hider, Writer(site) as writer:
            hider.hide(HIDDEN_AT_EACH)
            time.sleep(UNDER_LOAD)
            price = median(writer.seconds) * 1000
            for fault in FAULTS if is_synchronous else FAULTS[:-1]:
                counts.fault = fault.__name__
                of_this = fault(site)
                next(of_this)
                time.sleep(UNDER_LOAD / 2)
                # A primary that waits for a replica which is gone acknowledges nothing.
                hides = threading.Thread(target=hider.hide, args=(HIDDEN_AT_EACH,))
                hides.start()
                time.sleep(UNDER_LOAD / 2)
                next(of_this, None)
                hides.join()
                begun = time.monotonic()
                until(lambda: finds(site), BACK_WITHIN)
                say(f"{fault.__name__.replace('_', ' ')}:")
                say(f"{time.monotonic() - begun:8.1f}  seconds more until all worked")
                say(f"{max(hider.seconds):8.1f}  seconds until a hiding was acknowledged, at most")
                hider.seconds = [0.0]
            if not is_synchronous:
                counts.fault = lose_the_last_moments.__name__
                lose_the_last_moments(site, hider)
            time.sleep(UNDER_LOAD)
        with suppress(AssertionError):
            until(lambda: not lost_hidings(site, hider), DONE_WITHIN)
        shown = lost_hidings(site, hider)
        lost = writer.lost(site.replica)
    for number, what in (
        (f"{price:.2f}", "ms, a small write: half of them took no longer"),
        (counts.number["sent"], "requests"),
        (counts.number["told that the database is away"], "told that the database is away"),
        (len(counts.broken), "failed otherwise"),
        (len(counts.slow), f"slower than {LONGEST:.0f} s, the longest {counts.longest:.1f}"),
        (hider.reads, f"reads {HIDDEN_WITHIN:.0f} s after a hiding, or later"),
        (len(hider.seen), "of them showed what was hidden"),
        (len(writer.acknowledged), "small writes acknowledged"),
        (lost, "of them lost"),
        (len(hider.acknowledged), "hidings acknowledged"),
        (len(hider.noted), "of them noted, to be done once the database is back"),
        (len(shown), "of them lost"),
    ):
        say(f"{number:>8}  {what}")
    for one in (hider.seen + counts.broken + counts.slow)[:10]:
        say(f"          {one}")
    return not (hider.seen or shown or counts.broken or (is_synchronous and lost))


def main():
    if missing := [one for one in NEEDED if not shutil.which(one, path=PATH)]:
        say(f"Two servers and a replica are not tried: {' and '.join(missing)} is not installed.")
        return 0
    os.environ["PATH"] = PATH
    LOCAL.mkdir(parents=True, exist_ok=True)
    kept = []
    for is_synchronous in (False, True):
        say(
            f"\nTwo servers and a replica, {'with' if is_synchronous else 'without'} waiting for it"
        )
        kept.append(tried(is_synchronous=is_synchronous))
    return 0 if all(kept) else 1


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
