"""How long pages of the desk take on 15,600 centres: `make bench` prints a table of all of them.

Queries, milliseconds of the processor in this process and in PostgreSQL, and kilobytes, of a page
that was opened before; what a change makes the next page count anew has lines of its own. How long
PostgreSQL is at work is known only where there is /proc.
"""

import gc
import logging
import os
import re
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Count
from django.test import Client

from centres.models import AnnualFigures, Centre, ChangeRequest, Correction, TextChange
from experts.models import ChangeRequest as ExpertChangeRequest
from experts.models import Correction as ExpertCorrection
from experts.models import Expert, ExpertRequest
from irct.models import (
    Bounce,
    CountryName,
    Email,
    ExitPage,
    HeadlineFigure,
    Helpline,
    ImportBatch,
    SecretariatContact,
    User,
)
from irct.places.models import Town
from tests.addresses import every_address, example
from tests.admin import desk
from tests.desk_at_scale import fill

# Committed, as nothing is kept for a transaction that has written itself.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("many")]

TIMES = 3
# What is looked for, asked for and filtered by, besides the addresses of the desk themselves.
FURTHER = [
    "/admin/?kind=call",
    "/admin/?region=europe&page=3",
    "/admin/?assignee=mine",
    "/admin/find/?q=rehabilitation",
    "/admin/find/?q=zentrum+uberleben",
    "/admin/find/?q=rehabilitaton+copenhagen",
    "/admin/find/?q=editor12",
    "/admin/find/?q=%2B45+33",
    "/admin/find/suggestions/?q=reh",
    "/admin/find/suggestions/?q=zentrum+ub",
    "/admin/find/suggestions/?q=a",
    "/admin/centres/centre/?q=arabic+psychologist",
    "/admin/centres/centre/?status__exact=published&region=europe&confirmed=overdue",
    "/admin/centres/centre/?p=9",
    "/admin/centres/centre/?o=3",
    "/admin/experts/expert/?q=istanbul+protocol",
    "/admin/centres/centre/add/looks-like/?name=zentrum&country=DE",
    "/admin/centres/correction/?state__exact=resolved",
    "/admin/centres/changerequest/?status__exact=approved",
    "/admin/irct/user/?q=editor12",
    "/admin/centres/annualfigures/?year=2024",
]
# What somebody else has done since a page was opened.
CHANGES = {
    "a report": lambda: Correction.objects.filter(state="open")[:1].get().save(),
    "a centre": lambda: Centre.objects.published()[:1].get().save(),
}
# What only answers to POST, signs somebody out, or leads elsewhere.
PASSED_OVER = re.compile(
    r"/(login|logout|autocomplete|jsi18n|password_change|delete)/|import/example"
    r"|app_label|\(\?P|\{object_id\}/$"
)


def test_pages_of_the_desk_take_so_long():
    fill()
    # What is refused has its mark in the table.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    show(signed_in())


def signed_in():
    client = Client(headers={"Accept-Encoding": "gzip"})
    person = desk.person("administrator", name="Someone", is_staff=True)
    desk.sign_in(client, person)
    return client


def show(client):
    say(f"{'page':66}{'queries':>8}{'site ms':>9}{'db ms':>8}{'kB':>7}")
    for path in [*paths(), *FURTHER]:
        measure(path, lambda path=path: client.get(path))
    for path in ("/admin/", "/admin/irct/countryname/"):
        for table, change in CHANGES.items():
            name = f"{path} after a change of {table}"
            measure(name, lambda path=path: client.get(path), before=change)
    measure_files(client)


def measure_files(client):
    """The pages that only a form leads to."""
    changelist = "/admin/centres/centre/"
    chosen = [str(pk) for pk in Centre.objects.order_by("pk").values_list("pk", flat=True)[:900]]
    picked = {"action": "change_fields", "_selected_action": chosen}
    measure("bulk edit of 900: what to change", lambda: client.post(changelist, picked))
    changes = {"described": "1", "set-fees": "free"}
    made = measure(
        "bulk edit of 900: looked through", lambda: client.post(changelist, picked | changes), 1
    )
    if made.status_code == 302:
        measure("bulk edit of 900: preview", lambda: client.get(made.url))
    across = {"action": "export", "_selected_action": chosen[:1], "select_across": "1"}
    measure("export of all: form", lambda: client.post(changelist, across))
    for form in ("csv", "xlsx"):
        sent = picked | {"action": "export", "form": form, "exported": "1"}
        measure(f"export of 900 as {form}", lambda sent=sent: client.post(changelist, sent), 1)
    content = "name,country,acronym\n" + "".join(f"New house {n},DK,N{n}\n" for n in range(1_000))

    def send():
        file = SimpleUploadedFile("list.csv", content.encode())
        return client.post(f"{changelist}import/", {"file": file})

    made = measure("import of 1,000 rows: sent", send, 1)
    measure("import of 1,000 rows: preview", lambda: client.get(made.url))


