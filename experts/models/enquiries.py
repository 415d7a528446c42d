"""Enquiries: which experts were asked about a request, and their answers."""

import datetime as dt
import uuid
from typing import Self

from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from experts.models.request_lists import ENDED
from experts.models.requests import ExpertRequest
from irct.models import CodeField, User

LONGEST_COMMENT = 300
SALT = "enquiry"
LINKS_WORK_FOR = dt.timedelta(days=60)
# Enquiries of this period count as the load of an expert.
LOAD_PERIOD = dt.timedelta(days=365)


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    PERHAPS = "perhaps", _("perhaps")


WILLING = (Answer.YES, Answer.PERHAPS)


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def willing(self) -> Self:
        return self.filter(answer__in=WILLING, introduced_on=None)

    def not_informed(self) -> Self:
        """Those whose expert was neither introduced nor informed that it is settled."""
        return self.filter(introduced_on=None, settled_on=None)

    def with_experts(self) -> Self:
        return self.select_related("expert", "asked_by", "noted_by").prefetch_related(
            "expert__editorships__user"
        )

    def mark_informed(self) -> list["Enquiry"]:
        """Those that must now be informed."""
        enquiries: list[Enquiry] = list(
            self.not_informed().with_experts().select_related("request")
        )
        self.not_informed().update(settled_on=timezone.localdate())
        return enquiries

    def loads(self, *, besides: ExpertRequest, today: dt.date) -> dict[uuid.UUID, int]:
        """By expert: how many other enquiries wait for them, or they agreed to in a year."""
        waits = Q(answer="") & ~Q(request__state__in=ENDED)
        lately = self.filter(asked_at__date__gt=today - LOAD_PERIOD)
        counted = lately.filter(waits | Q(answer=Answer.YES)).exclude(request=besides)
        by_expert = counted.order_by().values("expert").annotate(number=models.Count("pk"))
        return dict(by_expert.values_list("expert", "number"))


class Enquiry(models.Model):
    """That an expert was asked about a request, and what they answered."""

    Answer = Answer

    LINKS_WORK_FOR = LINKS_WORK_FOR

    class Settled(Exception):
        """It is settled and takes no more answers."""

    request = models.ForeignKey(ExpertRequest, models.CASCADE, related_name="enquiries")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("asked by"), null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    # They have no e-mail address.
    is_by_phone = models.BooleanField(_("asked by phone"), default=False)
    # Whether the e-mail shows it beside what the request is for.
    tells_asker = models.BooleanField(_("names the person asking"), default=False)

    answer = CodeField(_("answer"), vocabulary=Answer, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    may_give_email = models.BooleanField(_("e-mail address may be given"), default=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # Who in the secretariat recorded the answer; NULL if the expert answered by the link.
    noted_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("noted by"), null=True, blank=True, related_name="+"
    )
    introduced_on = models.DateField(_("introduced on"), null=True, blank=True)
    settled_on = models.DateField(_("end announced on"), null=True, blank=True)

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
        """The e-mail address that the person asking may have; empty without agreement."""
        return self.expert.email if self.may_give_email else ""

    def answer_values(self) -> dict[str, str | bool]:
        """The initial values of an answer form."""
        return {
            "answer": self.answer,
            "comment": self.comment,
            "may_give_email": self.may_give_email,
        }

    def token(self) -> str:
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
        """Take an answer that is new, and say so. Raises Settled.

        `by` is who recorded it for them.
        """
        ExpertRequest.objects.select_for_update().get(pk=self.request_id)
        self.refresh_from_db()
        if self.is_settled:
            raise self.Settled
        values = {"answer": answer, "comment": comment, "may_give_email": may_give_email}
        if values == self.answer_values():
            return False
        for name, value in (values | {"answered_at": timezone.now(), "noted_by": by}).items():
            setattr(self, name, value)
        self.save()
        ExpertRequest.objects.filter(pk=self.request_id).update(moved_on=timezone.localdate())
        return True


def by_enquiry_token(token: str) -> Enquiry | None:
    """Only while the request is open and the link is not too old."""
    try:
        pk, expert = signing.loads(token, salt=SALT, max_age=LINKS_WORK_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    enquiries = Enquiry.objects.select_related("request", "expert")
    enquiry = enquiries.filter(pk=pk, expert=expert).first()
    return enquiry if enquiry and enquiry.request.is_open else None
