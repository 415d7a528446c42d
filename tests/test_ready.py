"""What is the same for everybody is made once for each version of what is public, and kept."""

import asyncio
import gc
import gzip
import itertools
import re
import sys
import threading
import time
import tracemalloc
import types
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import brotli
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from centres.models import Centre
from experts.models import Expert
from irct import asgi, known, memory, outage, threads
from irct.machine import patience, ready, version
from irct.machine.languages import in_language, preferred
from irct.machine.requests import MOST_HEADERS
from irct.machine.version import Watch
from irct.models import ExitPage, PublicChange, Role
from irct.visitors import counts
from tests import watching
from tests.addresses import every_address
from tests.admin import desk
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, location, text

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

HOST = b"localhost:8000"
BROWSER = {"accept_encoding": "gzip, deflate, br", "accept_language": "en"}


class Server:
    """The application as the web server runs it, with a loop and a memory of its own."""

    def __init__(self, monkeypatch):
        self.watch = Watch()
        monkeypatch.setattr(memory, "watch", self.watch)
        monkeypatch.setattr(version, "watch", self.watch)
        monkeypatch.setattr(asgi, "memory", memory.Memory(asgi._page))
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.in_loop(self._start())
        self.wait_for_version()

    async def _start(self):
        asgi.memory.start()

    @property
    def memory(self):
        return asgi.memory

    def in_loop(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    def wait_for_version(self, *, other_than=""):
        """Wait until it knows a version, another one than this; return how many seconds it took."""
        begun = time.monotonic()
        while self.watch.current() in ("", other_than):
            assert time.monotonic() - begun < 10
            time.sleep(0.005)
        return time.monotonic() - begun

    def end(self):
        watching.end(self.watch)
        self.memory._maker.shutdown(cancel_futures=True)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def settle(self):
        """Wait until it knows all that was committed."""
        watching.settle(self.watch)

    def get(self, path, *, method="GET", **headers):
        """Status, headers and content of an answer, as a browser would have them."""
        self.settle()
        status, headers, content = self.in_loop(self._get(path, method, headers))
        return status, dict(headers), content

    def page(self, path, **headers):
        status, headers, content = self.get(path, **headers)
        return content.decode() if status == 200 else status

    async def _get(self, path, method, headers, *, leaves_after=None):
        sent = []
        path, _mark, query = path.partition("?")
        given = {b"host": HOST} | {
            name.replace("_", "-").encode(): value.encode() for name, value in headers.items()
        }
        scope = {
            "type": "http",
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [*given.items()],
        }
        messages = [{"type": "http.request", "body": b""}]

        async def receive():
            if not messages:
                await asyncio.sleep(leaves_after or 3600)
                return {"type": "http.disconnect"}
            return messages.pop()

        async def send(message):
            sent.append(message)

        await asgi.application(scope, receive, send)
        return sent[0]["status"], sent[0]["headers"], sent[1]["body"]


@pytest.fixture
def first():
    """Which pages are made before anybody comes; all of them take a second for each version."""
    return ()


@pytest.fixture
def prepared_for():
    """For how many seconds pages are made before the server says that it is ready."""
    return 0


@pytest.fixture
def server(transactional_db, monkeypatch, settings, first, prepared_for, tmp_path):
    settings.KEPT_IN_MEMORY, settings.PREPARED_FOR = 8, prepared_for
    # What another test has left is not taken over.
    settings.SNAPSHOT = tmp_path / "snapshot"
    # What others hide meanwhile is not hidden here.
    settings.JOURNAL = tmp_path / "journal"
    monkeypatch.setattr(known, "FIRST", first)
    monkeypatch.setattr(known, "LAST", ())
    # Threads that answer leave no connection behind.
    monkeypatch.setitem(connections["default"].settings_dict, "CONN_MAX_AGE", 0)
    server = Server(monkeypatch)
    yield server
    server.end()


def centre(**values):
    children = [text(language="en", summary="Zqsummaro."), location(shown="exact")]
    values = {"name": "Open house", "slug": "open-house", "country": "DK"} | values
    return CentreFactory(children=children, **values)


@pytest.fixture
def made(server, monkeypatch):
    """The addresses for which a page was made, in order."""
    addresses, make = [], asgi._page

    def page(address, arrived):
        addresses.append(address)
        return make(address, arrived)

    monkeypatch.setattr(asgi, "_page", page)
    return addresses


def kept(server):
    """The addresses of answers that are ready."""
    return {*server.memory.store._ready}


def change(**values):
    Centre.objects.filter(slug="open-house").update(**values)


# --- which answers are kept ---


def test_page_is_made_once(server, made):
    centre()
    first = server.get("/centres/open-house/", **BROWSER)

    assert first[0] == 200
    assert server.get("/centres/open-house/", **BROWSER) == first
    assert [address.path for address in made] == ["/centres/open-house/"]


@pytest.mark.parametrize("first", [known.FIRST])
def test_what_most_people_come_to_is_ready_before_anybody_comes(server, made):
    centre()
    server.settle()
    begun = time.monotonic()
    while kept(server) != {*known.first()}:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)

    assert b"Open house" in server.get("/centres/")[2]
    assert len(kept(server)) == len(known.FIRST) * len(settings.LANGUAGES) > 0
    assert made == []


