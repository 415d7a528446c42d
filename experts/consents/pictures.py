"""Uploaded pictures are encoded again, so that nothing of the file remains but what is seen."""

import io
import warnings
from typing import IO, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LEAST_SIDE = 200
# Twice the size at which it is shown, for high-density screens.
WIDEST, HIGHEST = 360, 480
LARGEST_ENCODED = 16_000
QUALITIES = (80, 70, 60, 50, 40, 30)
CONTENT_TYPE = "image/webp"


class PictureError(Exception):
    """The picture is refused; the message says what to do."""


class EncodedPicture(NamedTuple):
    image: bytes
    width: int
    height: int


def reencode(file: IO[bytes]) -> EncodedPicture:
    """Upright, small and without metadata. Raises PictureError."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PictureError(_("The file is larger than 5 MB. Send a smaller picture."))
    picture = _read(content)
    if min(picture.size) < LEAST_SIDE:
        message = _(
            "The picture is %(width)d by %(height)d pixels. Send one of at least 200 by 200."
        )
        raise PictureError(message % {"width": picture.width, "height": picture.height})
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    return EncodedPicture(_as_webp(picture), *picture.size)


def _read(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow warns about suspicious files; refuse them.
            warnings.simplefilter("error")
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            # The size is in the header: nothing has been decompressed yet.
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureError(
                    _("The picture has more than 50 million pixels. Send a smaller one.")
                )
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return _flattened(upright)
    except UnidentifiedImageError:
        raise PictureError(
            _(
                "This is not a JPEG, PNG or WebP picture. A phone that takes HEIC pictures can "
                "also take JPEG: choose “Most compatible” in its camera settings, or take a "
                "screenshot of the picture and send that."
            )
        ) from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, Warning, MemoryError) as error:
        if isinstance(error, Image.DecompressionBombWarning):
            message = _("The picture has more than 50 million pixels. Send a smaller one.")
        else:
            message = _("The picture is damaged. Save it again as JPEG and send that.")
        raise PictureError(message) from None
    except Image.DecompressionBombError:
        raise PictureError(
            _("The picture has more than 50 million pixels. Send a smaller one.")
        ) from None


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
