"""Words that are spelled much like another."""

from collections.abc import Iterable


def nearest(
    part: str, alike: Iterable[tuple[str, tuple[str, ...]]]
) -> list[tuple[int, str, tuple[str, ...]]]:
    """The six words most like a part, or like its beginning."""
    near = []
    for word, lexemes in alike:
        whole = edits(part, word)
        begun = min((edits(part, word[:n]) for n in range(len(part) - 1, len(part) + 2)), default=9)
        distance = min(2 * whole, 2 * begun + 1)
        if distance <= (3 if len(part) <= 4 else 5):
            near.append((distance, word, lexemes))
    return sorted(near)[:6]


def edits(a: str, b: str) -> int:
    """The number of letters wrong, missing, extra or swapped between two words."""
    before, row = [], list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