@pytest.fixture
def open_house(transactional_db):
    return centre()


async def told_to_end(pages):
    """What is answered to a server that begins and ends."""
    said, sent = ["lifespan.startup", "lifespan.shutdown"], []

    async def receive():
        return {"type": said.pop(0)}

    async def send(message):
        sent.append(message)

    await pages.live(receive, send)
    return sent


@pytest.mark.parametrize("prepared_for", [60])
def test_process_is_ready_once_it_has_made_what_somebody_may_come_to(
    open_house, prepared_for, server
):
    was_ready, begun = server.memory.is_prepared, time.monotonic()
    while not server.memory.is_prepared:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    server.settle()
    sent = server.in_loop(told_to_end(server.memory))

    prefixes = [f"/{code}" if code != "en" else "" for code, _name in settings.LANGUAGES]
    made = [
        f"{one}{path}"
        for one in prefixes
        for path in ("/countries/denmark/", "/centres/open-house/")
    ]
    assert not was_ready
    assert ([one["type"] for one in sent], server.memory.is_over) == (
        ["lifespan.startup.complete", "lifespan.shutdown.complete"],
        True,
    )
    assert {one.path for one in kept(server)} == {*made}


def test_whole_directory_is_there_for_who_searches_while_the_database_is_away(server, monkeypatch):
    monkeypatch.setattr(known, "LAST", ("whole",))
    monkeypatch.setattr(memory, "SHARE", 1)
    centre()
    server.settle()
    begun = time.monotonic()
    while kept(server) != {*known.last()}:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    reach = patience.Reach()
    reach.failed()
    for module in (memory, outage):
        monkeypatch.setattr(module, "reach", reach)
    monkeypatch.setattr(outage, "watch", server.watch)

    status, headers, searched = server.get("/fr/centres/?q=never+asked+before")
    page = server.get("/fr/all/")

    assert (status, headers[b"retry-after"]) == (503, b"30")
    assert b'href="/fr/all/"' in searched
    assert page[0] == 200
    assert b"Open house" in page[2]


def test_page_is_made_once_for_all_who_come_at_once(server, made):
    centre()

    async def come(number):
        return await asyncio.gather(*(server._get("/centres/", "GET", {}) for _ in range(number)))

    server.settle()
    answers = server.in_loop(come(30))

    assert len(made) == 1
    assert {status for status, _headers, _content in answers} == {200}
    assert len({content for _status, _headers, content in answers}) == 1


def test_who_goes_before_the_page_is_made_leaves_it_to_the_next(server, made, monkeypatch):
    centre()
    released = threading.Event()
    held = [threads.answering.submit(released.wait) for _ in range(threads.answering._max_workers)]

    async def come_and_go():
        leaver = asyncio.ensure_future(server._get("/centres/", "GET", {}, leaves_after=0.1))
        await asyncio.sleep(0.05)
        stays = asyncio.ensure_future(server._get("/centres/", "GET", {}))
        left = await leaver
        released.set()
        return left[0], (await stays)[0]

    server.settle()
    assert server.in_loop(come_and_go()) == (408, 200)
    assert all(one.result() for one in held)
    assert len(made) == 1


