"""Which past days of an expert's entry may be cited as they stood, and which not at all."""

from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from irct.machine.version import read_in_public
from irct.models import CodeField, User, acting, tracked
from irct.models.second_person import require


class Citable(models.TextChoices):
    AS_IT_STOOD = "stood", _("fit to be cited as it stood")
    NOT_AT_ALL = "closed", _("not shown at all")


@read_in_public
@tracked()
class CitedDay(models.Model):
    """What the expert or the secretariat said of citing one past day; of others, today's words."""

    WORK_PERMISSION = "experts.view_expert"

    # Closing a day waits for no lock of the entry: see irct.models.hiding.
    expert = models.ForeignKey(
        Expert,
        models.CASCADE,
        verbose_name=_("expert"),
        related_name="cited_days",
        db_constraint=False,
    )
    day = models.DateField(_("day"))
    # Empty: as far as the entry says it today.
    may = CodeField(_("how it may be cited"), vocabulary=Citable, blank=True)
    said_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said on"), default=timezone.now, editable=False)
    # Who of the secretariat wants it to be shown as it stood, which brings back what was removed:
    # it is once a second person says the same.
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("proposed by"), null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ["-day"]
        verbose_name = _("day to cite")
        verbose_name_plural = _("days to cite")
        constraints = [
            models.UniqueConstraint(fields=["expert", "day"], name="experts_citedday_said_once"),
            models.CheckConstraint(
                name="experts_citedday_may_known", condition=Q(may__in=["", "stood", "closed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_may_display()}"

    @classmethod
    @transaction.atomic
    def say(cls, expert: Expert, day: object, may: str, *, by: User) -> Self | None:
        """Note how a day may be cited; return it if it waits for a second person.

        It takes no lock of the entry, which somebody may hold. Raises NotTheSecond.
        """
        waits = may == Citable.AS_IT_STOOD and by.is_staff and not settings.SECRETARIAT_OF_ONE
        with acting(by):
            said, _is_new = cls.objects.get_or_create(expert=expert, day=day)
            one = cls.objects.select_for_update().get(pk=said.pk)
            if waits and one.proposed_by_id in (None, by.pk):
                one.proposed_by = by
                one.save()
                return one
            if waits:
                require(by, proposed_by=one.proposed_by_id)
            one.may, one.said_by, one.said_at, one.proposed_by = may, by, timezone.now(), None
            one.save()
        return None
