"""A program that reads reports of mail that came back, or a list of addresses."""

import contextlib
import csv
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import BinaryIO

from irct.machine.confined import answer

PART = r"[^\s<>,;:\"'()\[\]@]"
# It begins where a word begins, so that a long word without @ is read once.
ADDRESS = re.compile(rf"(?<!{PART}){PART}++@{PART}++(?!@)")
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
PERMANENT = "5"
DELIVERY_STATUS = "message/delivery-status"
LONGEST_ADDRESS, LONGEST_REPORT = 320, 2_000

# An address, what is said of it, and whether it failed for good.
Found = tuple[str, str, bool]


def failures(file: BinaryIO) -> Iterator[tuple[int, str, str, bool]]:
    """Read files that follow each other, after a line that tells their sizes, numbered from 0."""
    for number, size in enumerate(map(int, file.readline().split())):
        content = file.read(size)
        # An e-mail can hold others within others, more deeply than anybody sends.
        with contextlib.suppress(RecursionError):
            for address, report, is_permanent in _failures(content):
                if len(address) <= LONGEST_ADDRESS:
                    yield number, address, report[:LONGEST_REPORT], is_permanent


def _failures(content: bytes) -> Iterator[Found]:
    message = message_from_bytes(content)
    statuses = [part for part in message.walk() if part.get_content_type() == DELIVERY_STATUS]
    if statuses:
        for part in statuses:
            yield from _of_status(part)
    elif message.get("From") or message.get("MIME-Version"):
        return  # an e-mail that is no report: whom it names has done nothing
    else:
        yield from _of_list(content.decode("utf-8-sig", errors="replace"))


def _of_status(part: Message) -> Iterator[Found]:
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
        yield address, report, code is not None and code[1] == PERMANENT


def _of_list(text: str) -> Iterator[Found]:
    """Addresses of a text or table, one a line, each with the rest of its line."""
    for cells in _rows(text):
        line = " ".join(cells)
        if found := ADDRESS.search(line):
            beside = line.replace(found[0], " ").strip(" <>,;")
            code = STATUS.search(beside)
            yield found[0], beside, code is None or code[1] == PERMANENT


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.replace("\0", " ").splitlines():
        try:
            yield next(csv.reader([line.replace(";", ",").replace("\t", ",")]), [])
        except csv.Error:
            yield [line]


if __name__ == "__main__":
    answer(failures)