TYPED = [
    "/centres/?q=zqtyped",
    "/centres/?q=zqtyped&country=DK",
    "/centres/?near=zqtyped",
    "/centres/?country=zqtyped",
    "/centres/?zqtyped=1",
    "/centres/?page=zqtyped",
    "/centres/?sort=zqtyped",
    "/experts/?q=zqtyped",
    "/?zqtyped",
    "/centres/open-house/?back=q%3Dzqtyped",
    "/sheet/?c=zqtyped",
    "/zqtyped/",
    "/countries/zqtyped/",
    "/centres/zqtyped/",
]


def test_nothing_that_somebody_typed_is_kept(server):
    centre()
    for path in TYPED:
        server.get(path, **BROWSER)
        server.get(path, **BROWSER)

        # Where a query has no value there is none.
        assert {(address.path, address.query) for address in kept(server)} <= {("/", "")}, path
        assert server.memory.making == {}, path
        assert "zqtyped" not in repr([*server.memory.store._ready]), path


def test_word_that_somebody_typed_is_left_in_nothing_that_the_process_holds(server):
    """They stand in no other test; here they are spelt backwards, and put together for a moment."""
    backwards = ["avulbqz", "ортепбзц"]
    centre()
    server.get("/", **BROWSER)
    for one in backwards:
        for path in ("/centres/?q=", "/experts/?q=", "/centres/?near=", "/centres/?q=house+in+"):
            server.get(path + quote(one[::-1]), **BROWSER)
            server.get(path + quote(one[::-1]), **BROWSER)
        # A page that is kept is asked for with a word that means nothing there.
        for path in ("/?", "/?country=", "/centres/?q=&"):
            server.get(path + quote(one[::-1]), **BROWSER)
            server.get(path + quote(one[::-1]), **BROWSER)
    server.get("/about/", **BROWSER)
    # What was there before the first test, and the collector passes over.
    gc.unfreeze()
    gc.collect()

    assert any(holders("esuoh nepO"))
    found = [*holders(*backwards)]
    assert not found, "\n".join(found)
    gc.freeze()


def holders(*backwards):
    """What holds one of these words, keys of a cache included, and what holds that in turn."""
    words = [one[::-1] for one in backwards]
    words += [quote(word) for word in words]
    words += [word.encode() for word in words]
    frame = sys._getframe()
    for one in gc.get_objects():
        if one is words or one is frame:
            continue
        for held in referents(one):
            # To look at a lazy object would make it.
            if issubclass(type(held), str | bytes) and any(
                type(known) is type(held) and known in held for known in words
            ):
                yield f"{held[:200]!r} in {' in '.join(chain(one))}"


# What looks holds it, too: the list of all objects is longer than any other.
LOOKING, LONGEST = (types.FrameType, types.GeneratorType, type(iter([]))), 100_000


def chain(one):
    """The types of what holds an object, each held by the next."""
    for _step in range(8):
        # A dictionary tells by its names what it belongs to.
        yield f"{type(one).__qualname__}{[*one][:6] if isinstance(one, dict) else ''}"
        holding = (
            held
            for held in gc.get_referrers(one)
            if not isinstance(held, LOOKING) and not (type(held) is list and len(held) > LONGEST)
        )
        if (one := next(holding, None)) is None:
            return


def referents(one):
    """What an object holds, also in tuples and dictionaries that the collector does not list."""
    for held in gc.get_referents(one):
        if type(held) in (tuple, dict) and not gc.is_tracked(held):
            yield from referents(held)
        yield held


SAME = [
    ("?country=DK", "?country=DK&q=&near="),
    ("?country=DK&service=legal", "?service=legal&country=DK"),
    ("?country=DK&country=KE", "?country=KE&country=DK&country=KE"),
    ("", "?q="),
    ("?page=2&sort=name", "?sort=name&page=2"),
]


def test_search_among_known_values_is_one_whatever_its_order(server, made):
    centre()
    for asked, same in SAME:
        made.clear()
        first = server.get(f"/centres/{asked}", **BROWSER)

        assert server.get(f"/centres/{same}", **BROWSER) == first, asked
        assert len(made) <= 1, asked


def test_page_that_says_so_is_made_anew_each_time(server, made):
    for name in ("contact", "experts:ask", "near_points", "account_login"):
        made.clear()
        path = reverse(name)
        server.get(path, **BROWSER)
        server.get(path, **BROWSER)

        assert [address.path for address in made] == [path, path]
        assert kept(server) == set(), path


