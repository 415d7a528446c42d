"""What the application server runs."""

import os
from importlib import import_module
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")

application = get_wsgi_application()


def prepare() -> None:
    """Read the tables of words, which takes a second, before the first search needs them."""
    import_module("irct.search.phrases").read_all()


Thread(target=prepare, daemon=True).start()
