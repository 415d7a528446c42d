"""Maps as drawing data: outlines, and how many centres are where, in; paths and dots out.

Nothing here depends on the directory but the counts and places that a page hands in, so each map's
outlines are made once.
"""

import dataclasses
import math
from collections.abc import Iterable, Iterator
from functools import cache

from irct.disclosure import projection
from irct.places import countries, outlines
from irct.places.countries import Region
from irct.places.outlines import Box, Ring, Spot

# What of the flat map a region's own map shows: every capital where people live.
VIEWS = {
    Region.ASIA: Box(598, 62, 288, 252),
    Region.EUROPE: Box(404, 13, 200, 123),
    Region.LAC: Box(152, 138, 240, 324),
    Region.MENA: Box(412, 110, 240, 132),
    Region.NORTH_AMERICA: Box(82, 8, 375, 167),
    Region.PACIFIC: Box(726, 180, 374, 260),
    Region.SUB_SAHARAN_AFRICA: Box(386, 158, 288, 240),
}

# The width of a drawing in its own units, of which a wide screen shows two in a pixel.
WIDTH, SMALL_WIDTH = 2000, 360
# Countries below so much, in square units of the flat map or of a region's drawing, are dots.
DOT_BELOW_IN_WORLD, DOT_BELOW_IN_REGION = 6, 150
# Countries below so much, in square units of a small map, have a circle around them there.
MARK_BELOW = 600
# How far from the middle of a dot it can be pressed.
SMALLEST_DOT, LARGEST_DOT = 12, 20
# The room that a number needs.
ROOM, AMPLE_ROOM = 40, 110
# What a small map shows around a country: a part of its own size, and some 350 km.
MARGIN, SURROUNDINGS = 1.1, 11

# A place on a small map, or on a region's, is drawn in pixels and not in kilometres: an approximate
# place lies within 8 km, which is less than 3 pixels on the largest scale that is ever shown.


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """A part of the flat map, and the width at which it is drawn."""

    box: Box
    width: int

    @property
    def scale(self) -> float:
        return self.width / self.box.width

    @property
    def height(self) -> int:
        return round(self.box.height * self.scale)

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def spot(self, spot: Spot) -> Spot:
        """Convert a spot of the flat map to whole units of the drawing."""
        return Spot(
            round((spot.x - self.box.left) * self.scale),
            round((spot.y - self.box.top) * self.scale),
        )

    def path(self, rings: Iterable[Ring], *, least: float = 0) -> str:
        """Draw rings as a path, leaving out parts narrower and lower than `least`."""
        edge = self.box.grown(self.box.width / 50)
        seen = (ring for ring in rings if edge.meets(outlines.box_of(ring)))
        drawn = (list(map(self.spot, _clipped(ring, edge))) for ring in seen)
        return _path(ring for ring in drawn if _is_seen(ring, least))


@dataclasses.dataclass(frozen=True, slots=True)
class Land:
    """A country as drawn."""

    code: str
    path: str
    spot: Spot
    is_dot: bool
    # How far from the middle of a dot it can be pressed.
    radius: int
    has_room: bool
    has_ample_room: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """A map that lacks only its numbers."""

    frame: Frame
    lands: tuple[Land, ...]
    others: str


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """Two paths of spots: exact places, and approximate ones."""

    exact: str
    approximate: str


@dataclasses.dataclass(frozen=True, slots=True)
class Locator:
    """A small map of one country."""

    frame: Frame
    path: str
    others: str
    # Marks a country that is too small to be seen by its outline.
    mark: Spot | None


def shade(count: int) -> str:
    """The step of the colour scale for a number of centres."""
    if count == 0:
        return "none"
    if count == 1:
        return "one"
    return "few" if count < 5 else "many"


@cache
def world() -> Drawing:
    """All countries; those drawn as dots come last, so that they lie on top."""
    frame = Frame(outlines.WORLD, WIDTH)
    return Drawing(frame, _lands(countries.inhabited(), frame, DOT_BELOW_IN_WORLD), "")


@cache
def region(region: Region) -> Drawing:
    """A region's countries, and everything else in sight as one quiet path."""
    frame = Frame(VIEWS[region], WIDTH)
    own = countries.in_region(region) - countries.UNINHABITED
    lands = _lands(sorted(own), frame, DOT_BELOW_IN_REGION / frame.scale**2)
    others = [ring for code in outlines.outlines() if code not in own for ring in _rings(code)]
    return Drawing(frame, lands, frame.path(others, least=4))


@cache
def locator(code: str) -> Locator | None:
    """A country among its neighbours; none if it is not on the map."""
    outline = outlines.outline(code)
    if not outlines.WORLD.holds(outline.middle):
        return None
    frame = Frame(_around(code), SMALL_WIDTH)
    others = [ring for other in outlines.outlines() if other != code for ring in _rings(other)]
    is_small = outline.area * frame.scale**2 < MARK_BELOW
    return Locator(
        frame,
        path=frame.path(outline.rings, least=2),
        others=frame.path(others, least=5),
        mark=frame.spot(outline.middle) if is_small else None,
    )


