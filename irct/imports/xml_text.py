"""Texts as spreadsheets write them in XML, which cannot hold every character."""

import re

# Characters that XML cannot hold, or that it changes; the second is what stands for one.
NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def for_xml(text: str) -> str:
    """Write what XML would lose as spreadsheets do."""
    return NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
