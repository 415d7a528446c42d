"""Uploaded pictures are encoded again, so that nothing of the file remains but what is seen."""

import base64
import io
from typing import IO, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.machine.apart import Limits, Spent, parts_of
from irct.machine.confined import Refused

LARGEST_FILE = 5_000_000
CONTENT_TYPE = "image/webp"
LIMITS = Limits(memory=128 * 1024 * 1024, seconds=2, answer=1_000_000, waiting=30)

REASONS = {
    "no picture": gettext_lazy(
        "This is not a JPEG, PNG or WebP picture. A phone that takes HEIC pictures can "
        "also take JPEG: choose “Most compatible” in its camera settings, or take a "
        "screenshot of the picture and send that."
    ),
    "damaged": gettext_lazy("The picture is damaged. Save it again as JPEG and send that."),
    "pixels": gettext_lazy(
        "The picture has more than %d million pixels. Send a smaller one, saved as JPEG."
    ),
    "small": gettext_lazy("The picture is %d by %d pixels. Send one of at least 200 by 200."),
}


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
    try:
        [(width, height, image)] = parts_of(
            io.BytesIO(content), "experts.consents.read_picture", LIMITS
        )
    except Refused as refused:
        raise PictureError(str(REASONS[refused.reason]) % refused.details) from None
    except Spent:
        raise PictureError(
            _(
                "The picture needs too much memory or time to be opened. Make it smaller, or take "
                "a screenshot of it, and send that."
            )
        ) from None
    return EncodedPicture(base64.b64decode(image), width, height)
