"""A helper's knock at a centre: an e-mail that is forgotten here after two weeks at the latest."""

import datetime as dt
from typing import Any

from django.db.models import Min
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.mail import outbox

KEPT_FOR = dt.timedelta(days=14)


def knock(address: str, *, service: str, language: str, region: str, callback: str) -> None:
    """Pass on what a helper asks of a centre; the answer goes to the helper alone."""
    context = {"service": service, "language": language, "region": region, "callback": callback}
    given = [callback] if "@" in callback else []
    message = outbox.write("emails/knock", address, context | {outbox.GIVEN: given})
    message.reply_to = given
    outbox.queue(message, by=deliver_knock)


# Known by its name, so that it can be forgotten; and in no list of e-mails at the desk.
@app.task(name="deliver_knock", queue="mail", retry=outbox.Patience())
def deliver_knock(**letter: Any) -> None:
    outbox.deliver(**letter)


def forget() -> None:
    """Delete those that could not be delivered in time."""
    jobs = ProcrastinateJob.objects.filter(task_name=deliver_knock.name)
    began = jobs.annotate(at=Min("procrastinateevent__at"))
    began.filter(at__lt=timezone.now() - KEPT_FOR).delete()
