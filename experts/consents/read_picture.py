"""A program that decodes a picture, and encodes what is seen of it again, small and alone."""

import base64
import io
import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from irct.machine.confined import Refused, answer

# A JPEG is decoded at an eighth of its size if that is enough; libwebp makes several copies.
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 16, "WEBP": 4}
# A progressive one is held whole, at six bytes a pixel, before anything is decoded.
MOST_PROGRESSIVE = 12
LEAST_SIDE = 200
# Twice the size at which it is shown, for high-density screens.
WIDEST, HIGHEST = 360, 480
LARGEST_ENCODED = 16_000
QUALITIES = (80, 70, 60, 50, 40, 30)
ORIENTATION, LYING = 0x0112, (5, 6, 7, 8)
ROWS_AT_ONCE = 64

# How many pixels there may be depends on the format, which Pillow's own limit does not know.
Image.MAX_IMAGE_PIXELS = None


def encoded(file: BinaryIO) -> Iterator[tuple[int, int, str]]:
    """Upright, small and without metadata."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about suspicious files; refuse them.
            warnings.simplefilter("error")
            picture = _read(file)
    except UnidentifiedImageError:
        raise Refused("no picture") from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, Warning):
        raise Refused("damaged") from None
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    yield *picture.size, base64.b64encode(_as_webp(picture)).decode()


def _read(file: BinaryIO) -> Image.Image:
    opened = Image.open(file, formats=[*MOST_MEGAPIXELS])
    # The size is in the header: nothing has been decompressed yet.
    _check_size(opened)
    factor = _factor(opened)
    opened.draft("RGB", (opened.width // factor, opened.height // factor))
    opened.load()
    return ImageOps.exif_transpose(_reduced(opened))


def _check_size(opened: Image.Image) -> None:
    # A JPEG of several pictures calls itself something else.
    most = MOST_MEGAPIXELS.get(opened.format or "", MOST_MEGAPIXELS["JPEG"])
    if opened.info.get("progressive"):
        most = MOST_PROGRESSIVE
    if opened.width * opened.height > most * 1_000_000:
        raise Refused("pixels", most)
    width, height = opened.size
    if min(width, height) < LEAST_SIDE:
        if opened.getexif().get(ORIENTATION) in LYING:
            width, height = height, width
        raise Refused("small", width, height)


def _factor(picture: Image.Image) -> int:
    """By how much a picture can be made smaller and still be twice as large as it is kept."""
    return max(1, max(picture.size) // (2 * HIGHEST))


def _reduced(picture: Image.Image) -> Image.Image:
    """The picture in plain colours, made smaller strip by strip, not yet as small as it will be."""
    factor = _factor(picture)
    width, height = (-(-side // factor) for side in picture.size)
    plain = Image.new("RGB", (width, height))
    plain.info = {name: picture.info[name] for name in ("exif", "xmp") if name in picture.info}
    for top in range(0, picture.height, strip := ROWS_AT_ONCE * factor):
        bottom = min(top + strip, picture.height)
        part = _flattened(picture.crop((0, top, picture.width, bottom)))
        plain.paste(part.reduce(factor), (0, top // factor))
    return plain


def _flattened(picture: Image.Image) -> Image.Image:
    """New pixels in plain colours, with white where the picture is transparent."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _as_webp(picture: Image.Image) -> bytes:
    """The best quality that stays under LARGEST_ENCODED bytes."""
    content = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6, exif=b"", xmp=b"", icc_profile=b"")
        content = file.getvalue()
        if len(content) <= LARGEST_ENCODED:
            break
    return content


if __name__ == "__main__":
    answer(encoded)