def test_no_header_of_one_visitor_is_in_the_page_of_another(server):
    """Whatever the page is made from is in its address."""
    centre()
    plain = server.page("/centres/")
    server.memory.store.become("another")
    server.get(
        "/centres/",
        accept_language="zq",
        user_agent="zqagent",
        referer="http://zq.example/",
        x_forwarded_for="192.0.2.1",
        x_forwarded_host="zq.example",
        x_forwarded_proto="https",
        x_original_url="/zq/",
        range="bytes=0-10",
    )

    assert server.page("/centres/") == plain


def test_nobody_who_leaves_waits_for_another(server, made):
    status, headers, _content = server.get("/fr/leave/", **BROWSER)

    assert (status, made) == (302, [])
    assert b"cookies" in headers[b"clear-site-data"]


def test_memory_holds_no_more_than_it_may(server):
    centre()
    server.memory.store.most = 40_000
    for code in ("fr", "ar", "ru", "fa"):
        for path in ("/about/", "/privacy/", "/countries/", "/map/"):
            assert server.get(in_language(path, code))[0] == 200
            assert server.memory.store.size <= 40_000

    held = server.memory.store._ready.values()
    assert server.memory.store.size == sum(one.size for one in held)
    assert 0 < len(held) < 16


# --- the same as without ---


def everything(server):
    """Every public address in some language, with what the browser may prefer and read."""
    centre(pk=uuid.UUID(int=1))
    ExpertFactory(pk=uuid.UUID(int=1), slug="open-person", name="Open Person")
    ways = itertools.cycle(
        [
            {"accept_language": "fr", "accept_encoding": "br"},
            {"accept_language": "ar,fr;q=0.5", "accept_encoding": "gzip"},
            {},
        ]
    )
    codes = itertools.cycle(code for code, _name in settings.LANGUAGES)
    for address in every_address():
        if address.is_public and not address.path.startswith("/leave/"):
            code = next(codes) if address.is_in_every_language else "en"
            yield in_language(address.path, code), next(ways)
    yield from (("/centres/?country=DK&sort=name", {}), ("/fr/experts/?page=1", {}))


def test_kept_answer_is_the_one_that_is_made_and_what_the_pages_say_without_a_server(server):
    """Byte for byte, but for what an anonymous form holds of its own."""
    client = Client(headers={"host": HOST.decode()})
    for path, headers in everything(server):
        first = plain(server.get(path, **headers))
        status, said, content = server.get(path, **headers)
        server.memory.store.become("another")
        server.memory.store.become(server.watch.current())
        anew = plain(server.get(path, **headers))
        assert plain((status, said, content)) == first, path
        assert anew == first, path

        response = client.get(path, headers={"accept-language": headers.get("accept_language", "")})
        assert (path, status) == (path, response.status_code)
        assert stampless(decoded(said, content)) == stampless(response.content), path
        for name, value in response.headers.items():
            if name not in ("Content-Length", "Set-Cookie"):
                found = said[name.lower().encode()].decode()
                # What is compressed as it is sent is no more the same byte for byte, and what is
                # kept has one tag for every coding.
                weak = name == "ETag" and b"content-encoding" in said
                is_own = name == "ETag" and path in {one.path for one in kept(server)}
                assert is_own or found in ([value, f"W/{value}"] if weak else [value]), (path, name)


def plain(answer):
    status, headers, content = answer
    content = stampless(decoded(headers, content))
    own = {b"content-length", b"set-cookie"}
    return status, {name: said for name, said in headers.items() if name not in own}, content


def decoded(headers, content):
    coding = headers.get(b"content-encoding")
    return {b"br": brotli.decompress, b"gzip": gzip.decompress}.get(coding, bytes)(content)


def stampless(content):
    """A page without the key and the date of a form for visitors, and the secret of signing in."""
    own = rb'name="(?:key|proof|csrfmiddlewaretoken)" value="[^"]+"'
    return re.sub(own, b"", content)


