"""The code on a printed sheet: by it the site says later what of the sheet is still as printed.

It holds the day, and of each centre the first bytes of its identifier and of a digest of what was
printed. The digest is keyed: nobody without the key can find out by trying what an entry has said.
"""

import base64
import binascii
import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable
from typing import NamedTuple, Self

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from irct.disclosure.profiles import CentreProfile
from irct.visitors.sheet import MOST

PARAMETER = "s"
SALT = "irct.visitors.printed"
FIRST_DAY = dt.date(2026, 1, 1)
# Bytes of each part.
OF_DAY, OF_KEY, OF_DIGEST, OF_CHECK = 2, 4, 3, 2
OF_ENTRY = OF_KEY + OF_DIGEST
LONGEST = 200
# What people put between the letters of a long code.
BETWEEN = re.compile(r"[\s.-]+")
GROUP = 5


class UnknownCode(Exception):
    """This is no code of a sheet."""


class PrintedEntry(NamedTuple):
    """A centre on a printed sheet."""

    key: bytes
    digest: bytes

    @classmethod
    def of(cls, centre: CentreProfile) -> Self:
        said = json.dumps(["entry", *_printed(centre)], default=str).encode()
        return cls(centre.id.bytes[:OF_KEY], _keyed(said, OF_DIGEST))

    @property
    def ids(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The first and the last identifier that begin so."""
        left = 16 - OF_KEY
        return uuid.UUID(bytes=self.key + bytes(left)), uuid.UUID(bytes=self.key + b"\xff" * left)


class Printed(NamedTuple):
    """What a sheet said, and on which day."""

    day: dt.date
    entries: tuple[PrintedEntry, ...]

    @classmethod
    def of(cls, centres: Iterable[CentreProfile], day: dt.date) -> Self:
        return cls(day, tuple(map(PrintedEntry.of, centres)))

    @classmethod
    def read(cls, code: str) -> Self:
        """What a code says, as it was printed or typed."""
        letters = BETWEEN.sub("", code[:LONGEST]).upper()
        try:
            content = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except (binascii.Error, ValueError):
            raise UnknownCode from None
        said, check = content[:-OF_CHECK], content[-OF_CHECK:]
        number, left = divmod(len(said) - OF_DAY, OF_ENTRY)
        if left or not 0 < number <= MOST or not constant_time_compare(check, _check(said)):
            raise UnknownCode
        day = FIRST_DAY + dt.timedelta(days=int.from_bytes(said[:OF_DAY], "big"))
        if day > timezone.localdate():
            raise UnknownCode
        starts = range(OF_DAY, len(said), OF_ENTRY)
        parts = [(said[at : at + OF_KEY], said[at + OF_KEY : at + OF_ENTRY]) for at in starts]
        return cls(day, tuple(PrintedEntry(*part) for part in parts))

    @property
    def code(self) -> str:
        days = (self.day - FIRST_DAY).days.to_bytes(OF_DAY, "big")
        said = days + b"".join(key + digest for key, digest in self.entries)
        return base64.b32encode(said + _check(said)).decode().rstrip("=")

    @property
    def in_groups(self) -> str:
        """The code as it is read from paper."""
        code = self.code
        return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))

    def as_they_stand(self, centres: Iterable[CentreProfile]) -> list[CentreProfile | None]:
        """Each entry that still says what was printed; nothing for every other, whatever it is."""
        standing = {PrintedEntry.of(centre): centre for centre in centres}
        return [standing.get(entry) for entry in self.entries]


def _printed(centre: CentreProfile) -> list[object]:
    """What a sheet says of a centre in every language, but for the day of its confirmation."""
    originals = [text for text in centre.texts if text.state == "written"] or centre.texts
    return [
        *(centre.id, centre.name, centre.native_name, centre.acronym),
        [(one.kind, one.value, one.languages, one.may_leave_message) for one in centre.contacts],
        [
            (one.precision, one.country, one.name, one.town, one.street, one.postal_code)
            for one in centre.places
        ],
        *(centre.opening_hours, centre.time_zone, centre.languages, centre.interpreted_languages),
        *(str(centre.fees), centre.papers_needed, centre.takes_clients, centre.not_taking_until),
        [(one.language, one.how_to_get_help, one.hours_note, one.alert) for one in originals],
    ]


def _check(said: bytes) -> bytes:
    return _keyed(b"sheet " + said, OF_CHECK)


def _keyed(content: bytes, length: int) -> bytes:
    return salted_hmac(SALT, content, algorithm="sha256").digest()[:length]
