"""Two hundred visitors who each open a page every three seconds, and others who leave."""

import asyncio
import random
import time
from collections.abc import Sequence

from tests.bench.asking import Answers, Client, told

VISITORS = 200
PAUSE = 3.0
# Somebody leaves so often, each by a connection of their own.
LEAVE_EVERY = 0.1
LEFT = 302


def visit(port: int, paths: Sequence[str], seconds: float) -> tuple[Answers, Answers]:
    """How long pages took that were opened meanwhile, and how long leaving took."""
    return asyncio.run(_all(port, paths, seconds))


async def _all(port: int, paths: Sequence[str], seconds: float) -> tuple[Answers, Answers]:
    pages: list[tuple[float, bool]] = []
    leaving: list[tuple[float, bool]] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(
        *(_visitor(number, port, paths, end, pages) for number in range(VISITORS)),
        _leavers(port, end, leaving),
    )
    return tuple(
        told([taken for taken, _is_wrong in one], sum(wrong for _taken, wrong in one), seconds)
        for one in (pages, leaving)
    )


async def _visitor(number, port, paths, end, pages) -> None:
    chosen = random.Random(number)
    await asyncio.sleep(chosen.random() * PAUSE)
    client = Client(port)
    while (opened := time.perf_counter()) < end:
        pages.append(await _timed(client, chosen.choice(paths), 200))
        await asyncio.sleep(max(0, PAUSE - (time.perf_counter() - opened)))
    client.close()


async def _leavers(port, end, leaving) -> None:
    while time.perf_counter() < end:
        client = Client(port)
        leaving.append(await _timed(client, "/leave/", LEFT))
        client.close()
        await asyncio.sleep(LEAVE_EVERY)


async def _timed(client: Client, path: str, expected: int) -> tuple[float, bool]:
    """Milliseconds, and whether the answer was wrong."""
    asked = time.perf_counter()
    try:
        status, _content = await client.get(path)
    except (OSError, EOFError, ValueError):
        status = 0
        client.close()
    return (time.perf_counter() - asked) * 1000, status != expected
