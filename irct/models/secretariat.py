"""How anybody reaches the secretariat itself."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from irct import phones
from irct.disclosure import four_eyes, projection
from irct.machine.version import read_in_public
from irct.models.paths import Values
from irct.models.proposals import Proposal
from irct.models.tracking import tracked
from irct.models.work import Work, work
from irct.models.work_changes import makes_work

PATH = "secretariat"


@makes_work
@read_in_public
@tracked()
class SecretariatContact(Proposal):
    """The address, e-mail, phone and hours of the secretariat: one row, or none.

    A value is public once a second person has approved it; the one before stays meanwhile. What is
    taken away is gone at once.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    address = models.TextField(
        _("postal address"),
        max_length=300,
        blank=True,
        help_text=_("As it stands on an envelope. Leave it empty if nobody should write or come."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_(
            "For example office@example.org. What visitors write with the form is sent there; "
            "without an address there is no form."
        ),
    )
    phone = models.CharField(
        _("phone number"),
        max_length=40,
        blank=True,
        help_text=_("With its country code, for example +45 33 76 06 00."),
    )
    hours = models.CharField(
        _("when somebody answers"),
        max_length=200,
        blank=True,
        help_text=_("For example “Monday to Friday, 9:00 to 16:00, Copenhagen time”."),
    )
    # What waits for a second person: all values as they shall stand.
    proposed = models.JSONField(_("proposed values"), null=True, editable=False)

    class Meta:
        verbose_name = _("how to reach the secretariat")
        verbose_name_plural = _("how to reach the secretariat")
        constraints = [
            models.CheckConstraint(name="irct_secretariatcontact_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="irct_secretariatcontact_phone_can_be_called",
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{6,15}(;ext=[0-9]{1,7})?$"),
            ),
            models.CheckConstraint(
                name="irct_secretariatcontact_proposed_with_a_date",
                condition=Q(proposed__isnull=True, proposed_by=None, proposed_at=None)
                | Q(proposed__isnull=False, proposed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("The secretariat"))

    @classmethod
    def public(cls) -> Self | None:
        """What visitors see, if anything was approved."""
        return cls.objects.exclude(address="", email="", phone="").first()

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Values that wait for a second person."""
        waiting = cls.objects.filter(proposed__isnull=False)
        yield work(waiting, Work.REACH, key=F("pk"), since=F("proposed_at"), listing=None)

    @property
    def ways(self) -> list[projection.ContactMethod]:
        """How to reach it, apart from a letter."""
        return projection.public_ways(email=self.email, phone=self.phone)

    def clean(self) -> None:
        """Check that something leads to somebody, and write the number as others are stored."""
        super().clean()
        # A browser sends two characters for the end of a line.
        self.address = "\n".join(self.address.splitlines()).strip()
        if self.phone:
            try:
                self.phone = phones.read(self.phone)
            except ValidationError as error:
                raise ValidationError({"phone": error.error_list}) from error
        elif self.hours and not (self.address or self.email):
            raise ValidationError(
                {"hours": _("Write how to reach the secretariat at these hours, too.")}
            )

    def judged(self, before: Values, wanted: Values) -> tuple[Values, bool]:
        at_once, why = four_eyes.judged(PATH, before, wanted, country="")
        return at_once, bool(why)
