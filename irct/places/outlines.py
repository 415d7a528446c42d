"""The outlines of the world's countries, on a flat map in the Equal Earth projection.

`data/world.json` is Natural Earth 1:50m (public domain), simplified, with borders as the United
Nations see them: Crimea in Ukraine, Western Sahara whole, the Golan in Syria. Its unit is a
thousandth of the map's width: about 33 km, everywhere, since the projection keeps areas.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from irct.places import countries
from irct.places.points import Point

SOURCE = Path(__file__).parent / "data" / "world.json"

# The coefficients of Šavrič, Patterson and Jenny (2018).
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF_ROOT_OF_3 = math.sqrt(3) / 2
# The map is centred on 11° east. Its scale and origin are the least squares of the capitals of 22
# countries of a few kilometres (Malta, Singapore, Monaco, Barbados, Nauru …) against the middles of
# their outlines; none lies further off than 0.5, of which their own size is the most.
CENTRAL_LONGITUDE = 11
SCALE, ORIGIN_X, ORIGIN_Y = 191.1, 489.14, 262.66

NUMBER = re.compile(r"-?[\d.]+")


class Spot(NamedTuple):
    """A place on the flat map."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle of the flat map."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> Spot:
        return Spot(self.left + self.width / 2, self.top + self.height / 2)

    def holds(self, spot: Spot) -> bool:
        return self.left <= spot.x <= self.right and self.top <= spot.y <= self.bottom

    def meets(self, other: "Box") -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


Ring = tuple[Spot, ...]
WORLD = Box(0, 0, 1000, 480)


class Outline(NamedTuple):
    """The parts of a country as rings, the middle of the largest, and the area of all."""

    rings: tuple[Ring, ...]
    middle: Spot
    area: float

    @property
    def box(self) -> Box:
        """The box around the largest part."""
        boxes = map(box_of, self.rings)
        return max(boxes, key=lambda box: box.width * box.height)


def project(point: Point, *, turns: int = 0) -> Spot:
    """Where a point is on the flat map; with `turns`, on its repetition further east."""
    longitude = (point.longitude - CENTRAL_LONGITUDE + 180) % 360 - 180 + 360 * turns
    angle = math.asin(HALF_ROOT_OF_3 * math.sin(math.radians(point.latitude)))
    square = angle * angle
    sixth = square**3
    stretch = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = math.radians(longitude) * math.cos(angle) / (HALF_ROOT_OF_3 * stretch)
    y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return Spot(ORIGIN_X + SCALE * x, ORIGIN_Y - SCALE * y)


def spots(point: Point) -> Iterator[Spot]:
    """Where a point is on a map that goes on beyond its eastern edge."""
    return (project(point, turns=turns) for turns in (0, 1))


@cache
def outlines() -> dict[str, Outline]:
    """Outlines of all countries that are large enough to have one."""
    known = json.loads(SOURCE.read_text())["countries"]
    return {
        code: Outline(_rings(drawn["d"]), Spot(drawn["x"], drawn["y"]), drawn["area"])
        for code, drawn in known.items()
    }


def outline(code: str) -> Outline:
    """A country's outline; without one it is a spot at its capital."""
    return outlines().get(code) or Outline((), project(countries.country_point(code)), 0)


def numbers(code: str) -> list[list[float]]:
    """A country's outline to one decimal, each ring as x and y in turn; else its one spot."""
    drawn = outline(code)
    rings = drawn.rings or ((drawn.middle,),)
    return [[round(number, 1) for spot in ring for number in spot] for ring in rings]


def box_of(ring: Ring) -> Box:
    left, top = min(spot.x for spot in ring), min(spot.y for spot in ring)
    right, bottom = max(spot.x for spot in ring), max(spot.y for spot in ring)
    return Box(left, top, right - left, bottom - top)


def _rings(path: str) -> tuple[Ring, ...]:
    """Parse the path of an outline, which uses M, L and Z only."""
    parts = (list(map(float, NUMBER.findall(part))) for part in path.split("Z"))
    rings = (tuple(map(Spot, part[::2], part[1::2])) for part in parts if part)
    # What is smaller than the file is exact has become one spot or two.
    return tuple(ring for ring in rings if len(set(ring)) > 1)
