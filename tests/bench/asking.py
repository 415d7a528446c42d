"""Those who ask: `wrk` where it is installed, else a generator of our own."""

import asyncio
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

# Pages are kept for each name of the site: all ask by its own one.
HOST, NAME = "127.0.0.1", "localhost"
WRK = shutil.which("wrk")
GENERATOR = "wrk" if WRK else "our own, which asks at most some 5,000 times a second"
HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "en"}

IN_LANGUAGE = re.compile(r"/([a-z]{2})/")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)

SCRIPT = """
local asked, turn = {}, 0
function init(args)
  for path in io.lines(args[1]) do
    wrk.headers["Accept-Language"] = path:match("^/(%l%l)/") or "en"
    asked[#asked + 1] = wrk.format("GET", path)
  end
end
function request()
  turn = turn % #asked + 1
  return asked[turn]
end
function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format(
    '\\n{"number": %d, "seconds": %f, "median": %f, "p99": %f, "wrong": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
"""


class Answers(NamedTuple):
    """How many there were and how long they took, in milliseconds."""

    number: int
    seconds: float
    median: float
    p99: float
    wrong: int
    # Milliseconds of the processor for each, in the server and its database.
    busy: float = 0

    @property
    def per_second(self) -> float:
        """Of the right ones."""
        return (self.number - self.wrong) / self.seconds


class Client:
    """A browser with one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.rest = f" HTTP/1.1\r\nHost: {NAME}:{port}\r\n"

    async def get(self, path: str) -> tuple[int, bytes]:
        """The status and the content of an answer, as it comes."""
        # Who reads a page in a language has a browser that prefers it.
        language = IN_LANGUAGE.match(path)
        headers = HEADERS | ({"Accept-Language": language[1]} if language else {})
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if self.ends is None:
            self.ends = await asyncio.open_connection(HOST, self.port)
        reader, writer = self.ends
        writer.write(f"GET {path}{self.rest}{said}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = int(head.split(b" ", 2)[1]), LENGTH.search(head)
        if length:
            return status, await reader.readexactly(int(length[1]))
        content = b""  # in chunks, as Datasette sends it
        while size := int(await reader.readline(), 16):
            content += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
        return status, content

    def close(self) -> None:
        if self.ends:
            self.ends[1].close()
            self.ends = None


def answers(port: int, paths: Sequence[str], *, at_once: int, seconds: float) -> Answers:
    """Ask for these in turn, so many at once."""
    if WRK:
        return _of_wrk(port, paths, at_once, seconds)
    return asyncio.run(_of_our_own(port, paths, at_once, seconds))


def _of_wrk(port: int, paths: Sequence[str], at_once: int, seconds: float) -> Answers:
    with tempfile.TemporaryDirectory() as folder:
        script, asked = Path(folder, "wrk.lua"), Path(folder, "paths")
        script.write_text(SCRIPT)
        asked.write_text("\n".join(paths))
        sent = {"Host": f"{NAME}:{port}", **HEADERS}
        said = [part for name, value in sent.items() for part in ("-H", f"{name}: {value}")]
        command = [WRK, "-t1", f"-c{at_once}", f"-d{max(1, round(seconds))}s", "--timeout=20s"]
        command += ["-s", script, *said, f"http://{HOST}:{port}", "--", asked]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Answers(**json.loads(told.strip().splitlines()[-1]))


async def _of_our_own(port: int, paths: Sequence[str], at_once: int, seconds: float) -> Answers:
    taken: list[float] = []
    wrong, start = 0, time.perf_counter()

    async def ask(turn: int) -> None:
        nonlocal wrong
        client = Client(port)
        while time.perf_counter() < start + seconds:
            asked = time.perf_counter()
            status, _content = await client.get(paths[turn % len(paths)])
            taken.append((time.perf_counter() - asked) * 1000)
            wrong += status >= 400
            turn += at_once
        client.close()

    await asyncio.gather(*(ask(turn) for turn in range(at_once)))
    return told(taken, wrong, time.perf_counter() - start)


def told(taken: list[float], wrong: int, seconds: float) -> Answers:
    taken = sorted(taken)
    part = [taken[int((len(taken) - 1) * share)] for share in (0.5, 0.99)]
    return Answers(len(taken), seconds, *part, wrong)
