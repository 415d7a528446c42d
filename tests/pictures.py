"""Pictures as people send them: from phones, with more in them than is seen."""

import io

from PIL import Image

# As a phone writes them: the tags of a place, and what orientation 6 means: turned by 90 degrees.
GPS, ORIENTATION, MAKER, SIDEWAYS = 0x8825, 0x0112, 0x010F, 6
WHERE = {1: "N", 2: (55.0, 40.0, 34.0), 3: "E", 4: (12.0, 34.0, 6.0)}


def photograph(width=800, height=600, form="JPEG", *, colour=(200, 60, 60), **saved):
    """A picture whose left half is of a colour."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste(colour, (0, 0, width // 2, height))
    file = io.BytesIO()
    picture.save(file, form, **saved)
    return file.getvalue()


def from_a_phone(**how):
    """A photograph that says where it was taken, by what, and that it lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = SIDEWAYS, "Zqmaker"
    exif[GPS] = WHERE
    return photograph(exif=exif, comment=b"zqcomment", **how)


def read(content):
    """Open what is kept as a portrait."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture
