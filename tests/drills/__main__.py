"""`make drills`, or with another number of faults: make drills FAULTS=20."""

import os
import sys

import tests.drills  # noqa: F401 (which says where, before anything is read)

# isort: split
from irct.machine import database
from tests.running_site import prepare


def main() -> None:
    """Prepare a site, and go on as a process of it."""
    local = database.LOCAL / "site"
    prepare(local)
    os.environ["LOCAL_DIR"] = str(local)
    os.execv(sys.executable, [sys.executable, "-m", "tests.drills.drill"])


if __name__ == "__main__":
    main()
