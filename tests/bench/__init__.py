"""How fast the whole site is, beside others: `make bench`. It is printed; nothing is asserted."""

import os

from tests.kept import PROJECT

BENCH = PROJECT / ".local" / "bench"
os.environ.setdefault("LOCAL_DIR", str(BENCH))
os.environ["DJANGO_SETTINGS_MODULE"] = "irct.settings"
