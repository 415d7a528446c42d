"""As a program: makes tables that take long, by their names, and gives back what that took."""

import os
import sys
from importlib import import_module

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")
    django.setup(set_prefix=False)
    for name in sys.argv[1:]:
        module, _, table = name.rpartition(".")
        getattr(import_module(module), table)()


if __name__ == "__main__":
    main()
