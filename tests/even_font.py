"""A font made here, so that what fits on a page does not depend on the fonts of a machine.

Nothing of it can be seen. Each letter is as wide as those of the common fonts are on the whole.
"""

import base64
import struct

EM = 1000
WIDTH, SPACE = 520, 320
ASCENT, DESCENT = 930, 240
# Latin with its accents, Cyrillic, Arabic, and punctuation, in order.
RANGES = [
    *((0x20, 0x24F), (0x400, 0x52F), (0x600, 0x6FF)),
    *((0x2000, 0x206F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
]
NAME = "Even"

STYLE = """
@font-face {{ font-family: {name}; src: url(data:font/ttf;base64,{font}) }}
*, ::before, ::after {{ font-family: {name} !important }}
"""


def set_in_it(page) -> None:
    """Set all of a page in the font; its context must let it be written into the page."""
    page.add_style_tag(content=STYLE.format(name=NAME, font=base64.b64encode(font()).decode()))
    fonts = page.evaluate(f"document.fonts.load('1em {NAME}').then(all => all.length)")
    assert fonts == 1


def font() -> bytes:
    widths = [WIDTH] + [
        SPACE if code in (0x20, 0xA0) else WIDTH
        for first, last in RANGES
        for code in range(first, last + 1)
    ]
    count = len(widths)
    # The one outline is that of the glyph for what is missing: a square.
    square = struct.pack(">hhhhhHH4B", 1, 0, 0, 500, 500, 3, 0, 1, 1, 1, 1)
    square += struct.pack(">4h4h", 0, 0, 500, 0, 0, 500, 0, -500)
    square += bytes(-len(square) % 4)
    box = (0, 0, 500, 500)
    head = struct.pack(
        *(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0),
        *(*box, 0, 8, 2, 1, 0),
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, -DESCENT, 0, WIDTH, *[0] * 11, count)
    maxp = struct.pack(">IH13H", 0x10000, count, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
    os2 = struct.pack(
        *(">HhHHH11h10B4I4sHHH", 4, WIDTH, 400, 5, 0, *[0] * 11, *[0] * 10, 1, 0, 0, 0, b"NONE"),
        *(0x40, RANGES[0][0], RANGES[-1][1]),
    )
    os2 += struct.pack(
        ">hhhHHIIhhHHH", ASCENT, -DESCENT, 0, ASCENT, DESCENT, 1, 0, 500, 700, 0, 32, 0
    )
    return _file(
        {
            b"OS/2": os2,
            b"cmap": _characters(),
            b"glyf": square,
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
            b"loca": struct.pack(">I", 0) + struct.pack(">I", len(square)) * count,
            b"maxp": maxp,
            b"name": _names(),
            b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
        }
    )


def _characters() -> bytes:
    """The table that says which glyph a character has: they go on in order."""
    segments, glyph = [], 1
    for first, last in RANGES:
        segments.append((first, last, (glyph - first) % 0x10000))
        glyph += last + 1 - first
    segments.append((0xFFFF, 0xFFFF, 1))
    firsts, lasts, deltas = (
        struct.pack(f">{len(segments)}H", *column) for column in zip(*segments, strict=True)
    )
    # What a binary search needs to know.
    power = len(segments).bit_length() - 1
    span = 2 << power
    search = struct.pack(">4H", 2 * len(segments), span, power, 2 * len(segments) - span)
    body = search + lasts + bytes(2) + firsts + deltas + bytes(2 * len(segments))
    table = struct.pack(">3H", 4, len(body) + 6, 0) + body
    return struct.pack(">4HI", 0, 1, 3, 1, 12) + table


def _names() -> bytes:
    texts = {1: NAME, 2: "Regular", 3: NAME, 4: NAME, 5: "Version 1", 6: NAME}
    records = strings = b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(encoded), len(strings))
        strings += encoded
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + strings


def _file(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    search = 16 << power
    start = struct.pack(">I4H", 0x10000, len(tables), search, power, 16 * len(tables) - search)
    place = len(start) + 16 * len(tables)
    directory = content = b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) % 2**32
        directory += struct.pack(">4sIII", tag, total, place + len(content), len(table))
        content += padded
    return start + directory + content
