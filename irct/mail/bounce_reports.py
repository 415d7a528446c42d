"""What reports of mail that came back say: which addresses failed, and whether for good."""

import dataclasses
import io
import itertools
import operator
from collections.abc import Iterable, Sequence
from contextlib import closing
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from irct.machine.apart import Limits, Spent, parts_of

LONGEST_FILE = 2_000_000
MOST_FILES = 50
MOST_ADDRESSES = 2_000
LIMITS = Limits(memory=512 * 1024 * 1024, seconds=10, answer=100_000_000, waiting=30)


class TooMuch(Exception):
    """Reading the files takes more than any reports do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """An address of a report, the reason given, and whether it failed for good."""

    address: str
    report: str
    is_permanent: bool


def read(contents: Sequence[bytes]) -> list[list[Failure]]:
    """Read bounce reports or lists of addresses; any other e-mail holds no failures."""
    sizes = " ".join(str(len(content)) for content in contents)
    files = io.BytesIO(b"".join((sizes.encode(), b"\n", *contents)))
    failures: list[list[Failure]] = [[] for _content in contents]
    try:
        with closing(parts_of(files, "irct.mail.read_bounces", LIMITS)) as parts:
            for number, found in itertools.groupby(parts, key=operator.itemgetter(0)):
                failures[number] = _once(Failure(*one) for _number, *one in found)
    except Spent:
        raise TooMuch from None
    return failures


def _once(failures: Iterable[Failure]) -> list[Failure]:
    """Keep each address once, preferring a permanent failure; never this site's own."""
    found: dict[str, Failure] = {}
    ours = {
        parseaddr(own)[1].lower() for own in (settings.DEFAULT_FROM_EMAIL, settings.SERVER_EMAIL)
    }
    for failure in failures:
        address = failure.address.lower().rstrip(".")
        if address in ours or not _is_address(address):
            continue
        report = " ".join(failure.report.replace("\0", " ").split())[:200]
        if address not in found or failure.is_permanent > found[address].is_permanent:
            found[address] = Failure(address, report, failure.is_permanent)
        if len(found) >= MOST_ADDRESSES:
            break
    return list(found.values())


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
