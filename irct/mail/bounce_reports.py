"""What reports of mail that came back say: which addresses failed, and whether for good."""

import csv
import dataclasses
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import Message

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_FILE = 2_000_000
MOST_FILES = 50
MOST_ADDRESSES = 2_000
PART = r"[^\s<>,;:\"'()\[\]@]"
# It begins where a word begins, so that a long word without @ is read once.
ADDRESS = re.compile(rf"(?<!{PART}){PART}++@{PART}++(?!@)")
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
PERMANENT = "5"
DELIVERY_STATUS = "message/delivery-status"


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """An address of a report, the reason given, and whether it failed for good."""

    address: str
    report: str
    is_permanent: bool


def read(content: bytes) -> list[Failure]:
    """Read a bounce report or a list of addresses; any other e-mail holds no failures."""
    message = message_from_bytes(content)
    statuses = [part for part in message.walk() if part.get_content_type() == DELIVERY_STATUS]
    found: Iterable[Failure]
    if statuses:
        found = [failure for part in statuses for failure in _of_status(part)]
    elif message.get("From") or message.get("MIME-Version"):
        return []  # an e-mail that is no report: whom it names has done nothing
    else:
        found = _of_list(content.decode("utf-8-sig", errors="replace"))
    return _once(found)


def _of_status(part: Message) -> Iterator[Failure]:
    """The failed recipients of a delivery status."""
    for block in part.get_payload() if part.is_multipart() else []:
        if not isinstance(block, Message):
            continue
        recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
        address = recipient.rpartition(";")[2].strip().strip("<>")
        if not address or str(block.get("Action", "failed")).strip().lower() != "failed":
            continue
        status = str(block.get("Status", "")).strip()
        diagnosis = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
        code = STATUS.search(status) or STATUS.search(diagnosis)
        report = diagnosis if code and code[0] in diagnosis else f"{status} {diagnosis}"
        yield Failure(address, report, code is not None and code[1] == PERMANENT)


def _of_list(text: str) -> Iterator[Failure]:
    """Addresses of a text or table, one a line, each with the rest of its line."""
    for cells in _rows(text):
        line = " ".join(cells)
        if found := ADDRESS.search(line):
            beside = line.replace(found[0], " ").strip(" <>,;")
            code = STATUS.search(beside)
            yield Failure(found[0], beside, code is None or code[1] == PERMANENT)


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.replace("\0", " ").splitlines():
        try:
            yield next(csv.reader([line.replace(";", ",").replace("\t", ",")]), [])
        except csv.Error:
            yield [line]


def _once(failures: Iterable[Failure]) -> list[Failure]:
    """Keep each address once, preferring a permanent failure."""
    found: dict[str, Failure] = {}
    for failure in failures:
        address = failure.address.lower().rstrip(".")
        if not _is_address(address):
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