def test_signed_in_person_is_in_no_kept_answer_and_gets_none(server):
    """At addresses of all kinds, before and after somebody else was there.

    Of those of the desk every third is asked for, which are all answered alike; under `make hunt`,
    each.
    """
    paths = dict(everything(server))
    of_desk = [one.path for one in every_address() if one.is_of_the_desk]
    others = [one.path for one in every_address() if not one.is_of_the_desk]
    paths |= {key: {} for key in [*others, *of_desk[:: 1 if HUNTING else 3]]} | paths
    member = desk.person("administrator", name="Zqmember", is_staff=True)
    for model in (Centre, Expert):
        model.objects.get().editorships.create(user=member, role=Role.LEAD)
    client = Client()
    desk.sign_in(client, member)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    server.wait_for_version()
    seen = 0
    for turn, (path, headers) in enumerate(paths.items()):
        if turn % 2:
            server.get(path, **headers)
        before = kept(server)
        _status, said, own = server.get(path, **headers, cookie=cookie)
        assert kept(server) <= before, path
        assert b"public" not in said.get(b"cache-control", b""), path
        seen += b"zqmember" in decoded(said, own).lower()
        anonymous = decoded(*server.get(path, **headers)[1:])
        assert b"zqmember" not in anonymous.lower(), path
    assert seen > (50 if HUNTING else 25)


def test_way_out_is_answered_while_no_thread_is_free_and_leads_where_it_was_changed_to(server):
    exit_page = ExitPage.objects.create(language="fr", url="https://old.example/")
    server.settle()
    server.get("/leave/")  # after which it is known where each language leads
    first = server.get("/fr/leave/")
    released = threading.Event()
    held = [threads.leaving.submit(released.wait) for _ in range(threads.leaving._max_workers)]
    try:
        again = server.get("/fr/leave/", accept_language="ar", user_agent="Another")
    finally:
        released.set()
    assert all(one.result() for one in held)
    ExitPage.objects.filter(pk=exit_page.pk).update(url="https://new.example/")

    assert again == first
    assert (first[0], first[1][b"location"]) == (302, b"https://old.example/")
    assert first[1][b"clear-site-data"] == b'"cache", "cookies", "storage"'
    assert server.get("/fr/leave/")[1][b"location"] == b"https://new.example/"
    assert server.get("/leave/")[1][b"location"] != b"https://new.example/"
    assert server.get("/leave/", host="elsewhere.example")[0] == 400


def test_way_out_that_the_database_stopped_is_not_kept(server):
    ExitPage.objects.create(language="fr", url="https://chosen.example/")
    server.settle()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK irct_exitpage IN ACCESS EXCLUSIVE MODE")
        meanwhile = [server.get("/fr/leave/") for _ in range(2)]

    assert {one[0] for one in meanwhile} == {302}
    assert server.get("/fr/leave/")[1][b"location"] == b"https://chosen.example/"


# --- tags and codings ---


OTHER = [
    {"accept_language": "fr"},
    {"accept_encoding": "gzip"},
    {"accept_encoding": ""},
    {"host": "elsewhere.example"},
    {"method": "HEAD"},
    {"cookie": f"{settings.SESSION_COOKIE_NAME}=abc"},
    {"authorization": "Basic abc"},
    {"content_type": "text/html; charset=utf-7"},
    {"content_length": "70000000"},
    {f"x_{number}": "1" for number in range(MOST_HEADERS)},
]


def test_request_that_is_known_again_gets_what_it_would_have_got(server):
    def answer(other):
        status, headers, content = server.get("/staying-safe/", **BROWSER | other)
        # What is not kept is longer by something at random.
        length = int(headers.pop(b"content-length", 0))
        if headers.get(b"content-encoding") == b"gzip":
            length, content = 0, gzip.decompress(content)
        return status, headers, content, length

    for other in OTHER:
        known._known.clear()
        new = answer(other)
        usual = [answer({}), answer({})]
        assert known._known
        assert answer(other) == new, other
        assert new not in usual, other


def test_requests_that_are_known_again_are_few_and_hold_nothing_typed(server, monkeypatch):
    monkeypatch.setattr(known, "MOST_KNOWN", 3)
    known._known.clear()
    paths = ["/", "/privacy/", "/experts/", "/centres/?country=DK", "/centres/?q=bridge"]
    paths += ["/centres/?" + "&".join(["country=DK"] * 90)]
    for path in [*paths, *paths]:
        assert server.get(path, **BROWSER)[0] == 200
    assert {key[3] for key in known._known} == {b"", b"country=DK"}
    assert len(known._known) == 3


