"""What is measured at one scale."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import beside, inside, sites, streaming
from tests.bench.asking import Answers, Client, answers
from tests.bench.pages import Pages
from tests.bench.sites import Server
from tests.bench.visitors import visit
from tests.running_site import connected

AT_ONCE = 16
# Seconds: a measurement, of which there are several in turn, so that all have the same machine.
SECONDS, ROUNDS = 1, 3
MIXED, VISITED = 25, 60
EDITED_EVERY = 10
# Megabytes, as usual.
KEPT = 64
EDIT = """
UPDATE centres_centre SET waiting_weeks = coalesce(waiting_weeks, 0) % 50 + 1
WHERE id = (SELECT id FROM centres_centre WHERE status = 'published' ORDER BY md5(slug) LIMIT 1)
"""

Row = dict[str, Any]


def measured(scale: int) -> Row:
    """All that is measured of a site with so many centres."""
    say(f"{scale:,} centres: loading them, unless they are there")
    local, loading = sites.prepare(scale)
    found: Row = {"scale": scale, "load_demo_mb": loading}
    with sites.serving(local, kept=0) as site:
        say("all services, a line for each")
        server = sites.server(site, local)
        found["lines"] = streaming.services(server)
        pages = Pages(local)
        warm(server.port, pages.mix())
        found["worker_mb"] = sites.megabytes(server.processes[0])
    with sites.serving(local, kept=KEPT) as site:
        server = sites.server(site, local)
        for state in ("cold", "warm"):
            say(f"visitors, {state}")
            found[state] = of_visitors(server, pages)
        say("pages that are made anew")
        found["made anew"] = made_anew(server, pages, inside.pages(local, pages.all))
        if beside.DATASETTE:
            say("the search beside Datasette")
            found["datasette"] = beside_datasette(server, pages, local)
        say("pages from memory, beside other servers")
        found["from memory"] = from_memory(server, pages, local)
        say("a mixture of them, and with edits")
        found |= mixed(server, pages, local)
        found["worker_with_memory_mb"] = sites.megabytes(server.processes[0])
    return found


def made_anew(server: Server, pages: Pages, counted: dict[str, Any]) -> Row:
    """By one visitor after the other, and by many at once, of parts that are kept."""
    addresses = {kind: [*map(anew, paths)] for kind, paths in pages.of_known_values.items()}
    # Of a choice that was made before, the counts may be kept.
    addresses["list"] = [*map(anew, pages.choices)]
    found = {}
    for kind, paths in (addresses | pages.typed).items():
        is_new = kind == "list"
        alone, busy = (paths[::2], paths[1::2]) if is_new else (paths, paths)
        found[kind] = {
            **counted[kind],
            "alone": in_turn({"ours": (server, alone)}, at_once=1, is_new=is_new)["ours"],
            "busy": in_turn({"ours": (server, busy)}, is_new=is_new)["ours"],
        }
    return found


def anew(path: str) -> str:
    """The address of the same page with something that nobody knows, by which none is kept."""
    return f"{path}{'&' if '?' in path else '?'}made=anew"


def from_memory(server: Server, pages: Pages, local: Path) -> Row:
    """In turn with each what other servers do with as many bytes."""
    sizes = {kind: warm(server.port, paths) for kind, paths in pages.of_known_values.items()}
    found: Row = {}
    with beside.plain_servers(local, sizes.values()) as others:
        for kind, paths in pages.of_known_values.items():
            plain = {name: (other, [f"/{sizes[kind]}/"]) for name, other in others.items()}
            found[kind] = {"size": sizes[kind], **in_turn({"ours": (server, paths), **plain})}
            found[kind]["alone"] = in_turn({"ours": (server, paths)}, at_once=1)["ours"]
    return found


def beside_datasette(server: Server, pages: Pages, local: Path) -> Row:
    searches = [beside.same_search(words, country=code) for words, code in pages.searches]
    with beside.datasette(local) as other:
        both = {"ours": (server, pages.typed["search"]), "datasette": (other, searches)}
        return in_turn(both)


def mixed(server: Server, pages: Pages, local: Path) -> Row:
    """Many kinds of pages that can be kept, and the same while something changes."""
    paths = [path for path in pages.mix() if "?q=" not in path and "?near=" not in path]
    warm(server.port, paths)
    found = {"mixed": as_row(asked(server, paths, at_once=AT_ONCE, seconds=MIXED))}
    with edited(local):
        found["mixed, edited"] = as_row(asked(server, paths, at_once=AT_ONCE, seconds=MIXED))
    return found


def asked(server: Server, paths: list[str], *, at_once: int, seconds: float) -> Answers:
    """Answers with what the processor had to do for each."""
    before = sites.busy(server)
    found = answers(server.port, paths, at_once=at_once, seconds=seconds)
    return found._replace(busy=(sites.busy(server) - before) * 1000 / max(found.number, 1))


def in_turn(
    servers: dict[str, tuple[Server, list[str]]], *, at_once: int = AT_ONCE, is_new: bool = False
) -> Row:
    """The best that each of these does: what else the machine does makes nothing faster.

    If it must be new, nothing is asked for that was asked for in a round before.
    """
    tries: dict[str, list[Answers]] = {name: [] for name in servers}
    for turn in range(ROUNDS):
        for name, (server, paths) in servers.items():
            of_turn = paths[turn::ROUNDS] if is_new else paths
            tries[name].append(asked(server, of_turn, at_once=at_once, seconds=SECONDS))
    return {
        name: as_row(max(made, key=lambda one: (-one.wrong, one.per_second)))
        | {"busy": min(one.busy for one in made)}
        for name, made in tries.items()
    }


def warm(port: int, paths: list[str]) -> int:
    """Ask for each once; return how many bytes such an answer has on the wire, about."""

    async def ask() -> list[int]:
        client = Client(port)
        return [len((await client.get(path))[1]) for path in paths]

    sizes = sorted(asyncio.run(ask()))
    return sizes[len(sizes) // 2]


def of_visitors(server: Server, pages: Pages) -> Row:
    opened, left = visit(server.port, pages.mix(), VISITED)
    return {"pages": as_row(opened), "leaving": as_row(left)}


def as_row(one: Answers) -> Row:
    return {**one._asdict(), "per_second": one.per_second}


@contextmanager
def edited(local: Path) -> Iterator[None]:
    """Change a centre every few seconds meanwhile."""
    is_over = threading.Event()

    def edit() -> None:
        with connected(local) as site:
            site.autocommit = True
            while not is_over.wait(EDITED_EVERY):
                site.execute(EDIT)

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        yield
    finally:
        is_over.set()
        editor.join()


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