def places(frame: Frame, shown: Iterable[projection.ShownLocation | None]) -> Places:
    """The places that may be shown and lie within a frame."""
    found: dict[str, set[Spot]] = {projection.EXACT: set(), projection.APPROXIMATE: set()}
    for place in shown:
        if place and place.point and place.precision in found:
            near = (spot for spot in outlines.spots(place.point) if frame.box.holds(spot))
            found[place.precision] |= set(map(frame.spot, near))
    return Places(*(_dots(found[kind]) for kind in (projection.EXACT, projection.APPROXIMATE)))


def _rings(code: str) -> tuple[Ring, ...]:
    return outlines.outline(code).rings


def _lands(codes: Iterable[str], frame: Frame, dot_below: float) -> tuple[Land, ...]:
    lands = [land for code in codes if (land := _land(code, frame, dot_below))]
    dots = [land.spot for land in lands if land.is_dot]
    return tuple(
        _with_reach(land, dots) if land.is_dot else land
        for land in sorted(lands, key=lambda land: land.is_dot)
    )


def _land(code: str, frame: Frame, dot_below: float) -> Land | None:
    outline = outlines.outline(code)
    # Russia's middle is not on the map of Europe, but its capital is.
    candidates = [outline.middle, *outlines.spots(countries.country_point(code))]
    spot = next(filter(frame.box.holds, candidates), None)
    if spot is None:
        return None
    box = outline.box if outline.rings else Box(*spot, 0, 0)
    room = min(box.width, box.height) * frame.scale
    return Land(
        code=code,
        path=frame.path(outline.rings),
        spot=frame.spot(spot),
        is_dot=outline.area < dot_below,
        radius=0,
        has_room=room > ROOM,
        has_ample_room=room > AMPLE_ROOM,
    )


def _with_reach(land: Land, dots: list[Spot]) -> Land:
    """Set the radius in which a dot can be pressed: at most half the way to the next dot."""
    ways = (math.dist(land.spot, dot) for dot in dots if dot != land.spot)
    radius = min(LARGEST_DOT, max(SMALLEST_DOT, int(min(ways, default=2 * LARGEST_DOT) / 2)))
    return dataclasses.replace(land, radius=radius, has_room=2 * radius >= ROOM)


def _around(code: str) -> Box:
    """The box of a small map: the country's largest part with a margin, wider than high."""
    outline = outlines.outline(code)
    box = outline.box if outline.rings else Box(*outline.middle, 0, 0)
    width, height = (
        side * MARGIN + 2 * SURROUNDINGS
        for side in (max(box.width, box.height * 4 / 3), box.height)
    )
    height = max(height, width / 2)
    x, y = box.middle
    return Box(x - width / 2, y - height / 2, width, height)


def _clipped(ring: Ring, edge: Box) -> list[Spot]:
    """Clip a ring to a box (Sutherland and Hodgman)."""
    spots = list(ring)
    for axis, limit, sign in (
        (0, edge.left, 1),
        (0, edge.right, -1),
        (1, edge.top, 1),
        (1, edge.bottom, -1),
    ):
        spots = list(_on_one_side(spots, axis, limit, sign))
    return spots


def _on_one_side(spots: list[Spot], axis: int, limit: float, sign: int) -> Iterator[Spot]:
    for last, spot in zip([*spots[-1:], *spots[:-1]], spots, strict=True):
        was_in, is_in = ((one[axis] - limit) * sign >= 0 for one in (last, spot))
        if was_in != is_in:
            part = (limit - last[axis]) / (spot[axis] - last[axis])
            yield Spot(last.x + part * (spot.x - last.x), last.y + part * (spot.y - last.y))
        if is_in:
            yield spot


def _is_seen(ring: list[Spot], least: float) -> bool:
    if len(set(ring)) < 2:
        return False
    box = outlines.box_of(tuple(ring))
    return max(box.width, box.height) >= least


def _path(rings: Iterable[list[Spot]]) -> str:
    """Rings as an SVG path of whole relative steps."""
    written, start = "", Spot(0, 0)
    for ring in rings:
        at, steps = start, list[Spot]()
        for spot in ring:
            if spot != at or not steps:
                steps.append(Spot(spot.x - at.x, spot.y - at.y))
                at = spot
        written += "m" + _steps(steps) + "z"
        start = ring[0]
    return written


def _dots(spots: Iterable[Spot]) -> str:
    """Spots as zero-length lines, which round line ends turn into dots."""
    return "".join(f"M{x} {y}h0" for x, y in sorted(spots))


def _steps(steps: list[Spot]) -> str:
    numbers = " ".join(f"{number:.0f}" for step in steps for number in step)
    return numbers.replace("-0 ", "0 ").replace(" -", "-")
