"""The copies: one archive for each language, signed, made anew when something in them changes."""

import datetime as dt
import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from centres.models import COPY_GOOD_FOR, Centre
from irct.opendata import files
from irct.opendata.centres import OpenCentre, every
from irct.opendata.copies import keys, page

SIGNATURE = ".minisig"
# The job in which they are made because somebody asks for it.
ANEW = "make_copies_anew"
ABOUT = """\
list-{code}.html: open it in any browser; it needs no connection.
list-{code}.jsonl: the same as data, one entry on each line; the texts in it are in English first.

Made on {made}. Ask for a new copy after {after}: {site}
Licence: {licence}, {licence_url}
"""


class Archive(NamedTuple):
    """A copy in one language, as it stands on the disk."""

    language: str
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def made_at(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.path.stat().st_mtime, dt.UTC)


class NotReady(Exception):
    """None stands for what is public and agreed to now."""


def name_of(language: str) -> str:
    return f"list-{language}.zip"


def version() -> str:
    """Equal as long as every copy would say the same: who is in it, what of them, on which day."""
    held = Centre.objects.in_copies().order_by("pk").values_list("pk", "public_digest")
    said = [*held, timezone.localdate(), settings.SITE_URL, settings.LICENCE]
    return hashlib.sha256(repr([*map(str, said), keys.vouched().public]).encode()).hexdigest()[:32]


def standing() -> list[Archive]:
    """The copies of this moment, in the order of the languages; raises NoKey or NotReady."""
    folder = settings.COPIES / version()
    archives = [Archive(code, folder / name_of(code)) for code, _name in settings.LANGUAGES]
    if not folder.is_dir():
        raise NotReady
    return archives


def make(*, anew: bool = False) -> bool:
    """Make them unless they stand; what stood before is deleted. Says whether they were made."""
    settings.COPIES.mkdir(parents=True, exist_ok=True)
    try:
        signer, now = keys.signer(), version()
    except keys.NoKey:
        _delete_all_but(None)
        return False
    folder = settings.COPIES / now
    _delete_all_but(folder)
    if folder.is_dir() and not anew:
        return False
    with tempfile.TemporaryDirectory(dir=settings.COPIES, prefix="draft-") as draft:
        _write_all(Path(draft), signer)
        # Somebody may have hidden a centre, or taken its yes back, while they were made.
        if version() != now:
            return False
        shutil.rmtree(folder, ignore_errors=True)
        ready = Path(draft) / "ready"
        ready.rename(folder)
    return True


def _write_all(draft: Path, signer: keys.Signer) -> None:
    ready = draft / "ready"
    ready.mkdir()
    made = timezone.localdate()
    centres = list(every(Centre.objects.in_copies()))
    for code, _name in settings.LANGUAGES:
        name = name_of(code)
        content = _archive(code, centres, made)
        (ready / name).write_bytes(content)
        comment = f"{name}, made on {made}, ask for a new copy after {made + COPY_GOOD_FOR}"
        (ready / f"{name}{SIGNATURE}").write_text(signer.secret.sign([content], comment))


def _archive(language: str, centres: list[OpenCentre], made: dt.date) -> bytes:
    after = made + COPY_GOOD_FOR
    lines = io.BytesIO()
    with override("en"):
        files.FILES["centres.jsonl"].write(lines, centres)
    profiles = [centre.profile for centre in centres]
    about = ABOUT.format(
        code=language,
        made=made,
        after=after,
        site=settings.SITE_URL,
        licence=settings.LICENCE,
        licence_url=settings.LICENCE_URL,
    )
    packed = {
        f"list-{language}.html": page.made(language, profiles, made=made, after=after).encode(),
        f"list-{language}.jsonl": lines.getvalue(),
        "about.txt": about.encode(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in packed.items():
            # Of the time it holds the day.
            info = zipfile.ZipInfo(name, (made.year, made.month, made.day, 0, 0, 0))
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _delete_all_but(folder: Path | None) -> None:
    for other in settings.COPIES.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
