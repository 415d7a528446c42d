"""What the application server runs."""

import os
from importlib import import_module
from threading import Thread

import django
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.translation import override

from irct.machine import compiled, database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")

database.work = database.Work.PAGES
if not apps.ready:  # else the log would be set up twice
    django.setup(set_prefix=False)
# Which reads the settings.
application = import_module("irct.machine.replicas").replicas.reading(WSGIHandler())


def prepare() -> None:
    """Read the catalogues and the tables of words, which takes a second, before they are needed."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            pass
    phrases = import_module("irct.search.phrases")
    sounds = import_module("irct.search.transliteration")
    compiled.make_apart()
    phrases.read_all()
    sounds.words_by_sound()
    # A process that ended while the database was away has left something to be hidden, perhaps.
    import_module("irct.members.later").begin()


Thread(target=prepare, daemon=True).start()
