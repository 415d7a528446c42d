"""What was measured, as a table and as a picture, with the goals beside it."""

import math
import os
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from tests.bench import beside
from tests.bench.measuring import AT_ONCE, EDITED_EVERY
from tests.bench.visitors import VISITORS

Row = dict[str, Any]
# Of one visitor after the other, then of many at once; the last is what the processor has to do.
COLUMNS = ("median ms", "p99", "per s", f"p99 of {AT_ONCE}", "busy ms")
OTHERS = ("bare Django view", "granian alone", "nginx")
# Milliseconds in the server at 156 centres; how many times as many at others.
AT_156 = {"search": 6, "near": 6, "list": 6, "home": 4, "country": 4, "profile": 4}
GROWS = {156: 1, 15_600: 1.5, 156_000: 3}
# How many times as many requests as Datasette.
BESIDE_DATASETTE = {156: 1.5, 156_000: 3}
# Two ways to compare; a machine that does other things as well changes the second little.
BY = {"per_second": "answers a second", "busy": "time of the processor"}
# Of 50 services; of all of them, a line for each.
OPEN_DATA, LINES_BEGIN, LINES_MB = 25, 1_000, 200
QUERIES = 6
WORKER_MB, LOADING_MB = 150, 400
P99, LEAVING = 250, 50


def table(found: Sequence[Row], *, generator: str) -> str:
    missing = [name for name in ("nginx", "datasette") if not getattr(beside, name.upper())]
    lines = [f"Asked by {generator}, on {os.cpu_count()} processors that this shares."]
    if missing:
        lines.append(f"Not installed, and so not beside: {', '.join(missing)}.")
    for one in found:
        lines += ["", f"{one['scale']:,} centres", *_made_anew(one), "", *_from_memory(one)]
        lines += ["", *_visitors(one), "", *_goals(one)]
    return "\n".join([*lines, ""])


def _made_anew(one: Row) -> Iterator[str]:
    yield _line("  made anew", *COLUMNS, "queries", "bytes")
    for kind, row in one["made anew"].items():
        further = f"{row['queries']:,}", f"{row['size']:,}"
        yield _row(f"    {kind}", row["busy"], *further, alone=row["alone"])
    yield "    (list: another choice each time, of a service, a language, whom and how)"
    if "datasette" in one:
        yield _row("    Datasette, the search", one["datasette"]["datasette"])
        yield _row("    ours, in turn with that", one["datasette"]["ours"])
    lines = one["lines"]
    yield (
        f"    {lines['number']:,} services of open data, a line for each: begun after"
        f" {lines['begun']:.0f} ms, all in {lines['seconds']:.1f} s,"
        f" {lines['before_mb']:.0f} MB before, {lines['most_mb']:.0f} at most"
    )


def _from_memory(one: Row) -> Iterator[str]:
    yield _line("  from memory", *COLUMNS, "", "bytes")
    for kind, row in one["from memory"].items():
        yield _row(f"    {kind}", row["ours"], "", f"{row['size']:,}", alone=row["alone"])
        for name in OTHERS:
            if name in row:
                yield _row(f"      {name}", row[name])
    for name in ("mixed", "mixed, edited"):
        yield _row(f"    {name}", one[name])
    yield f"    (edited: something public changes every {EDITED_EVERY} s)"


def _visitors(one: Row) -> Iterator[str]:
    yield _line(f"  {VISITORS} visitors", "median ms", "p99", "pages", "wrong")
    for state in ("cold", "warm"):
        for what, row in one[state].items():
            numbers = f"{row['median']:.1f}", f"{row['p99']:.1f}", f"{row['number']:,}"
            yield _line(f"    {state}: {what}", *numbers, str(row["wrong"]))


def _goals(one: Row) -> Iterator[str]:
    yield _line("  goals", "is", "should be", width=64)
    for what, value, goal, is_most in goals(one):
        is_met = value <= goal if is_most else value >= goal
        sign = "≤" if is_most else "≥"
        mark = "" if is_met else "   missed"
        numbers = f"{value:,.2f}", f"{sign} {goal:g}"
        yield _line(f"    {what}", *numbers, width=64) + mark


