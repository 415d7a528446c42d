"""Enquiries: which experts were asked about a request, and what they answered."""

import datetime as dt
from typing import Any, Self

from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from experts.models.requests import ENDED, ExpertRequest
from irct.models import CodeField, User

LONGEST_COMMENT = 300
SALT = "enquiry"
LINKS_WORK_FOR = dt.timedelta(days=60)
# What an expert was asked, or agreed to, in this time counts when others are looked for.
LOAD_OF = dt.timedelta(days=365)


class Answer(models.TextChoices):
    """What an expert answers to an enquiry."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    PERHAPS = "perhaps", _("perhaps")


WILLING = (Answer.YES, Answer.PERHAPS)


class EnquiryQuerySet(models.QuerySet):
    def willing(self) -> Self:
        """Keep those that somebody can be introduced by."""
        return self.filter(answer__in=WILLING, introduced_on=None)

    def untold(self) -> Self:
        """Keep those who do not know yet how it ended: neither introduced nor told."""
        return self.filter(introduced_on=None, settled_on=None)

    def with_experts(self) -> Self:
        """Load at once by what name and address each is reached."""
        return self.select_related("expert", "asked_by", "noted_by").prefetch_related(
            "expert__editorships__user"
        )

    def settle(self) -> list[Any]:
        """Note that they are told how it ended; return those who are to be told."""
        enquiries = list(self.untold().with_experts().select_related("request"))
        self.untold().update(settled_on=timezone.localdate())
        return enquiries

    def loads(self, *, besides: ExpertRequest, today: dt.date) -> dict[Any, int]:
        """Return by expert how much else waits for them, or was agreed to in the last year."""
        waits = Q(answer="") & ~Q(request__state__in=ENDED)
        lately = self.filter(asked_at__date__gt=today - LOAD_OF)
        counted = lately.filter(waits | Q(answer=Answer.YES)).exclude(request=besides)
        by_expert = counted.order_by().values("expert").annotate(number=models.Count("pk"))
        return dict(by_expert.values_list("expert", "number"))


class Enquiry(models.Model):
    """That an expert was asked about a request, and what they answered."""

    Answer = Answer

    LINKS_WORK_FOR = LINKS_WORK_FOR

    class Settled(Exception):
        """There is nothing to answer any more."""

    request = models.ForeignKey(ExpertRequest, models.CASCADE, related_name="enquiries")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("asked by"), null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    # Nobody knows an e-mail address of theirs.
    is_by_phone = models.BooleanField(_("asked by phone"), default=False)
    # What they are told beside what the request is for.
    tells_asker = models.BooleanField(_("says who asks"), default=False)
    tells_note = models.BooleanField(_("shows the note"), default=False)

    answer = CodeField(_("answer"), vocabulary=Answer, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    may_give_email = models.BooleanField(_("e-mail address may be given"), default=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # Who of the secretariat wrote down what they said; nobody if they answered by the link.
    noted_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("noted by"), null=True, blank=True, related_name="+"
    )
    introduced_on = models.DateField(_("introduced on"), null=True, blank=True)
    settled_on = models.DateField(_("told that it is settled on"), null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["request", "expert"], name="experts_enquiry_one_for_each_expert"
            ),
            models.CheckConstraint(
                name="experts_enquiry_answered_with_a_date",
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["yes", "no", "perhaps"], answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="experts_enquiry_introduced_only_if_willing",
                condition=Q(introduced_on=None) | Q(answer__in=["yes", "perhaps"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.expert}"

    @property
    def is_settled(self) -> bool:
        return bool(self.introduced_on) or not self.request.is_open

    @property
    def can_be_introduced(self) -> bool:
        return self.answer in WILLING and not self.introduced_on

    @property
    def email_to_give(self) -> str:
        """Return the address that who asks may have, if the expert agreed and it is their own."""
        return self.expert.email if self.may_give_email else ""

    def token(self) -> str:
        """Return what a link holds by which the expert answers without signing in."""
        return signing.dumps([self.pk, str(self.expert_id)], salt=SALT)

    @transaction.atomic
    def reply(
        self,
        answer: str,
        *,
        comment: str = "",
        may_give_email: bool = False,
        by: User | None = None,
    ) -> bool:
        """Keep what the expert answers, until the matter is settled; say whether it is new.

        `by` is who wrote it down for them.
        """
        ExpertRequest.objects.select_for_update().get(pk=self.request_id)
        self.refresh_from_db()
        if self.is_settled:
            raise self.Settled
        told = {"answer": answer, "comment": comment, "may_give_email": may_give_email}
        if all(getattr(self, name) == value for name, value in told.items()):
            return False
        for name, value in (told | {"answered_at": timezone.now(), "noted_by": by}).items():
            setattr(self, name, value)
        self.save()
        ExpertRequest.objects.filter(pk=self.request_id).update(moved_on=timezone.localdate())
        return True


def by_enquiry_token(token: str) -> Enquiry | None:
    """Return what a link answers, while the request is open and the link is not old."""
    try:
        pk, expert = signing.loads(token, salt=SALT, max_age=LINKS_WORK_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    enquiries = Enquiry.objects.select_related("request", "expert")
    enquiry = enquiries.filter(pk=pk, expert=expert).first()
    return enquiry if enquiry and enquiry.request.is_open else None
