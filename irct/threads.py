"""Which threads answer a request, so that some are there whatever the others wait for."""

import functools
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.urls import reverse

from irct.machine import languages, patience
from irct.machine.database import Work


def threads_for(work: Work, number: int, name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(number, name, patience.work_as, (work,))


answering = threads_for(Work.VISITS, 4, "answering")
# Who may wait longer for the database holds up nobody who only reads.
working = threads_for(Work.PAGES, 4, "working")
# Whoever keeps one of these busy holds up nobody who wants to leave.
leaving = threads_for(Work.ASIDE, 2, "leaving")
reassuring = threads_for(Work.ASIDE, 2, "reassuring")
recognising = threads_for(Work.VISITS, 1, "recognising")
# It never asks the database.
telling = ThreadPoolExecutor(1, "telling")


def threads(path: str, *, is_patient: bool = False) -> ThreadPoolExecutor:
    """Those that answer at an address; some must answer whatever else happens."""
    if path in addresses("leave"):
        return leaving
    if is_aside(path):
        return reassuring
    return working if is_patient else answering


def is_aside(path: str) -> bool:
    """An address needs neither the database nor to know the person asking."""
    is_file = path.startswith(settings.STATIC_URL)
    return is_file or path in addresses("leave") or path in addresses("staying_safe")


@functools.cache
def addresses(name: str) -> frozenset[str]:
    """Where a page is in every language."""
    path = reverse(name)
    return frozenset(languages.in_language(path, code) for code, _name in settings.LANGUAGES)
