"""What stands around the site, as far as it can be asked: mail server, proxy, backups, metrics."""

import datetime as dt
import http.client
import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, mail
from django.utils import timezone

from irct.monitoring.probes import ALIVE

# Seconds.
PATIENCE = 10.0
# One night may fail, and be told of elsewhere.
BACKUP_AGE = dt.timedelta(days=2)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
METRICS_PORT = 9464


def check() -> Iterator[checks.CheckMessage]:
    if settings.EMAIL_BACKEND == SMTP and (why := _mail_is_refused()):
        yield checks.Warning(
            f"The mail server does not let this site in ({why}), so no e-mail leaves.",
            hint="Set EMAIL_URL; quote what a password holds of signs (%40 for @).",
            id="irct.W120",
        )
    is_secure = settings.SITE_URL.startswith("https://")  # which another check demands
    if is_secure and (why := why_silent(settings.SITE_URL, ALIVE)):
        yield checks.Warning(
            f"From here nobody reaches {settings.SITE_URL} ({why}).",
            hint="Start the proxy that answers at this name, with a certificate.",
            id="irct.W121",
        )
    if settings.BACKUP_KEYS and not _has_backup():
        yield checks.Warning(
            f"There is no backup of the last {BACKUP_AGE.days} days in {settings.BACKUP_FOLDER}.",
            hint="Run “manage.py backup”, and have it run each night.",
            id="irct.W122",
        )
    if settings.METRICS and not _tells_metrics():
        yield checks.Warning(
            f"With METRICS on, nobody tells metrics at port {METRICS_PORT} of this machine.",
            hint="Have “manage.py metrics” started with the machine.",
            id="irct.W123",
        )


def _mail_is_refused() -> str:
    """Why the mail server lets nobody in; nothing if it does. What it says may repeat a name."""
    connection = mail.get_connection(timeout=PATIENCE)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return ""


def why_silent(server: str, path: str, *, patience: float = PATIENCE) -> str:
    """Why a web server does not answer as it should; nothing if it does."""
    there = urlsplit(server)
    kind = http.client.HTTPSConnection if there.scheme == "https" else http.client.HTTPConnection
    connection = kind(there.netloc, timeout=patience)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return "" if status == HTTPStatus.OK else f"status {status}"


def _has_backup() -> bool:
    since = (timezone.now() - BACKUP_AGE).timestamp()
    return any(one.stat().st_mtime > since for one in settings.BACKUP_FOLDER.glob("*.age"))


def _tells_metrics() -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", METRICS_PORT), PATIENCE)):
            return True
    except OSError:
        return False
