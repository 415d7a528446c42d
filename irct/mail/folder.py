"""E-mails on a developer's machine: each is a file that a mail program opens."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.text import slugify


class Backend(BaseEmailBackend):
    """Write e-mails to the folder instead of sending them."""

    def send_messages(self, email_messages: Sequence[mail.EmailMessage]) -> int:
        settings.MAIL_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            path = settings.MAIL_FOLDER / file_name(message)
            draft = path.with_suffix(".draft")
            draft.touch(mode=0o600)
            draft.write_bytes(message.message().as_bytes())
            draft.rename(path)
        return len(email_messages)


class Letter(NamedTuple):
    """An e-mail in the folder."""

    name: str
    written_at: dt.datetime
    message: EmailMessage

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return body.get_content() if body else ""


def letters(most: int) -> list[Letter]:
    """The newest e-mails, latest first."""
    paths = sorted(settings.MAIL_FOLDER.glob("*.eml"), reverse=True)
    return [read(path) for path in paths[:most]]


def read(path: Path) -> Letter:
    written_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Letter(path.name, written_at, message)


def file_name(message: mail.EmailMessage) -> str:
    """A unique name that sorts by time and tells the subject."""
    mark = hashlib.sha256(message.message()["Message-ID"].encode()).hexdigest()[:8]
    now = timezone.localtime()
    return f"{now:%Y-%m-%d-%H%M%S}-{slugify(message.subject)[:60]}-{mark}.eml"