def paths():
    """Every page of the desk, of what is there."""
    found = [one for one in every_address(argument) if one.is_of_the_desk]
    return [one.path for one in found if not PASSED_OVER.search(f"{one.path} {one.route}")]


def argument(name, parameter):
    kind = Expert if "experts" in name else Centre
    match parameter:
        case "object_id" | "id":
            return record(name, kind)
        case "batch":
            last = ImportBatch.objects.filter(kind=kind._meta.label_lower)
            last = last.annotate(n=Count("rows")).order_by("-n").first()
            return last.pk if last else 1
        case "other":
            return kind.objects.order_by("pk").values_list("pk", flat=True)[1]
        case "section":
            return "contacts" if kind is Centre else "expertise"
        case "pk":
            if "vouching" in name:
                return User.objects.filter(is_staff=True).first().pk
            return kind.objects.order_by("pk").first().editorships.first().pk
        case "act":
            return uuid.UUID(int=1)
        case "form":
            return "csv"
    return example(name, parameter)


def record(name, kind):
    """The key of a record of the kind that an address is about."""
    of_experts = kind is Expert
    records = {
        "annualfigures": AnnualFigures.objects.filter(state="submitted"),
        "changerequest": (ExpertChangeRequest if of_experts else ChangeRequest).objects.filter(
            status="pending"
        ),
        "correction": (ExpertCorrection if of_experts else Correction).objects.filter(state="open"),
        "textchange": TextChange.objects.all(),
        "expertrequest": ExpertRequest.objects.filter(state="asked"),
        "bounce": Bounce.objects.all(),
        "countryname": CountryName.objects.all(),
        "exitpage": ExitPage.objects.all(),
        "headlinefigure": HeadlineFigure.objects.all(),
        "helpline": Helpline.objects.all(),
        "secretariatcontact": SecretariatContact.objects.exclude(proposed=None),
        "group": Group.objects.all(),
        "_town_": Town.objects.all(),
        "email": Email.objects.all(),
        "user": User.objects.filter(is_staff=False),
    }
    rows = next((rows for part, rows in records.items() if part in name), kind.objects.all())
    return rows.order_by("pk").values_list("pk", flat=True).first() or 1


def measure(name, answer, times=TIMES, before=lambda: None):
    """Open a page, then again after what is done `before`; print what that took at the least."""
    if times > 1:
        answer()
    database, taken = Database(), []
    for _time in range(times):
        before()
        gc.collect()
        asked, start, start_there = Asked(), time.process_time(), database.spent()
        with connection.execute_wrapper(asked):
            last = answer()
            size = len(b"".join(last.streaming_content)) if last.streaming else len(last.content)
        taken.append((time.process_time() - start, database.spent() - start_there))
    here, there = (seconds * 1000 for seconds in min(taken, key=sum))
    mark = "" if last.status_code == 200 else f"  {last.status_code}"
    say(f"{name[:65]:66}{asked.number:8}{here:9.0f}{there:8.0f}{size / 1000:7.1f}{mark}")
    return last


class Asked:
    """How many statements were made."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


class Database:
    """The process of PostgreSQL that answers, and those that it had help it and that ended."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = cursor.fetchone()[0]

    def spent(self):
        """The processor time it has used, in seconds."""
        try:
            its_own = int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9
            of_helpers = _stat(_stat(self.pid)[1])[13:15]
        except OSError:
            return 0
        return its_own + sum(map(int, of_helpers)) / os.sysconf("SC_CLK_TCK")


def _stat(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def say(line):
    sys.stderr.write(f"{line}\n")
