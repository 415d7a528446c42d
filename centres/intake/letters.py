"""The e-mail that asks whether a centre takes new clients, with a link for each answer."""

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from centres.intake.forms import ANSWERS
from centres.models import Centre
from irct.mail import outbox
from irct.models import User

logger = logging.getLogger(__name__)


def ask_all(today: dt.date) -> None:
    """Ask the editors of each centre that has not said for long; done again, nobody is asked."""
    for pk in Centre.objects.to_ask(today).order_by().values_list("pk", flat=True):
        try:
            ask(pk, today)
        except Exception:
            logger.exception("The centre %s could not be asked about new clients", pk)


@transaction.atomic
def ask(pk: uuid.UUID, today: dt.date) -> None:
    """Ask the editors of one centre, unless it was done or somebody has answered meanwhile."""
    Centre.objects.select_for_update().only("pk").get(pk=pk)
    centre = Centre.objects.to_ask(today).without_documents().filter(pk=pk).first()
    if centre is None:
        return
    for editorship in centre.editorships.reachable().select_related("user"):
        _write(centre, editorship.user)
    centre.note_intake_asked(today)


def links(centre: Centre, editor: User) -> dict[str, str]:
    """The URL of each answer, in the language that the editor reads."""
    token = centre.intake_token(editor)
    with translation.override(editor.reads):
        return {
            f"answer_{answer}": settings.SITE_URL + reverse("intake_by_link", args=[token, answer])
            for answer in ANSWERS
        }


def _write(centre: Centre, editor: User) -> None:
    today = timezone.localdate()
    outbox.send(
        "intake_asked",
        to=editor,
        listing=centre,
        said_on=centre.clients_last_known_on(today) or centre.waiting_said_on,
        **links(centre, editor),
    )
