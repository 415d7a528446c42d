"""Which past days of an expert's entry may be cited as they stood, and which not at all."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from irct.models import CodeField, User, tracked


class Citable(models.TextChoices):
    AS_IT_STOOD = "stood", _("fit to be cited as it stood")
    NOT_AT_ALL = "closed", _("not shown at all")


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
    may = CodeField(_("how it may be cited"), vocabulary=Citable)
    said_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said on"), default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-day"]
        verbose_name = _("day to cite")
        verbose_name_plural = _("days to cite")
        constraints = [
            models.UniqueConstraint(fields=["expert", "day"], name="experts_citedday_said_once"),
            models.CheckConstraint(
                name="experts_citedday_may_known", condition=Q(may__in=["stood", "closed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_may_display()}"
