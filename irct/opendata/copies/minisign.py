"""Keys and signatures in the format of minisign, which anybody can verify with that program.

A signature is Ed25519 over the BLAKE2b digest of a file; a second one covers the first with a
comment that can be trusted.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY, HASHED = b"Ed", b"ED"
OF_ALGORITHM, OF_NUMBER, OF_KEY, OF_SIGNATURE = 2, 8, 32, 64
UNTRUSTED, TRUSTED = "untrusted comment: ", "trusted comment: "


class BadSignature(Exception):
    """No key, no signature, or not the signature of this file by this key."""


class PublicKey:
    """What others verify with."""

    def __init__(self, number: bytes, key: Ed25519PublicKey) -> None:
        self.number, self.key = number, key

    @classmethod
    def read(cls, text: str) -> Self:
        """The key of a file, or of its second line alone."""
        algorithm, number, key = _parted(text.strip().splitlines()[-1:], OF_KEY)
        if algorithm != KEY:
            raise BadSignature("This is no public key of minisign.")
        return cls(number, Ed25519PublicKey.from_public_bytes(key))

    def __str__(self) -> str:
        raw = self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(KEY + self.number + raw).decode()

    @property
    def name(self) -> str:
        """The number of the key, as minisign writes it."""
        return self.number[::-1].hex().upper()

    def as_file(self) -> str:
        return f"{UNTRUSTED}minisign public key {self.name}\n{self}\n"

    def verify(self, content: bytes, signature: str) -> str:
        """The trusted comment of a signature; raises Wrong if this key did not make it."""
        lines = signature.splitlines()
        if len(lines) != 4 or not lines[2].startswith(TRUSTED):
            raise BadSignature("This is no signature of minisign.")
        algorithm, number, signed = _parted(lines[1:2], OF_SIGNATURE)
        if algorithm != HASHED or number != self.number:
            raise BadSignature("This was signed by another key, or in a way that is out of use.")
        comment = lines[2].removeprefix(TRUSTED)
        try:
            self.key.verify(signed, _digest([content]))
            self.key.verify(_decoded(lines[3]), signed + comment.encode())
        except InvalidSignature:
            raise BadSignature("The signature is not of this file.") from None
        return comment


class SecretKey:
    """What signs; it is kept as its seed, and by this machine alone."""

    def __init__(self, number: bytes, key: Ed25519PrivateKey) -> None:
        self.number, self.key = number, key

    @classmethod
    def make(cls) -> Self:
        return cls(os.urandom(OF_NUMBER), Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> Self:
        algorithm, number, seed = _parted([text.strip()], OF_KEY)
        if algorithm != KEY:
            raise BadSignature("This is no key of ours.")
        return cls(number, Ed25519PrivateKey.from_private_bytes(seed))

    def __str__(self) -> str:
        return base64.b64encode(KEY + self.number + self.key.private_bytes_raw()).decode()

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.number, self.key.public_key())

    def sign(self, parts: Iterable[bytes], comment: str) -> str:
        """The signature of what these parts make together, with a comment of one line."""
        signed = self.key.sign(_digest(parts))
        both = self.key.sign(signed + comment.encode())
        name = f"signature from minisign secret key {self.public.name}"
        first = base64.b64encode(HASHED + self.number + signed).decode()
        second = base64.b64encode(both).decode()
        return f"{UNTRUSTED}{name}\n{first}\n{TRUSTED}{comment}\n{second}\n"


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b()
    for part in parts:
        digest.update(part)
    return digest.digest()


def _parted(lines: list[str], length: int) -> tuple[bytes, bytes, bytes]:
    """The algorithm, the number of the key, and the rest."""
    content = _decoded(lines[0] if lines else "")
    if len(content) != OF_ALGORITHM + OF_NUMBER + length:
        raise BadSignature("This is no key or signature of minisign.")
    begins = OF_ALGORITHM + OF_NUMBER
    return content[:OF_ALGORITHM], content[OF_ALGORITHM:begins], content[begins:]


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("This is no key or signature of minisign.") from None
