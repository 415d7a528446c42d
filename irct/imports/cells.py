"""What stands in a cell: no spreadsheet takes it for a formula, and it comes back as it was."""

import re

# A cell that says so empties what stands in the directory; an empty cell leaves it as it is.
EMPTIED = "(empty)"
# What begins a formula, also as wide letters; a tab or a new line before it is passed over.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# Characters that XML cannot hold, or that it changes; the second is what stands for one.
NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def guarded(text: str) -> str:
    """Return a text with an apostrophe before it if it could be taken for something else."""
    return f"'{text}" if needs_guard(text) else text


def unguarded(cell: str) -> str:
    """Return the text that was guarded; an apostrophe that guards nothing is part of it."""
    return cell[1:] if cell.startswith("'") and needs_guard(cell[1:]) else cell


def needs_guard(text: str) -> bool:
    bare = text.lstrip("'")
    return bool(FORMULA.match(bare)) or is_emptied(bare)


def is_emptied(cell: str) -> bool:
    return cell.strip().casefold() == EMPTIED


def for_xml(text: str) -> str:
    """Write what XML would lose as spreadsheets do."""
    return NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
