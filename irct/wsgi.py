"""What the application server runs."""

import os
from importlib import import_module
from threading import Thread

import django
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler

from irct.machine import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")

database.work = database.Work.PAGES
if not apps.ready:  # else the log would be set up twice
    django.setup(set_prefix=False)
application = WSGIHandler()


def prepare() -> None:
    """Read the tables of words, which takes a second, before the first search needs them."""
    import_module("irct.search.phrases").read_all()


Thread(target=prepare, daemon=True).start()
