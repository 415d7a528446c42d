"""Points in a country, as far as the outlines of the map can say."""

import math
from collections.abc import Iterator
from itertools import pairwise

from irct.places import countries
from irct.places.outlines import Ring, Spot, outlines, spots
from irct.places.points import Point

# A unit of the map, in kilometres.
UNIT = 33
# The outlines are simplified: so far from one, a point may be on either side of a border.
NEAR = 50
# How far from its capital a place may be in a country that is too small to have an outline.
NEAR_CAPITAL = 400


def may_be_in(country: str, point: Point) -> bool:
    """A point lies in a country, or near enough to its border that nobody can tell."""
    outline = outlines().get(country)
    if country not in countries.COUNTRIES:
        return True
    if outline is None or not outline.rings:
        return point.distance(countries.country_point(country)) <= NEAR_CAPITAL
    if point.distance(countries.country_point(country)) <= NEAR:
        return True
    return any(
        _holds(ring, spot) or _distance(ring, spot) * UNIT <= NEAR
        for spot in spots(point)
        for ring in outline.rings
    )


def country_at(point: Point) -> str:
    """The country in which a point lies; nothing for one at sea."""
    found = (
        code
        for code, outline in outlines().items()
        for spot in spots(point)
        if any(_holds(ring, spot) for ring in outline.rings)
    )
    return next(found, "")


def _holds(ring: Ring, spot: Spot) -> bool:
    """A ring is crossed an odd number of times on the way out."""
    crossings = sum(
        (one.y > spot.y) != (other.y > spot.y)
        and spot.x < (other.x - one.x) * (spot.y - one.y) / (other.y - one.y) + one.x
        for one, other in _sides(ring)
    )
    return crossings % 2 == 1


def _distance(ring: Ring, spot: Spot) -> float:
    return min(_to_side(one, other, spot) for one, other in _sides(ring))


def _to_side(one: Spot, other: Spot, spot: Spot) -> float:
    across, down = other.x - one.x, other.y - one.y
    length = across * across + down * down
    along = ((spot.x - one.x) * across + (spot.y - one.y) * down) / length if length else 0
    along = max(0.0, min(1.0, along))
    return math.hypot(spot.x - one.x - along * across, spot.y - one.y - along * down)


def _sides(ring: Ring) -> Iterator[tuple[Spot, Spot]]:
    yield from pairwise(ring)
    yield ring[-1], ring[0]