def test_browser_that_has_the_page_is_told_so(server):
    centre()
    _status, headers, _content = server.get("/centres/open-house/", **BROWSER)
    tag = headers[b"etag"].decode()

    status, said, content = server.get("/centres/open-house/", if_none_match=f'"x", {tag}')
    assert (status, content) == (304, b"")
    assert said[b"etag"] == headers[b"etag"]
    assert said[b"cache-control"] == headers[b"cache-control"]

    change(name="Other house")
    assert server.get("/centres/open-house/", if_none_match=tag)[0] == 200


def asked_with(**headers):
    scope = {"type": "http", "method": "GET", "path": "/about/", "query_string": b""}
    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return known.asked({**scope, "headers": [(b"host", b"localhost"), *said]})


@pytest.mark.parametrize("before", [0, 160, 165, 166, 167, 170, 4000])
def test_language_is_the_one_that_a_page_would_offer(before):
    said = f"{'zq,' * before}fr"

    assert asked_with(accept_language=said).address.offered == preferred(said)


@pytest.mark.parametrize("name", ["accept_language", "accept_encoding"])
def test_little_is_remembered_of_what_a_browser_says(name):
    tracemalloc.start()
    for number in range(200):
        asked_with(**{name: f"{number},{'br,' * 10_000}{number}"})
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < 1_000_000


CODINGS = {
    "gzip, deflate, br": b"br",
    "gzip;q=1.0, br;q=0": b"gzip",
    "br ; q=0.000, gzip ; q=0": None,
    "GZIP": b"gzip",
    "identity": None,
    "": None,
    "zstd": None,
    # Nothing of so much is remembered.
    f"gzip{',zstd' * 400}": None,
}


def test_page_comes_in_a_coding_that_is_read(server):
    centre()
    path = "/centres/open-house/"
    page = server.page(path)
    for accepted, coding in CODINGS.items():
        _status, headers, content = server.get(path, accept_encoding=accepted)

        assert headers.get(b"content-encoding") == coding, accepted
        assert decoded(headers, content).decode() == page, accepted
        assert int(headers[b"content-length"]) == len(content), accepted


def test_head_says_what_the_page_would(server):
    centre()
    path = "/centres/open-house/"
    status, headers, content = server.get(path, method="HEAD", **BROWSER)
    page = server.get(path, **BROWSER)

    assert (status, headers, content) == (200, page[1], b"")


# --- pages are counted as before ---


def test_page_from_memory_is_counted(server):
    centre()
    for agent in ("Firefox", "Firefox", "Googlebot", "Firefox"):
        server.get("/centres/open-house/", user_agent=agent)
    server.get("/centres/open-house/", method="HEAD")
    server.get("/centres/open-house/", sec_purpose="prefetch")

    (row, number), *others = counts.tally.take().items()
    assert (row[1][1:], number, others) == (("centres:detail", "DK"), 3, [])


# --- until when ---


def test_page_that_says_the_time_is_right_until_that_is_another(server, made):
    centre(opening_hours="Mo-Su 09:00-17:00", time_zone="Europe/Copenhagen")
    with time_machine.travel("2026-03-02T10:59:20+01:00", tick=False) as clock:
        for _half_hours in range(6 * 2):
            assert "Open now" in server.page("/centres/open-house/")
            clock.shift(30 * 60)
        assert len(made) == 1
        clock.shift(39)
        assert "Open now" in server.page("/centres/open-house/")
        clock.shift(1)
        assert "Closed now" in server.page("/centres/open-house/")
        assert len(made) == 2


def test_page_is_right_for_a_day_at_most(server, made):
    centre()
    with time_machine.travel("2026-03-02T23:59:50+01:00", tick=False) as clock:
        server.page("/about/")
        clock.shift(9)
        server.page("/about/")
        assert len(made) == 1
        clock.shift(2)
        server.page("/about/")
        assert len(made) == 2


# --- the version ---


def test_hidden_listing_is_gone_as_soon_as_the_process_knows(server):
    open_house, editor = centre(), UserFactory()
    paths = ["/centres/open-house/", "/centres/", "/centres/?country=DK", "/countries/denmark/"]
    assert all("Open house" in server.page(path) for path in paths)

    version = server.watch.current()
    open_house.hide(by=editor)
    assert server.wait_for_version(other_than=version) < 2
    assert not any("Open house" in str(server.page(path)) for path in paths)
    gc.collect()
    assert not any(
        b"Open house" in gzip.decompress(one.contents[ready.GZIP])
        for one in server.memory.store._ready.values()
        if ready.GZIP in one.contents
    )


