"""How much a table may hold. Without Django, for the programs that read files."""

from collections.abc import Sequence

from irct.machine.confined import Refused

MOST_COLUMNS = 2_000
LONGEST_CELL = 1_000_000
LONGEST_ROW = 2_000_000
# Five times what 15,600 centres fill.
MOST_CELLS = 10_000_000
MOST_CHARACTERS = 100_000_000


class Budget:
    """Counts what the rows of a file hold. Raises Refused when it is more than a table may."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def take_columns(self, number: int, columns: int) -> None:
        """Note how wide a row is, before anybody looks at its cells."""
        if columns > MOST_COLUMNS:
            raise Refused("columns", number)
        self.cells += columns
        if self.cells > MOST_CELLS:
            raise Refused("many cells", number, f"{MOST_CELLS:,}")

    def take_texts(self, number: int, cells: Sequence[str]) -> None:
        characters = sum(map(len, cells))
        if characters > LONGEST_ROW:
            raise Refused("long row", number, f"{LONGEST_ROW:,}")
        self.characters += characters
        if self.characters > MOST_CHARACTERS:
            raise Refused("many characters", number, f"{MOST_CHARACTERS:,}")


def check_cell(number: int, text: str) -> None:
    if len(text) > LONGEST_CELL:
        raise Refused("long cell", number, f"{LONGEST_CELL:,}")
