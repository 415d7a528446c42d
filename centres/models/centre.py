"""A member centre: who it is, what it offers, whom it helps and how."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres import wording
from centres.models.contacts import Contact
from centres.models.drilled import NAME, holds_nothing
from centres.models.figures import AnnualFigures, figures_years
from centres.models.intake import TakingClients
from centres.models.querysets import MEMBERS, CentreQuerySet, WithoutTheDrill
from centres.vocabulary import (
    Fees,
    Help,
    Membership,
    Service,
    Way,
    validate_opening_hours,
    validate_time_zone,
)
from irct.disclosure import projection, unseen
from irct.disclosure.record import CentreRecord
from irct.machine.version import read_in_public
from irct.models import (
    UNTRACKED,
    Block,
    CodeField,
    CodesField,
    Language,
    Listing,
    Section,
    Work,
    acting,
    tracked,
)
from irct.models.work import work
from irct.models.work_changes import makes_work

# This long before its last day, an alert becomes work for the secretariat.
ALERT_ENDS_SOON = dt.timedelta(days=14)
# From this month on, missing figures of last year become work for the secretariat.
FIGURES_MISSED_FROM_MONTH = 3


@makes_work
@read_in_public
@tracked(exclude=(*UNTRACKED, "intake_asked_on", "intake_asks", *TakingClients.SHOWN))
class Centre(TakingClients):
    """A member centre that helps survivors of torture."""

    Service = Service
    Help = Help
    Way = Way
    Membership = Membership
    Fees = Fees

    project = staticmethod(projection.centre)
    count_unseen = staticmethod(unseen.centre)
    RECORD = CentreRecord
    COMPLETENESS_RULES = wording.COMPLETENESS_RULES
    NO_TEXTS = ("opening_hours", "time_zone")
    PAST = {**Listing.PAST, "founded": 1850, "member_since": 1974}
    SECTIONS = {
        "about": Section(
            _("Names and texts"),
            columns=(
                *("name", "native_name", "acronym", "former_names"),
                *("founded", "founded_note"),
            ),
            texts=("summary", "about"),
        ),
        "services": Section(
            _("Services and languages"),
            columns=("services", "languages", "interpreted_languages"),
        ),
        "help": Section(
            _("Whom and how you help"),
            columns=(
                *("helps", "ways", "fees", "papers_needed", "waiting_weeks"),
                *("takes_clients", "not_taking_until", "alert_until"),
            ),
            texts=("how_to_get_help", "alert"),
        ),
        "hours": Section(
            _("Opening hours"), columns=("opening_hours", "time_zone"), texts=("hours_note",)
        ),
        "places": Section(_("Places"), children="locations"),
        "contacts": Section(_("Contacts"), children="contacts"),
        "copies": Section(_("Copies outside this site"), columns=("agrees_to_copies",)),
    }
    DESK_SECTIONS = {
        "membership": Section(
            _("Membership"), columns=("membership", "member_since", "member_number")
        ),
        **Listing.DESK_SECTIONS,
        "confirmed": Section(
            _("Confirmed"),
            columns=(
                *Listing.DESK_SECTIONS["confirmed"].columns,
                *("clients_said_on", "waiting_said_on"),
            ),
        ),
    }
    SECTIONS_OF = {
        Block.CONTACT: ("contacts",),
        Block.SERVICES: ("services", "help", "hours"),
        Block.PLACE: ("places",),
    }

    native_name = models.CharField(
        _("name in its own language"), max_length=300, blank=True, help_text=_("In its own script.")
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    former_names = ArrayField(
        models.CharField(max_length=300),
        verbose_name=_("former names"),
        default=list,
        blank=True,
        help_text=_("Still found by searching. One on each line."),
    )

    membership = CodeField(
        _("membership"),
        vocabulary=Membership,
        blank=True,
        help_text=_("Empty: unknown."),
    )
    member_since = models.PositiveSmallIntegerField(
        _("member since"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1974), MaxValueValidator(2100)],
        help_text=_("A year."),
    )
    member_number = models.CharField(_("member number"), max_length=20, blank=True)
    founded = models.PositiveSmallIntegerField(
        _("founded"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1850), MaxValueValidator(2100)],
        help_text=_("A year."),
    )
    founded_note = models.CharField(
        _("note on the founding"),
        max_length=200,
        blank=True,
        help_text=_("As in “as a project of …”."),
    )

    services = CodesField(verbose_name=_("services"), vocabulary=Service)
    interpreted_languages = CodesField(
        verbose_name=_("languages through an interpreter"), vocabulary=Language
    )
    helps = CodesField(verbose_name=_("who is helped"), vocabulary=Help)
    ways = CodesField(verbose_name=_("ways of helping"), vocabulary=Way)
    fees = CodeField(_("fees"), vocabulary=Fees, blank=True, help_text=_("Empty: unknown."))
    papers_needed = models.BooleanField(
        _("identity papers needed"), null=True, blank=True, help_text=_("Unknown if not set.")
    )
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=500,
        blank=True,
        validators=[validate_opening_hours],
        help_text=_("As in Mon-Fri 9:00-16:00; Sat by appointment; Sun closed."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("As in Europe/Copenhagen."),
    )
    alert_until = models.DateField(
        _("alert until"), null=True, blank=True, help_text=_("The last day on which it is shown.")
    )

    agrees_to_copies = models.BooleanField(
        _("agrees to copies outside this site"),
        null=True,
        blank=True,
        help_text=_("It is in none unless it has said yes."),
    )

    # The first is what its own methods use.
    everything = CentreQuerySet.as_manager()
    objects = WithoutTheDrill()  # type: ignore[misc]

    class Meta(TakingClients.Meta):
        abstract = False
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        constraints = [
            *TakingClients.Meta.constraints,
            models.CheckConstraint(
                name="centres_centre_membership_known",
                condition=Q(membership__in=["", "full", "associate", "applicant", "former"]),
            ),
            models.CheckConstraint(
                name="centres_centre_hours_have_a_time_zone",
                condition=Q(opening_hours="") | ~Q(time_zone=""),
            ),
            models.UniqueConstraint(
                fields=["member_number"],
                condition=~Q(member_number=""),
                name="centres_centre_member_number_unique",
            ),
            holds_nothing(),
        ]
        indexes = [
            *TakingClients.Meta.indexes,
            GinIndex(fields=["services"], name="centres_centre_services"),
            GinIndex(fields=["interpreted_languages"], name="centres_centre_interpreted"),
            GinIndex(fields=["helps"], name="centres_centre_helps"),
            GinIndex(fields=["ways"], name="centres_centre_ways"),
            GinIndex(fields=["public_services"], name="centres_centre_public_services"),
            GinIndex(fields=["public_services_at_locations"], name="centres_centre_at_locations"),
            models.Index(
                fields=["alert_until"],
                condition=Q(alert_until__isnull=False),
                name="centres_centre_alert_until",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("centres:detail", args=[self.slug])

    @classmethod
    def sought(cls, text: str) -> CentreQuerySet:
        """The centres among which a search is made: the one of the drill is found by name alone."""
        return cls.everything.all() if text == NAME else cls.objects.all()

    @classmethod
    def number_to_call(cls) -> Combinable:
        spoken = Contact.objects.filter(centre=OuterRef("pk"), kind__in=Contact.SPOKEN)
        return Subquery(spoken.order_by("position", "pk").values("value")[:1])

    @classmethod
    def hours_to_call(cls) -> tuple[Combinable, Combinable]:
        return F("time_zone"), F("opening_hours")

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        yield from super().work(today)
        first_day = today.replace(month=FIGURES_MISSED_FROM_MONTH, day=1)
        if today >= first_day:
            year = Value(today.year - 1)
            missing = cls.objects.without_figures(today.year - 1)
            since = Value(first_day)
            yield work(missing, Work.MISSING, key=year, since=since, detail=year, listing="")
        ending = cls.objects.published().filter(alert_until__range=(today, today + ALERT_ENDS_SOON))
        until = F("alert_until")
        about: dict[str, Combinable] = {"since": until - Value(ALERT_ENDS_SOON), "detail": until}
        yield work(ending, Work.ALERT, key=until, listing="", **about)

    def warnings(self) -> list[str]:
        return wording.warnings(self.projection())

    def clean_together(self) -> None:
        super().clean_together()
        if self.opening_hours and not self.time_zone:
            raise ValidationError({"time_zone": _("Opening hours need a time zone.")})

    def _index_as(self, stored: "Centre") -> None:
        """Remake the points of places, too, from what the public may see."""
        super()._index_as(stored)
        for location in stored.locations.all():
            shown = projection.place(location)
            if (point := shown and shown.point) != location.public_point:
                self.locations.filter(pk=location.pk).update(public_point=point)

    @transaction.atomic
    def end_dates(self, today: dt.date) -> list[str]:
        """Remove an alert or a “not until” that is over; return which."""
        values: dict[str, str | None] = {}
        if self.not_taking_until and self.not_taking_until <= today:
            values |= {"takes_clients": None, "not_taking_until": None}
            # Until then it was known.
            values["clients_said_on"] = self.not_taking_until.isoformat()
        if self.alert_until and self.alert_until < today:
            values["alert_until"] = None
            for text in self.texts.exclude(alert=""):
                values[f"texts/{text.language}/alert"] = ""
        if values:
            with acting(None, reason=gettext("The date that was given has come"), job="end_dates"):
                self.write(values)
        return sorted(values.keys() & {"takes_clients", "alert_until"})

    def addresses_told(self) -> list[str]:
        """Its public e-mail addresses, while it or the secretariat has said that they are right."""
        confirmed = projection.confirmation(self.contact_confirmed_on, today=timezone.localdate())
        if confirmed.state not in (projection.CONFIRMED, projection.DUE) or not self.is_public():
            return []
        public = self.contacts.filter(
            kind=Contact.Kind.EMAIL, visibility=Contact.Visibility.PUBLIC
        ).not_refused()
        return [contact.value for contact in public]

    @property
    def is_member(self) -> bool:
        return self.membership in MEMBERS

    def figures_of(self, year: int) -> AnnualFigures:
        """The stored figures, or new ones that are not saved."""
        stored = self.figures.filter(year=year).first()
        return stored or AnnualFigures(centre=self, year=year)

    def open_figures_year(self) -> int | None:
        """Last year, if its figures are not sent in yet."""
        if not self.is_member:
            return None
        last_year = figures_years()[0]
        is_sent = self.figures.sent().filter(year=last_year).exists()
        return None if is_sent else last_year
