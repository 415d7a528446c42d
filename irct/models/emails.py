"""E-mails that have not arrived yet, as the queue holds them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Min
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.models.work import Work, work

WAITING, BEING_SENT, FAILED = "todo", "doing", "failed"


class EmailQuerySet(models.QuerySet):
    def with_headers(self) -> Self:
        """Annotate recipient, subject and time, leaving the body in the database."""
        return self.defer("args").annotate(
            to=F("args__to__0"), subject=F("args__subject"), queued_at=Min("procrastinateevent__at")
        )

    def try_again(self) -> int:
        """Send failed and waiting e-mails now, with all their tries before them."""
        stopped = self.filter(status__in=[WAITING, FAILED])
        return stopped.update(status=WAITING, attempts=0, priority=0, scheduled_at=timezone.now())


class EmailManager(models.Manager.from_queryset(EmailQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> EmailQuerySet:
        return super().get_queryset().filter(task_name="deliver", status__in=Email.STATES)


class Email(ProcrastinateJob):
    """An e-mail that waits, is being sent, or could not be sent."""

    STATES = {WAITING: _("waiting"), BEING_SENT: _("being sent"), FAILED: _("failed")}

    objects: ClassVar[EmailManager] = EmailManager()

    class Meta:
        proxy = True
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """E-mails that could not be sent."""
        failed = cls.objects.filter(status=FAILED)
        since = Coalesce(Min("procrastinateevent__at"), Now())
        about = {"since": since, "detail": KT("args__to__0")}
        yield work(failed, Work.MAIL, key=F("pk"), listing=None, **about)


def forget_emails(words: Iterable[str]) -> None:
    """Delete the undelivered e-mails that hold one of these words."""
    args_text = Cast("args", models.TextField())
    holding = models.Q(pk__in=[])
    for word in words:
        holding |= models.Q(args_text__contains=word)
    Email.objects.annotate(args_text=args_text).filter(holding).delete()
