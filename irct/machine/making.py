"""As a program: makes tables that take long, by their names, and gives back what that took."""

import os
import sys
import threading
from importlib import import_module

import django


def main() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")
    django.setup(set_prefix=False)
    for name in sys.argv[1:]:
        module, _, table = name.rpartition(".")
        getattr(import_module(module), table)()


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main()
