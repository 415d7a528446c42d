"""Listings that may be one and the same: what speaks for it, in words, with points that add up.

Names are compared within a country, in every spelling, language and script that the search knows;
words that most of these organisations share count for little. An acronym counts within a country
only, since several are used in more than one. Numbers, addresses and websites count anywhere.
All is compared as the page is opened, in one statement: so nothing is stale, and no second copy of
contact details is kept that would have to be erased too. In a directory too large for that, the
page compares what was found alike last night.
"""

from irct.desk.duplicates.pairs import (
    ENOUGH,
    Evidence,
    Pair,
    PairsPage,
    every_pair,
    is_large,
    looking_like,
    pairs,
    pairs_of,
)

__all__ = [
    "ENOUGH",
    "Evidence",
    "Pair",
    "PairsPage",
    "every_pair",
    "is_large",
    "looking_like",
    "pairs",
    "pairs_of",
]
