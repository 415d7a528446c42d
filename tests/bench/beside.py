"""Other servers on this machine: bare ones of as many bytes, and Datasette with the same rows."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil

from irct.machine.server import HOST, options
from tests.bench.sites import Server
from tests.kept import PROJECT
from tests.running_site import connected, free_port

# Where these are installed, on the path or as the environment says.
NGINX, DATASETTE = (
    os.environ.get(name.upper()) or shutil.which(name) for name in ("nginx", "datasette")
)
NGINX_SETTINGS = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type text/html; keepalive_requests 1000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/root; index index.html; }}
}}
"""
ROWS = """
SELECT c.name, c.country, c.membership, c.services, c.languages, c.ways, c.helps,
  coalesce((SELECT string_agg(summary, ' ') FROM centres_text t WHERE t.centre_id = c.id), ''),
  coalesce((SELECT string_agg(town, ' ') FROM centres_location l WHERE l.centre_id = c.id), '')
FROM centres_centre c WHERE c.status = 'published'
"""
COLUMNS = (
    "name",
    "country",
    "membership",
    "services",
    "languages",
    "ways",
    "helps",
    "summary",
    "town",
)


@contextmanager
def plain_servers(folder: Path, sizes: Iterable[int]) -> Iterator[dict[str, Server]]:
    """Servers that send as many bytes as their address says."""
    found: dict[str, Server] = {}
    with ExitStack() as servers:
        for name, target, interface in (
            ("bare Django view", "tests.bench.plain:bare_django", "wsgi"),
            ("granian alone", "tests.bench.plain:application", "asgi"),
        ):
            port = free_port()
            process = servers.enter_context(quietly(*granian(target, interface, port)))
            wait(port, process)
            found[name] = Server(port, [psutil.Process(process.pid)])
        if NGINX:
            port = free_port()
            process = servers.enter_context(quietly(*_nginx(folder / "nginx", port, sizes)))
            wait(port, process)
            found["nginx"] = Server(port, [psutil.Process(process.pid)])
        yield found


def granian(target: str, interface: str, port: int) -> list[str]:
    """The command of our own web server for another application."""
    other = {"irct.asgi:application": target, "--interface=asgi": f"--interface={interface}"}
    parts = (other.get(part, part) for part in options(HOST, port, 1))
    return [sys.executable, "-m", "granian", *parts, "--blocking-threads=1"]


def _nginx(folder: Path, port: int, sizes: Iterable[int]) -> list[str]:
    shutil.rmtree(folder, ignore_errors=True)
    for size in sizes:
        page = folder / "root" / str(size) / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(b"x" * size)
    for place in [folder, *folder.rglob("*")]:
        place.chmod(0o755 if place.is_dir() else 0o644)
    (folder / "settings").write_text(NGINX_SETTINGS.format(folder=folder, port=port))
    return [
        str(NGINX),
        "-p",
        str(folder),
        "-e",
        str(folder / "log"),
        "-c",
        str(folder / "settings"),
    ]


@contextmanager
def datasette(folder: Path) -> Iterator[Server]:
    """A Datasette that holds the centres of a site whose database is running."""
    file = folder / "centres.db"
    file.unlink(missing_ok=True)
    with connected(folder) as site, closing(sqlite3.connect(file)) as copy:
        columns = ", ".join(COLUMNS)
        copy.execute(f"CREATE TABLE centres (id INTEGER PRIMARY KEY, {columns})")
        copy.executemany(
            f"INSERT INTO centres ({columns}) VALUES ({', '.join('?' * len(COLUMNS))})",
            (
                [json.dumps(value) if isinstance(value, list) else value for value in row]
                for row in site.execute(ROWS)
            ),
        )
        copy.execute("CREATE INDEX country ON centres (country)")
        searched = "name, summary, town"
        copy.execute(f'CREATE VIRTUAL TABLE centres_fts USING fts5({searched}, content="centres")')
        copy.execute(
            f"INSERT INTO centres_fts (rowid, {searched}) SELECT id, {searched} FROM centres"
        )
        copy.commit()
    port = free_port()
    command = [str(DATASETTE), "serve", f"--immutable={file}", f"--port={port}"]
    with quietly(*command) as process:
        wait(port, process)
        yield Server(port, [psutil.Process(process.pid)])


def same_search(words: str, **chosen: str) -> str:
    """The address at Datasette of what our list is asked for, with its facets."""
    facets = [("_facet", "country"), ("_facet", "membership")]
    facets += [("_facet_array", name) for name in ("services", "languages", "helps", "ways")]
    asked = [("_search", words), *chosen.items(), *facets, ("_size", "20")]
    return f"/centres/centres?{urlencode(asked)}"


@contextmanager
def quietly(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server whose log nobody reads."""
    process = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"This has ended: {process.args}")
