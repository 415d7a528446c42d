"""The key that signs copies on this machine, for which a key elsewhere vouches until a day.

The certificate is the signature of the public key's file by the offline key, made with minisign.
Its trusted comment ends with the last day, as in "until 2027-06-30".
"""

import datetime as dt
import os
import re
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from irct.opendata.copies.minisign import BadSignature, PublicKey, SecretKey

SECRET, PUBLIC, CERTIFICATE = "copies.key", "copies.pub", "copies.pub.minisig"
# What waits to be vouched for.
NEXT_SECRET, NEXT_PUBLIC = f"next.{SECRET}", f"next.{PUBLIC}"
# Of the demonstration: nobody keeps the secret half.
SAMPLE = "sample.pub"
UNTIL = re.compile(r"until (\d{4}-\d\d-\d\d)")


class NoKey(Exception):
    """Nothing can be signed, and why."""


class Signer(NamedTuple):
    """A key that may sign today."""

    secret: SecretKey
    until: dt.date


class Vouched(NamedTuple):
    """A public key that the offline key vouches for, as its files say it."""

    key: PublicKey
    until: dt.date
    public: str
    certificate: str


def offline() -> PublicKey:
    """The key that is kept on another machine."""
    if not settings.COPIES_KEY:
        raise NoKey("COPIES_KEY is not set.")
    try:
        return PublicKey.read(settings.COPIES_KEY)
    except BadSignature as error:
        raise NoKey(f"COPIES_KEY: {error}") from None


def vouched() -> Vouched:
    """The key of this machine for which the offline key vouches today."""
    offline()
    public, certificate = _read(PUBLIC), _read(CERTIFICATE)
    found = _checked(public, certificate)
    if found.until < timezone.localdate():
        raise NoKey(f"The certificate was valid until {found.until}.")
    return found


def signer() -> Signer:
    found = vouched()
    try:
        secret = SecretKey.read(_read(SECRET))
    except BadSignature as error:
        raise NoKey(f"{SECRET}: {error}") from None
    if str(secret.public) != str(found.key):
        raise NoKey("The certificate is not of the key of this machine.")
    return Signer(secret, found.until)


def make_next() -> Path:
    """Make a key that waits for its certificate; the one before stays in use meanwhile."""
    settings.COPIES_KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = SecretKey.make()
    path = settings.COPIES_KEYS / NEXT_SECRET
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secret}\n")
    public = settings.COPIES_KEYS / NEXT_PUBLIC
    public.write_text(secret.public.as_file())
    return public


def install(certificate: str) -> Vouched:
    """Put the key that waits into use, once the offline key vouches for it."""
    found = _checked(_read(NEXT_PUBLIC), certificate)
    if found.until < timezone.localdate():
        raise NoKey(f"The certificate was valid until {found.until}.")
    folder = settings.COPIES_KEYS
    (folder / CERTIFICATE).write_text(certificate)
    (folder / NEXT_PUBLIC).rename(folder / PUBLIC)
    (folder / NEXT_SECRET).rename(folder / SECRET)
    return found


def of_the_demonstration() -> str:
    """A key that vouches for that of this machine alone, for a year."""
    folder, until = settings.COPIES_KEYS, timezone.localdate() + dt.timedelta(days=365)
    if not (folder / SAMPLE).exists():
        elsewhere = SecretKey.make()
        public = make_next().read_bytes()
        (folder / CERTIFICATE).write_text(elsewhere.sign([public], f"sample, until {until}"))
        (folder / NEXT_PUBLIC).rename(folder / PUBLIC)
        (folder / NEXT_SECRET).rename(folder / SECRET)
        (folder / SAMPLE).write_text(f"{elsewhere.public}\n")
    return (folder / SAMPLE).read_text().strip()


def _checked(public: str, certificate: str) -> Vouched:
    try:
        comment = offline().verify(public.encode(), certificate)
        key = PublicKey.read(public)
    except BadSignature as error:
        raise NoKey(f"The certificate: {error}") from None
    days = UNTIL.findall(comment)
    try:
        return Vouched(key, dt.date.fromisoformat(days[-1]), public, certificate)
    except (IndexError, ValueError):
        raise NoKey("The certificate does not say until when, as in: until 2027-06-30.") from None


def _read(name: str) -> str:
    try:
        return (settings.COPIES_KEYS / name).read_text()
    except OSError:
        raise NoKey(f"There is no {name} in {settings.COPIES_KEYS}.") from None