def test_answer_begun_before_a_change_is_not_kept_for_the_version_after(server, monkeypatch):
    centre()
    make, begun, changed = asgi._page, threading.Event(), threading.Event()

    def slow(address, arrived):
        page = make(address, arrived)
        begun.set()
        assert changed.wait(10)
        return page

    monkeypatch.setattr(asgi, "_page", slow)
    server.settle()
    visit = server._get("/centres/open-house/", "GET", {})
    waiting = asyncio.run_coroutine_threadsafe(visit, server.loop)
    assert begun.wait(10)
    change(name="Other house")
    monkeypatch.setattr(asgi, "_page", make)
    about = server.get("/about/")
    kept_meanwhile = kept(server)
    changed.set()
    assert b"Open house" in waiting.result(10)[2]
    # Nor does it drive out what was kept since.
    assert about[0] == 200
    assert {address.path for address in kept_meanwhile} == {"/about/"}
    assert kept(server) == kept_meanwhile
    assert "Other house" in server.page("/centres/open-house/")


def test_change_that_began_early_and_ends_late_makes_another_version(server):
    """A number that only grows would be the same before and after it."""
    centre()
    begun, other_is_over = threading.Event(), threading.Event()

    def change_slowly():
        try:
            with transaction.atomic():
                change(acronym="EARLY")
                begun.set()
                assert other_is_over.wait(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(change_slowly)
        assert begun.wait(10)
        ExpertFactory()
        server.settle()
        between = server.watch.current()
        other_is_over.set()
        slow.result()
    assert server.wait_for_version(other_than=between) < 2


def test_no_writer_waits_for_another(server):
    centre()
    editor = UserFactory()
    ExpertFactory(slug="open-person")
    with transaction.atomic():
        change(acronym="HELD")

        def hide():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")
                Expert.objects.get(slug="open-person").hide(by=editor)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(hide).result()


def test_changes_that_are_over_are_forgotten_and_no_version_comes_again(server):
    centre()
    versions = []
    for number in range(3):
        change(acronym=f"A{number}")
        for forget in (False, True):
            if forget:
                PublicChange.objects.over().delete()
            server.settle()
            versions.append(server.watch.current())
    # A transaction that is open elsewhere, as in another test, keeps those that came after it.
    known = [version for version, _same in itertools.groupby(versions)]
    assert len({*known}) == len(known) >= 3
    assert not PublicChange.objects.over().exists()
    assert PublicChange.objects.exists()


def test_one_transaction_is_one_change(server):
    centre()
    before = PublicChange.objects.count()
    with transaction.atomic():
        for number in range(3):
            change(acronym=f"A{number}")
    assert PublicChange.objects.count() == before + 1


def test_nothing_is_answered_from_memory_without_word_from_the_database(server, made, monkeypatch):
    server.page("/about/")
    server.watch.end()
    monkeypatch.setattr(version, "GOOD_FOR", 0.2)
    time.sleep(version.GOOD_FOR)

    assert server.watch.current() == ""
    for _turn in range(2):
        assert server.in_loop(server._get("/about/", "GET", {}))[0] == 200
    assert len(made) == 3


def test_watch_finds_the_database_again(server):
    centre()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE %s AND pid <> pg_backend_pid()",
            ["%FROM irct_publicchange%"],
        )
    change(acronym="AGAIN")
    server.settle()


# What public pages read beside what the version tells of.
NOT_NOTED = {
    # Words that correct what somebody typed: such pages are never kept.
    "irct_word",
    "places_townname",
    # The history, which is written by changes that make a version.
    "centres_centreevent",
    "experts_expertevent",
    "experts_textevent",
    # Where the versions are noted.
    "irct_publicchange",
}


def test_every_table_that_a_public_page_reads_makes_a_version(server):
    tables = set()

    def note(execute, sql, params, many, context):
        tables.update(re.findall(r'(?:FROM|JOIN) "?([a-z]+_[a-z]+)', sql))
        return execute(sql, params, many, context)

    client = Client(headers={"host": HOST.decode()})
    paths = [path for path, _headers in everything(server)]
    with connection.execute_wrapper(note):
        cache.clear()
        for path in paths:
            client.get(path)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s",
            ["pgtrigger_public_change_%"],
        )
        noted = {table for (table,) in cursor.fetchall()}
    assert len(tables) > 10
    assert tables - noted <= NOT_NOTED
