"""Mail that came back: addresses that reach nobody."""

from collections.abc import Collection
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.tracking import tracked
from irct.models.users import User, acting
from irct.models.work_changes import makes_work

LONGEST_REPORT = 200


@makes_work
@tracked()
class Bounce(models.Model):
    """An address from which mail came back for good, until somebody says that it works again."""

    address = models.EmailField(_("e-mail address"), unique=True)
    on = models.DateField(_("bounced on"), default=timezone.localdate)
    report = models.CharField(
        _("what the report said"),
        max_length=LONGEST_REPORT,
        blank=True,
        help_text=_("For example “5.1.1 No such user”."),
    )
    noted_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("noted by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["-on", "address"]
        verbose_name = _("bouncing e-mail address")
        verbose_name_plural = _("bouncing e-mail addresses")
        constraints = [
            models.CheckConstraint(
                name="irct_bounce_address_in_lower_case", condition=Q(address=Lower("address"))
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.address = self.address.lower()
        super().clean_fields(exclude=exclude)

    @classmethod
    def note(cls, address: str, report: str = "", *, by: User | None = None) -> bool:
        """Note that mail to an address came back; whether that is news."""
        if is_passing(address):
            return False
        report = " ".join(report.split())[:LONGEST_REPORT]
        values = {"report": report, "noted_by": by}
        with acting(by):
            _bounce, is_new = cls.objects.get_or_create(address=address.lower(), defaults=values)
        return is_new


def is_passing(address: str) -> bool:
    """An address is known only from records that are erased after a while."""
    models_with_one = [model for model in apps.get_models() if hasattr(model, "PASSING_ADDRESS")]
    return not User.objects.filter(email__iexact=address).exists() and any(
        model._default_manager.filter(**{f"{model.PASSING_ADDRESS}__iexact": address}).exists()
        for model in models_with_one
    )


def bounces_of(column: str) -> models.QuerySet:
    """Bounces of the address in an outer query's column."""
    return Bounce.objects.filter(address=Lower(OuterRef(column))).order_by()


def day_of_bounce(column: str) -> Subquery:
    """The day on which mail to the address in a column came back, if it did."""
    return Subquery(bounces_of(column).values("on"))


def bounced_users() -> models.QuerySet:
    """The keys of those from whom mail came back: of few, each found by its address.

    Joined to them, the database would read the addresses of all.
    """
    theirs = User.objects.annotate(address=Lower("email")).filter(address=OuterRef("address"))
    return (
        Bounce.objects.order_by()
        .annotate(user=Subquery(theirs.values("pk")[:1]))
        .filter(user__isnull=False)
        .values("user")
    )


class BounceableQuerySet(models.QuerySet):
    """Rows with an e-mail address."""

    ADDRESS = "email"

    def with_bounced(self) -> Self:
        """Annotate `bounced_on`, the day on which mail came back."""
        return self.annotate(bounced_on=day_of_bounce(self.ADDRESS))

    def bounced(self) -> Self:
        return self.with_bounced().filter(Exists(bounces_of(self.ADDRESS)))

    def not_bounced(self) -> Self:
        return self.filter(~Exists(bounces_of(self.ADDRESS)))

    def not_refused(self) -> Self:
        """Those that the mail server itself has not refused: the word of a person ends no alarm."""
        return self.filter(~Exists(bounces_of(self.ADDRESS).filter(noted_by=None)))
