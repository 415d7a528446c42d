"""All that the database holds, as text."""

import subprocess

from django.contrib.sessions.models import Session
from django.db import connection

from irct.machine import database


def dump():
    """Every table as pg_dump writes it, in lower case, and what sessions hold unsealed."""
    told = subprocess.run(
        [
            *(database._programs() / "pg_dump", f"--host={database.SOCKET}"),
            *("--username=irct", connection.settings_dict["NAME"]),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    held = [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join([told, *held]).casefold()
