"""Whom to call now: lines and pages for people who are in danger or want to die."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from phonenumbers import shortnumberinfo

from irct import phones
from irct.disclosure import four_eyes, projection
from irct.machine.version import read_in_public
from irct.models.changes import row_values
from irct.models.edits import EditConflict
from irct.models.paths import version
from irct.models.second_person import require
from irct.models.tracking import tracked
from irct.models.users import User, acting
from irct.models.vocabulary import CodesField, Language
from irct.models.work import Work, work
from irct.models.work_changes import makes_work

# So many are shown: somebody in distress does not compare.
MOST_SHOWN = 4
MONTHS_UNTIL_DUE = 12


class Purpose(models.TextChoices):
    """What a helpline is for."""

    DANGER = "danger", _("immediate danger")
    DYING = "dying", _("wanting to die")
    VIOLENCE = "violence", _("violence")


class HelplineQuerySet(models.QuerySet):
    def approved(self) -> Self:
        """Those that a second person approved: no others are public."""
        return self.filter(approved_at__isnull=False)

    def pending(self) -> Self:
        return self.filter(approved_at=None)

    def due(self, today: dt.date) -> Self:
        """Public ones that nobody has checked for a year."""
        last = projection.months_before(today, MONTHS_UNTIL_DUE)
        return self.approved().filter(checked_on__lte=last)

    def for_country(self, country: str) -> Self:
        """The public ones of a country, then those for people everywhere."""
        helping = self.approved().filter(country__in={"", country})
        # No code at all sorts before every code.
        return helping.order_by("-country", "position", "pk")


@makes_work
@read_in_public
@tracked()
class Helpline(models.Model):
    """A line to call, or a page to open, for people in danger or who want to die.

    It is public once a second person has approved these very values. A change that somebody asks
    for is a row of its own, which takes the place of the public one when it is approved.
    """

    Purpose = Purpose

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    country = CountryField(
        _("country"),
        blank=True,
        help_text=_("Where it helps. Choose “everywhere” for one that works internationally."),
    )
    purposes = CodesField(
        verbose_name=_("what it is for"),
        vocabulary=Purpose,
        blank=False,
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As those who answer call themselves.")
    )
    phone = models.CharField(
        _("phone number"),
        max_length=20,
        blank=True,
        help_text=_(
            "With its country code, for example +45 33 76 06 00; or a short number of the country, "
            "digits only."
        ),
    )
    url = models.URLField(
        _("web address"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("A page to open, to chat or to find a number. It must begin with https://."),
    )
    languages = CodesField(
        verbose_name=_("languages"),
        vocabulary=Language,
        help_text=_("The languages in which it is answered. Leave it empty if you do not know."),
    )
    is_day_and_night = models.BooleanField(_("day and night"), default=False)
    hours = models.CharField(
        _("hours"),
        max_length=120,
        blank=True,
        help_text=_("If not day and night. For example “every day, 9:00 to 22:00”."),
    )
    source = models.URLField(
        _("source"),
        max_length=300,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The page on which you read all this. Visitors do not see it."),
    )
    checked_on = models.DateField(
        _("checked on"),
        help_text=_("The day on which you compared this with the source, or called."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest of a country comes first.")
    )

    # The public row whose place this one takes.
    replaces = models.OneToOneField(
        "self",
        models.CASCADE,
        verbose_name=_("takes the place of"),
        null=True,
        editable=False,
        related_name="replacement",
    )
    entered_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered on"), default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("approved by"),
        null=True,
        editable=False,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved on"), null=True, editable=False)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["country", "position", "pk"]
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        constraints = [
            models.CheckConstraint(
                name="irct_helpline_purposes_known",
                condition=Q(purposes__contained_by=["danger", "dying", "violence"])
                & ~Q(purposes=[]),
            ),
            models.CheckConstraint(
                name="irct_helpline_leads_somewhere", condition=~Q(phone="", url="")
            ),
            models.CheckConstraint(
                name="irct_helpline_phone_can_be_called",
                condition=Q(phone="")
                | Q(phone__regex=r"^\+[0-9]{6,15}$")
                | Q(phone__regex=r"^[0-9]{2,6}$") & ~Q(country=""),
            ),
            models.CheckConstraint(
                name="irct_helpline_url_encrypted",
                condition=Q(url="") | Q(url__startswith="https://"),
            ),
            models.CheckConstraint(
                name="irct_helpline_hours_in_one_way",
                condition=Q(is_day_and_night=False) | Q(hours=""),
            ),
            models.CheckConstraint(name="irct_helpline_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="irct_helpline_approved_by_another",
                condition=Q(approved_by=None)
                | Q(entered_by=None)
                | ~Q(approved_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="irct_helpline_approved_with_a_date",
                condition=Q(approved_by=None) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="irct_helpline_replacement_waits",
                condition=Q(replaces=None) | Q(approved_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Those that wait for a second person, and public ones to check again."""
        about: dict[str, Combinable] = {"name": F("name"), "country": F("country")}
        about["key"] = F("pk")
        yield work(
            cls.objects.pending(), Work.HELPLINE, since=F("entered_at"), listing=None, **about
        )
        due_on = F("checked_on") + dt.timedelta(days=365)
        about |= {"since": due_on, "detail": F("checked_on")}
        yield work(cls.objects.due(today), Work.HELPLINE_DUE, listing=None, **about)

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_due(self) -> bool:
        """Nobody has checked it for a year."""
        last = projection.months_before(timezone.localdate(), MONTHS_UNTIL_DUE)
        return self.checked_on <= last

    @property
    def version(self) -> str:
        """Another one once any value has changed."""
        return version(row_values(self))

    @property
    def ways(self) -> list[projection.ContactMethod]:
        """How to reach it."""
        return projection.public_ways(phone=self.phone, website=self.url)

    def clean(self) -> None:
        """Check what must fit together; write a phone number as those of listings are."""
        super().clean()
        errors: dict[str, Promise] = {}
        if self.phone:
            self.phone, typed = self._stored_number(), self.phone
            if not self.phone:
                self.phone = typed
                errors["phone"] = _(
                    "Write a phone number with its country code, for example +45 33 76 06 00, or a "
                    "short number that works in the country that you chose."
                )
        elif not self.url:
            errors["phone"] = _("Write a phone number, a web address, or both.")
        if self.is_day_and_night and self.hours:
            errors["hours"] = _("Tick “day and night”, or write the hours; not both.")
        if self.checked_on and self.checked_on > timezone.localdate():
            errors["checked_on"] = _("This day has not come yet.")
        if errors:
            raise ValidationError(errors)

    @transaction.atomic
    def submit(self, *, by: User, is_alone: bool = False) -> "Helpline | None":
        """Save what may be public at once; return the row that waits for a second person, if any.

        `is_alone` says that there is nobody else to approve it.
        """
        stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
        is_public = stored is not None and stored.is_approved
        before = row_values(stored) if stored and is_public else None
        path = f"helplines/{self.pk or '+1'}"
        _at_once, why = four_eyes.judged(path, before, row_values(self), country=str(self.country))
        if why and is_alone:
            with acting(by, alone="yes"):
                self._enter(by)
                self._publish(approved_by=None)
            return None
        with acting(by):
            if not why:
                self.save(update_fields=[*row_values(self)])
                return None
            waiting = self
            if is_public:
                waiting = type(self).objects.filter(replaces=self.pk).first() or type(self)()
                waiting.replaces_id = self.pk
                waiting._take_values_of(self)
            waiting._enter(by)
            waiting.save()
        return waiting

    @transaction.atomic
    def approve(self, *, by: User, seen: str) -> None:
        """Make the values public, which are those of the `version` that this person saw.

        Raises NotTheSecond.
        """
        self._claim()
        require(by, proposed_by=self.entered_by_id)
        if seen != self.version:
            raise EditConflict
        with acting(by, asked_by=str(self.entered_by or "")):
            self._publish(approved_by=by)

    @transaction.atomic
    def decline(self, *, by: User, reason: str) -> None:
        """Remove what waits; a public row whose place it was to take stays as it is."""
        self._claim()
        with acting(by, reason=reason, asked_by=str(self.entered_by or "")):
            self.delete()

    def _claim(self) -> None:
        """Let one person at a time decide, and nobody twice."""
        both = type(self).objects.filter(pk__in=[self.pk, self.replaces_id or self.pk])
        locked = {line.pk: line for line in both.select_for_update().order_by("pk")}
        if self.pk not in locked or locked[self.pk].is_approved:
            raise self.AlreadyDecided
        self.refresh_from_db()

    def _publish(self, *, approved_by: User | None) -> None:
        public = self.replaces or self
        if public is not self:
            self.delete()
            public._take_values_of(self)
            public.entered_by, public.entered_at = self.entered_by, self.entered_at
        public.approved_by, public.approved_at = approved_by, timezone.now()
        public.save()

    def _enter(self, by: User) -> None:
        self.entered_by, self.entered_at = by, timezone.now()

    def _take_values_of(self, other: "Helpline") -> None:
        for name in row_values(other):
            setattr(self, name, getattr(other, name))

    def _stored_number(self) -> str:
        """The number in E.164, or a short number of the country; empty if it is neither."""
        digits, country = "".join(phones.in_ascii(self.phone).split()), str(self.country)
        if country and digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 6:
            if country not in shortnumberinfo.SUPPORTED_SHORT_REGIONS:
                return digits
            short = phonenumbers.parse(digits, country)
            if shortnumberinfo.is_possible_short_number_for_region(short, country):
                return digits
        try:
            number = phones.read(self.phone, [country] if country else [])
        except ValidationError:
            return ""
        return number if number == phones.bare(number) else ""
