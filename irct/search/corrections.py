"""What is meant by words that are misspelt."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from irct.search import phrases
from irct.search.lookup import Known, is_known, similar_towns
from irct.search.reading import Reading
from irct.search.spelling import edits, is_likely, letters_wrong, nearest, similar_phrases

NAMES = ("country=", "town=", "language=", "called=")
# With more words that nobody knows, they are of a language that is not: no misspelt places.
MOST_UNKNOWN = 2


def corrections(reading: Reading, known: Mapping[str, Known]) -> dict[str, str]:
    """What is meant by words that are none of anything, as it is shown."""
    wrong = {
        token.joined: most
        for token in reading.rest
        if token not in reading.people
        and (most := letters_wrong(token.joined))
        and (known[token.joined].is_begun_place or not is_known(token, known))
    }
    towns = similar_towns(wrong) if 0 < len(wrong) <= MOST_UNKNOWN else {}
    found: dict[str, str] = {}
    for word, most in wrong.items():
        meant = _meant(word, most, known[word].alike, towns.get(word, []))
        if likeliest := min(meant, key=lambda one: one[:2], default=None):
            found[word] = likeliest[2]
    return found


def _meant(
    word: str,
    most: int,
    alike: Sequence[tuple[str, tuple[str, ...]]],
    towns: Sequence[tuple[str, str]],
) -> Iterator[tuple[int, int, str]]:
    """What a misspelt word may mean: twice the letters wrong, how unlikely, and what is shown."""
    for distance, other, codes in nearest(word, alike):
        if distance <= 2 * most + 1:
            yield distance, 0, _shown(other, codes)
    for distance, other in similar_phrases(word, most):
        yield 2 * distance, 1, _shown(other, phrases.meanings()[other])
    for name, own in towns:
        if (distance := edits(word, name)) <= most and is_likely(word, name):
            yield 2 * distance, 2, own


def _shown(word: str, codes: Collection[str]) -> str:
    """A word as it is written: with a capital letter where it names a place or a language."""
    return word.title() if any(code.startswith(NAMES) for code in codes) else word
