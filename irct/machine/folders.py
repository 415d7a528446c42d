"""Where the files of this machine are, and those of the embedded PostgreSQL server.

The server's folders have a name that comes from the path of the project, and stays when the project
is renamed or moved; a copy of the project gets another name, and so a database of its own.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from environs import Env

LOCAL = Path(__file__).resolve().parent.parent.parent / (Env().str("LOCAL_DIR", "") or ".local")
IS_ROOT = os.getuid() == 0
NAMED = LOCAL / "database-name"


def _home(name: str) -> Path:
    # PostgreSQL refuses to run as root, and nobody else may reach into root's folders.
    return Path("/var/lib") / name if IS_ROOT else LOCAL / "postgres"


def _mark() -> str:
    """What a folder keeps when it is renamed, and shares with no copy."""
    found = LOCAL.stat()
    return f"{found.st_dev} {found.st_ino}"


def _name() -> str:
    with suppress(OSError, ValueError):
        name = NAMED.read_text()
        used_by, mark = (_home(name) / "used-by").read_text().rsplit("\n", 1)
        if mark == _mark() or not Path(used_by).exists():
            return name
    return f"irct-{hashlib.sha256(f'{os.getuid()} {LOCAL}'.encode()).hexdigest()[:12]}"


NAME = _name()
HOME = _home(NAME)
DATA = HOME / "data"
# The path of a socket may have 107 bytes, so it cannot be inside the project.
SOCKET = Path("/tmp") / NAME  # noqa: S108


def keep() -> None:
    """Have the folders found again by the next process, wherever the project is then."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    for file, content in ((NAMED, NAME), (HOME / "used-by", f"{LOCAL}\n{_mark()}")):
        with suppress(OSError):
            if not file.exists() or file.read_text() != content:
                file.write_text(content)
