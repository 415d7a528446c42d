"""A program that reads reports of mail that came back, or a list of addresses."""

import contextlib
import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import BinaryIO

from irct.machine.confined import answer
from irct.mail.verdicts import answer_in, is_delivered, is_gone, is_passing

PART = r"[^\s<>,;:=\"'()\[\]@]"
# It begins where a word begins, so that a long word without @ is read once.
ADDRESS = re.compile(rf"(?<!{PART}){PART}++@{PART}++(?!@)")
DELIVERY_STATUS = "message/delivery-status"
# The form of RFC 6533, for addresses outside ASCII, is made of the same blocks.
GLOBAL_STATUS = re.compile(rb"message/global-delivery-status", re.IGNORECASE)
LONGEST_ADDRESS, LONGEST_REPORT, LONGEST_TEXT = 320, 2_000, 100_000

# Mail servers that say in words what failed: Exim, qmail, older ones of Microsoft.
MAILERS = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?daemon|microsoftexchange\w*)@", re.IGNORECASE
)
# From here on they repeat the message that was sent.
COPY = re.compile(
    r"^.{0,9}(?:this is a copy of|below this line is a copy|original message (?:headers|follows)"
    r"|(?:-+ ?)original message|the body of the message|return-path:).*$",
    re.IGNORECASE | re.MULTILINE,
)
AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")

# What the columns of a list are called.
OF_RECIPIENTS = re.compile(
    r"\b(?:recipients?|rcpt|to|e-?mail|mail|address|empfänger|destinataire|destinat[aá]rio"
    r"|получател\w*|отримувач\w*|alıcı|المستلم|گیرنده)\b",
    re.IGNORECASE,
)
OF_SENDERS = re.compile(
    r"\b(?:sender|from|absender|expéditeur|remitente|remetente|отправител\w*|відправник\w*"
    r"|gönderen|المرسل|فرستنده)\b",
    re.IGNORECASE,
)
TO = re.compile(rf"\b(?:to|rcpt|recipient)\s*[=:]\s*<?({ADDRESS.pattern})", re.IGNORECASE)
FROM = re.compile(rf"\b(?:from|sender)\s*[=:]\s*<?{ADDRESS.pattern}", re.IGNORECASE)
# What says of a mail that it arrived, or was taken in to be sent: in a log, or as a cell.
ARRIVED = re.compile(r"\bstatus=sent\b|\s(?:=>|->|<=)\s")
ARRIVED_CELLS = {"delivered", "sent", "ok", "success", "opened", "clicked", "accepted"}
WAITING = re.compile(
    r"\b(?:deferr?ed|delay(?:ed)?|soft(?:[ _-]?bounced?)?|transient)\b|\s==\s", re.IGNORECASE
)

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
    message = message_from_bytes(GLOBAL_STATUS.sub(DELIVERY_STATUS.encode(), content))
    parts = list(message.walk())
    statuses = [part for part in parts if part.get_content_type() == DELIVERY_STATUS]
    if statuses:
        for part in statuses:
            yield from _of_status(part)
    elif message.get("From") or message.get("MIME-Version"):
        for part in parts:
            if part.get("From"):
                yield from _of_mail(part)
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
        report = diagnosis if status and status in diagnosis else f"{status} {diagnosis}".strip()
        yield address, report, is_gone(report)


def _of_mail(message: Message) -> Iterator[Found]:
    """What a mail without a delivery status says in words; most say nothing of the kind."""
    sender = parseaddr(str(message["From"]))[1]
    named = ADDRESS.findall(str(message.get("X-Failed-Recipients", "")))
    if named or MAILERS.match(sender):
        own = {parseaddr(str(message.get("To", "")))[1].lower()}
        yield from _of_words(_text(message), named, own)
    elif _is_automatic(message):
        # Somebody is away: the address is theirs, and works.
        yield sender, _subject(message), False


def _of_words(text: str, named: Sequence[str], own: set[str]) -> Iterator[Found]:
    """The addresses of a text after which a server's answer follows, before the next address."""
    text = text[:LONGEST_TEXT]
    if copy := COPY.search(text):
        text = text[: copy.start()]
    mentions = (
        mention
        for mention in ADDRESS.finditer(text)
        if mention[0].lower() not in own and not MAILERS.match(mention[0])
    )
    runs = itertools.groupby(mentions, key=lambda mention: mention[0].lower().strip("."))
    firsts = [(address, next(run)) for address, run in runs]
    ends = [following.start() for _address, following in firsts[1:]]
    wanted, answered = {address.lower() for address in named}, set[str]()
    for (address, mention), end in zip(firsts, [*ends, len(text)], strict=True):
        said = answer_in(text[mention.end() : end])
        if said and (address in wanted or not wanted):
            answered.add(address)
            yield address, said, is_gone(said)
    is_for_good = "permanent" in text.lower() and not is_passing(text)
    yield from ((address, "", is_for_good) for address in named if address.lower() not in answered)


def _is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        submitted.startswith("auto-replied")
        or precedence == "auto_reply"
        or any(message.get(name) for name in AUTOMATIC)
    )


def _subject(message: Message) -> str:
    try:
        return str(make_header(decode_header(str(message.get("Subject", "")))))
    except (LookupError, UnicodeError, ValueError):
        return ""


def _text(message: Message) -> str:
    """The first part of a message that is plain text."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            return content.decode(errors="replace") if isinstance(content, bytes) else ""
    return ""


def _of_list(text: str) -> Iterator[Found]:
    """Addresses of a text, table or log, one a line, each with the rest of its line."""
    columns: list[str] = []
    for cells in _rows(text):
        line = " ".join(cells)
        if not ADDRESS.search(line):
            columns = columns or cells
        elif (address := _recipient(cells, columns)) and not _has_arrived(line, cells):
            beside = line.replace(address, " ").strip(" <>,;")
            said = answer_in(beside)
            is_for_good = is_gone(said) if said else not is_passing(beside)
            yield address, said or beside, is_for_good and not WAITING.search(beside)


def _recipient(cells: list[str], columns: list[str]) -> str:
    """Whom a line speaks of: by its column, by the word before it, else the first of a line."""
    kept = [
        (name, cell)
        for name, cell in itertools.zip_longest(columns[: len(cells)], cells, fillvalue="")
        if not OF_SENDERS.search(name)
    ]
    named = [cell for name, cell in kept if OF_RECIPIENTS.search(name)]
    line = " ".join(named or (cell for _name, cell in kept))
    if to := TO.search(line):
        return to[1]
    found = ADDRESS.search(FROM.sub(" ", line))
    return found[0] if found else ""


def _has_arrived(line: str, cells: list[str]) -> bool:
    is_said = any(cell.strip().casefold() in ARRIVED_CELLS for cell in cells)
    return is_said or bool(ARRIVED.search(line)) or is_delivered(line)


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.replace("\0", " ").splitlines():
        try:
            yield next(csv.reader([line.replace(";", ",").replace("\t", ",")]), [])
        except csv.Error:
            yield [line]


if __name__ == "__main__":
    answer(failures)
