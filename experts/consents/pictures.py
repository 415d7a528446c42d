"""Pictures that are sent in, made anew: nothing of the file stays but what is seen."""

import io
import warnings
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LEAST = 200
# Twice as wide as it is shown, for fine screens.
WIDEST, HIGHEST = 360, 480
LARGEST = 16_000
QUALITIES = (80, 70, 60, 50, 40, 30)
CONTENT_TYPE = "image/webp"


class PictureError(Exception):
    """It cannot be taken, and what to do."""


class Picture(NamedTuple):
    """A picture as it is kept."""

    image: bytes
    width: int
    height: int


def made_anew(file: Any) -> Picture:
    """Read a picture and write it anew: upright, small, without anything that it said beside."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PictureError(_("The file is larger than 5 MB. Send a smaller picture."))
    picture = _read(content)
    if min(picture.size) < LEAST:
        told = _("The picture is %(width)d by %(height)d pixels. Send one of at least 200 by 200.")
        raise PictureError(told % {"width": picture.width, "height": picture.height})
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    return Picture(_written(picture), *picture.size)


def _read(content: bytes) -> Image.Image:
    """Return what is seen in a file, and none of what it holds beside."""
    try:
        with warnings.catch_warnings():
            # What is suspicious is refused, not only complained of.
            warnings.simplefilter("error")
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            # From the header: nothing is unpacked yet.
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureError(
                    _("The picture has more than 50 million pixels. Send a smaller one.")
                )
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return _on_white(upright)
    except UnidentifiedImageError:
        raise PictureError(
            _(
                "This is no JPEG, PNG or WebP picture. A phone that takes HEIC pictures can also "
                "take JPEG: choose “Most compatible” in its camera settings, or take a screenshot "
                "of the picture and send that."
            )
        ) from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, Warning, MemoryError) as error:
        if isinstance(error, Image.DecompressionBombWarning):
            told = _("The picture has more than 50 million pixels. Send a smaller one.")
        else:
            told = _("The picture cannot be read to its end. Save it anew as JPEG, and send that.")
        raise PictureError(told) from None
    except Image.DecompressionBombError:
        raise PictureError(
            _("The picture has more than 50 million pixels. Send a smaller one.")
        ) from None


def _on_white(picture: Image.Image) -> Image.Image:
    """Return new pixels in plain colours; what is transparent is white."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _written(picture: Image.Image) -> bytes:
    """Return it as WebP, as good as it can be while it is small."""
    content = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6, exif=b"", xmp=b"", icc_profile=b"")
        content = file.getvalue()
        if len(content) <= LARGEST:
            break
    return content