def goals(one: Row) -> Iterator[tuple[str, float, float, bool]]:
    """What was wanted: the value, the goal, and whether it may be no more than that."""
    scale = one["scale"]
    kept, anew = one["from memory"], one["made anew"]
    for name, times in (("bare Django view", 2.0), ("granian alone", 0.7)):
        for by, said in BY.items():
            least = min(_times(row, name, by) for row in kept.values())
            yield f"from memory, of {name}, by {said}", least, times, False
    if "datasette" in one and scale in BESIDE_DATASETTE:
        for by, said in BY.items():
            times = _times(one["datasette"], "datasette", by)
            yield f"search, of Datasette, by {said}", times, BESIDE_DATASETTE[scale], False
    for kind, most in AT_156.items():
        grown = GROWS.get(scale, 1) if most > 4 else 1
        yield f"{kind} made anew, ms", anew[kind]["alone"]["median"], most * grown, True
    yield "open data made anew, ms", anew["open data"]["alone"]["median"], OPEN_DATA, True
    yield "lines of open data begin, ms", one["lines"]["begun"], LINES_BEGIN, True
    yield "a worker that sends them, MB", one["lines"]["most_mb"], LINES_MB, True
    queries = max(anew[kind]["queries"] for kind in ("search", "near", "list"))
    yield "queries of a list", queries, QUERIES, True
    yield "a worker without memory, MB", one["worker_mb"], WORKER_MB, True
    if one["load_demo_mb"]:
        yield "load_demo, MB", one["load_demo_mb"], LOADING_MB, True
    for state in ("cold", "warm"):
        yield f"visitors, {state}: p99 ms", one[state]["pages"]["p99"], P99, True
        yield f"leaving, {state}: p99 ms", one[state]["leaving"]["p99"], LEAVING, True
        wrong = one[state]["pages"]["wrong"] + one[state]["leaving"]["wrong"]
        yield f"visitors, {state}: wrong", wrong, 0, True


def _times(row: Row, name: str, by: str) -> float:
    """How many times as much ours does as the other."""
    ours, other = row["ours"][by], row[name][by]
    more, less = (ours, other) if by == "per_second" else (other, ours)
    return more / less if less else 0


def _row(label: str, busy: Row, *further: str, alone: Row | None = None) -> str:
    one = [f"{alone['median']:.2f}", f"{alone['p99']:.2f}"] if alone else ["", ""]
    many = [f"{busy['per_second']:,.0f}", f"{busy['p99']:.1f}", f"{busy['busy']:.3f}"]
    wrong = busy["wrong"] + (alone["wrong"] if alone else 0)
    return _line(label, *one, *many, *further) + (f"   {wrong:,} wrong" if wrong else "")


def _line(label: str, *cells: str, width: int = 52) -> str:
    return f"{label:{width}}" + "".join(f"{cell:>12}" for cell in cells).rstrip()


# --- the picture ---

OURS, OURS_ANEW, OTHER = "#2f6f73", "#b0813a", "#a9b1b8"
LEFT, FULL, STEP, TOP = 240, 430, 24, 64
HEADING = "font-size='18'"


def picture(found: Sequence[Row]) -> str:
    """Requests per second as bars on a scale of powers of ten."""
    parts, y = [], TOP
    for one in found:
        parts.append(_text(24, y, f"{one['scale']:,} centres", "font-weight='600'"))
        y += STEP
        for label, value, colour in _bars(one):
            width = max(2, FULL * math.log10(max(value, 1)) / 5)
            parts.append(_text(LEFT - 8, y, label, "text-anchor='end'"))
            parts.append(
                f"<rect x='{LEFT}' y='{y - 13}' width='{width:.0f}' height='16' fill='{colour}'/>"
            )
            parts.append(_text(LEFT + width + 8, y, f"{value:,.0f}"))
            y += STEP
        y += STEP
    title = "Requests a second, on a scale of powers of ten"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 {y}' font-size='14'"
        " font-family='system-ui, sans-serif' fill='#22303a' role='img'>"
        f"<title>{title}</title><rect width='800' height='{y}' fill='#fdfcf9'/>"
        f"{_text(24, 32, title, HEADING)}"
        f"{''.join(parts)}</svg>"
    )


def _bars(one: Row) -> Iterator[tuple[str, float, str]]:
    for kind, row in one["from memory"].items():
        yield f"{kind}, from memory", row["ours"]["per_second"], OURS
    beside_home = one["from memory"]["home"]
    for name in OTHERS:
        if name in beside_home:
            yield name, beside_home[name]["per_second"], OTHER
    for kind, row in one["made anew"].items():
        yield f"{kind}, made anew", row["busy"]["per_second"], OURS_ANEW
    if "datasette" in one:
        yield "Datasette, the search", one["datasette"]["datasette"]["per_second"], OTHER


def _text(x: float, y: float, said: str, further: str = "") -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' {further}>{escape(said)}</text>"
