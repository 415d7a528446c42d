"""Two web servers at one database: who hides is gone from both, and no search leaves a trace.

`make hunt` hides a hundred times, while fifty read.
"""

import itertools
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from irct.machine import database
from irct.machine.access_log import WRITTEN_EVERY
from tests.bench.beside import wait
from tests.examples import HUNTING
from tests.kept import PROJECT
from tests.running_site import RunningSite, discard, free_port, home, prepare

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

LOCAL = database.LOCAL / "two"
TIMES, READERS = (100, 50) if HUNTING else (4, 4)
# Seconds: the promise.
LONGEST = 2
PAUSE = 0.3
LINKS = f"""
from centres.models import Centre
from irct.models import Role, User, acting
user = User.objects.get(email="editor@example.org")
with acting(None, reason="A test"):
    for centre in Centre.objects.published().order_by("slug")[:{TIMES}]:
        centre.editorships.get_or_create(user=user, defaults={{"role": Role.LEAD}})
        print("LINK", centre.hide_token(user), centre.slug, centre.country)
"""


@pytest.fixture(scope="module")
def sites():
    """The URLs of both servers, and the environment they share."""
    prepare(LOCAL)
    with RunningSite(LOCAL) as site:
        port = free_port()
        with (LOCAL / "second.log").open("w") as log:
            environment = site.environment | {"PORT": str(port)}
            command = [sys.executable, "-m", "irct.machine.server", f"--port={port}"]
            second = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
        try:
            wait(port, second)
            yield [site.url, f"http://localhost:{port}"], site.environment
        finally:
            second.terminate()
            second.wait(timeout=120)
    discard(LOCAL)


def get(url, data=None):
    """The content of a page; nothing if it is missing or refused."""
    try:
        with urllib.request.urlopen(url, data and urlencode(data).encode()) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise
        return ""


def links(environment):
    """Links that each hide a centre, with the path of its page."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", LINKS],
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return re.findall(r"LINK (\S+) (\S+) (\S+)", made.stdout)


class Seen:
    """What was shown where, by when it was asked for."""

    def __init__(self):
        self.answers = []

    def ask(self, url, slug):
        begun = time.monotonic()
        page = get(url)
        is_profile = url.endswith(f"/centres/{slug}/")
        is_shown = bool(page) if is_profile else f"/centres/{slug}/" in page
        self.answers.append((begun, slug, url, is_shown))
        return is_shown


@contextmanager
def readers(sites, known, seen):
    """Visitors who go on reading, now here, now there."""
    is_over, errors = threading.Event(), []

    def read(number):
        turns = itertools.cycle(itertools.product(known, sites))
        try:
            for (slug, path), site in itertools.islice(turns, number, None):
                if is_over.wait(PAUSE):
                    return
                seen.ask(f"{site}{path}", slug)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read, args=(3 * number,)) for number in range(READERS)]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        is_over.set()
        for one in threads:
            one.join()
    assert errors == []


def test_who_hides_is_gone_from_both_within_two_seconds_while_others_read(sites):
    addresses, environment = sites
    seen, hidden_at = Seen(), {}
    found = links(environment)
    places = {
        slug: [f"/centres/{slug}/", f"/centres/?country={country}", "/sitemap.xml"]
        for _token, slug, country in found
    }
    known = [(slug, path) for slug, paths in places.items() for path in paths]

    with readers(addresses, known, seen):
        for turn, (token, slug, _country) in enumerate(found):
            pages = [f"{site}{path}" for site in addresses for path in places[slug]]
            assert all(seen.ask(page, slug) for page in pages), slug
            link = f"{addresses[turn % 2]}/hide/{token}/"
            proof = re.search(r'name="proof" value="([^"]+)"', get(link))[1]
            assert "hidden" in get(link, {"proof": proof, "reason": "A threat."})
            hidden_at[slug] = time.monotonic()
            while any(seen.ask(page, slug) for page in pages):
                assert time.monotonic() < hidden_at[slug] + LONGEST + 30
        time.sleep(LONGEST)

    assert len(hidden_at) == TIMES
    late = [
        (slug, url, begun - hidden_at[slug])
        for begun, slug, url, is_shown in seen.answers
        if is_shown and begun > hidden_at[slug] + LONGEST
    ]
    assert late == []


# Letters that stand nowhere else, spelt backwards so that this file does not hold them.
TYPED = "omorebqz"[::-1]
SEARCHES = [
    *(f"/centres/?q={word}" for word in (TYPED, f"{TYPED}+in+berlin", f"{TYPED}%00")),
    *(f"/centres/?near={TYPED}", f"/centres/?country={TYPED}", f"/centres/?{TYPED}=1"),
    *(f"/experts/?q={TYPED}", f"/fr/centres/?q={TYPED}&country=DK", f"/near/?q={TYPED}"),
    *(f"/sheet/?c={TYPED}", f"/?{TYPED}", f"/centres/?q={'x' * 5_000}{TYPED}"),
]


def test_no_search_is_in_any_file(sites):
    addresses, _environment = sites
    for site, search in itertools.product(addresses, SEARCHES):
        get(f"{site}{search}")
    time.sleep(5 * WRITTEN_EVERY)  # so long, the last lines of the logs may take

    # What is in the database is in its files.
    stored, typed = files_with(b"Centre", TYPED.encode())
    assert stored != []
    assert typed == []


def files_with(*words):
    """The files of the site, its logs and its database that hold each of some words."""
    found = [[] for _word in words]
    files = (path for folder in {LOCAL, home(LOCAL)} for path in folder.rglob("*"))
    for path in files:
        if "programs" not in str(path):
            held = content(path)
            for word, paths in zip(words, found, strict=True):
                if word in held:
                    paths.append(path)
    return found


def content(path):
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:  # the database has removed it meanwhile
        return b""
