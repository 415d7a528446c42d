"""What real faults do to a running site under load: `make drills`. It counts what comes of them."""

import os

os.environ.setdefault("LOCAL_DIR", ".local/drills")
os.environ["DJANGO_SETTINGS_MODULE"] = "irct.settings"
