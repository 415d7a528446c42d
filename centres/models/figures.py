"""What a centre did in a year, in numbers: drafted, submitted, accepted or sent back."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.vocabulary import TREATING, FiguresState, Service
from irct.models import CodeField, CountsField, User, Work, acting, tracked
from irct.models.paths import version
from irct.models.work import work

BY_GENDER = ("women", "men", "another_gender", "gender_unknown")
BY_AGE = ("adults", "children", "age_unknown")
STAFF = (
    *("doctors", "psychologists", "lawyers", "social_workers", "physiotherapists"),
    "other_staff",
)
COUNTS = ("survivors", *BY_GENDER, *BY_AGE, "forensic_reports", "advocacy", *STAFF)
OPEN = (FiguresState.DRAFT, FiguresState.SENT_BACK)

YEARS = 6
LARGEST = 9_999_999
LONGEST_TEXT = 500
# Among few people, twice as many are no surprise.
LEAST_SURPRISE = 10


def figures_years(today: dt.date | None = None) -> list[int]:
    """Return the years whose figures can be given: last year, and those before."""
    this_year = (today or timezone.localdate()).year
    return list(range(this_year - 1, this_year - 1 - YEARS, -1))


@dataclasses.dataclass(frozen=True, slots=True)
class Surprise:
    """A number that is much more or much less than a year before."""

    label: Any
    before: int
    now: int


class AnnualFiguresQuerySet(models.QuerySet):
    def submitted(self) -> Self:
        """Keep what waits for a decision, the oldest first."""
        return self.filter(state=FiguresState.SUBMITTED).order_by("submitted_at", "pk")

    def accepted(self) -> Self:
        return self.filter(state=FiguresState.ACCEPTED)

    def sent(self) -> Self:
        """Keep what the secretariat has: it waits for a decision, or is accepted."""
        return self.filter(state__in=[FiguresState.SUBMITTED, FiguresState.ACCEPTED])


def _number(label: Any, help_text: Any = "") -> Any:
    return models.PositiveIntegerField(
        label, null=True, blank=True, help_text=help_text, validators=[MaxValueValidator(LARGEST)]
    )


def _settled(condition: Any) -> Any:
    """Return a condition for what was submitted; a draft may be wrong, so that it can be saved."""
    return Q(state__in=["draft", "sent_back"]) | condition


def _given(*names: str) -> Any:
    """Return the sum of the parts that were given."""
    total: Any = Coalesce(names[0], 0)
    for name in names[1:]:
        total += Coalesce(name, 0)
    return total


def _sum(*names: str) -> Any:
    """Return the sum of all parts; nothing if one is unknown."""
    total: Any = F(names[0])
    for name in names[1:]:
        total += F(name)
    return total


def _is_beyond(parts: str, total: str) -> Any:
    """Say whether a part is no number, or more than the total."""
    path = Value('$.* ? (@.type() != "number" || @ < 0 || @ > $total)')
    return Func(
        parts,
        Func(path, template="%(expressions)s::jsonpath"),
        Func(Value("total"), total, function="jsonb_build_object"),
        function="jsonb_path_exists",
        output_field=models.BooleanField(),
    )


@tracked()
class AnnualFigures(models.Model):
    """What a centre did in one year; a number that is empty is unknown, which is not 0."""

    State = FiguresState

    # How the history tells that they came to a state.
    DEEDS = {
        FiguresState.SUBMITTED: gettext_lazy("Submitted the figures of %(year)s"),
        FiguresState.ACCEPTED: gettext_lazy("Accepted the figures of %(year)s"),
        FiguresState.SENT_BACK: gettext_lazy("Sent back the figures of %(year)s"),
    }
    WHAT = gettext_lazy("Figures of %(year)s")

    class AlreadyDecided(Exception):
        """Somebody else was faster, or the figures are not what they were."""

    class OwnFigures(Exception):
        """Nobody accepts what they submitted themselves."""

    centre = models.ForeignKey(
        "centres.Centre",
        models.CASCADE,
        verbose_name=gettext_lazy("centre"),
        related_name="figures",
    )
    year = models.PositiveSmallIntegerField(gettext_lazy("year"))
    state = CodeField(
        gettext_lazy("state"), vocabulary=FiguresState, default=FiguresState.DRAFT, editable=False
    )

    survivors = _number(
        gettext_lazy("survivors supported"),
        gettext_lazy("Everybody whom you helped in the year. Count each person once."),
    )
    women = _number(gettext_lazy("women"))
    men = _number(gettext_lazy("men"))
    another_gender = _number(gettext_lazy("another gender"))
    gender_unknown = _number(gettext_lazy("gender unknown"))
    adults = _number(gettext_lazy("adults"))
    children = _number(gettext_lazy("children"))
    age_unknown = _number(gettext_lazy("age unknown"))
    # By the codes of services: a new code needs no migration.
    by_service = CountsField(
        gettext_lazy("survivors by service"), vocabulary=Service, editable=False
    )
    forensic_reports = _number(
        gettext_lazy("forensic reports"),
        gettext_lazy("Reports that document torture for a court or an authority."),
    )
    advocacy = _number(
        gettext_lazy("advocacy interventions"),
        gettext_lazy("Steps for justice or against torture, for example before a court."),
    )
    doctors = _number(gettext_lazy("doctors"))
    psychologists = _number(gettext_lazy("psychologists"))
    lawyers = _number(gettext_lazy("lawyers"))
    social_workers = _number(gettext_lazy("social workers"))
    physiotherapists = _number(gettext_lazy("physiotherapists"))
    other_staff = _number(gettext_lazy("other staff"))

    explanation = models.CharField(
        gettext_lazy("why it differs so much"), max_length=LONGEST_TEXT, blank=True
    )
    reason = models.CharField(
        gettext_lazy("why it was sent back"), max_length=LONGEST_TEXT, blank=True
    )
    submitted_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=gettext_lazy("submitted by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField(
        gettext_lazy("submitted on"), null=True, blank=True, editable=False
    )
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=gettext_lazy("decided by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(
        gettext_lazy("decided on"), null=True, blank=True, editable=False
    )

    objects = AnnualFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "centre__sort_name", "pk"]
        verbose_name = gettext_lazy("annual figures")
        verbose_name_plural = gettext_lazy("annual figures")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year"], name="centres_annualfigures_one_a_year"
            ),
            # Who it was may be nobody: an account can be deleted.
            models.CheckConstraint(
                name="centres_annualfigures_submitted_with_a_date",
                condition=Q(state="draft", submitted_at=None)
                | ~Q(state="draft") & Q(submitted_at__isnull=False),
            ),
            # So the state is a known one.
            models.CheckConstraint(
                name="centres_annualfigures_decided_with_a_date",
                condition=Q(state__in=["draft", "submitted"], decided_at=None, decided_by=None)
                | Q(state__in=["accepted", "sent_back"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="centres_annualfigures_sent_back_for_a_reason",
                condition=Q(state="sent_back") & ~Q(reason="") | ~Q(state="sent_back"),
            ),
            models.CheckConstraint(
                name="centres_annualfigures_total_given",
                condition=_settled(Q(survivors__isnull=False)),
            ),
            *(
                models.CheckConstraint(
                    name=f"centres_annualfigures_{name}_within_the_total",
                    condition=_settled(Q(survivors__gte=_given(*parts))),
                )
                for name, parts in (("gender", BY_GENDER), ("age", BY_AGE))
            ),
            *(
                # What is unknown makes the sum unknown, which a constraint lets pass.
                models.CheckConstraint(
                    name=f"centres_annualfigures_{name}_adds_up",
                    condition=_settled(Q(survivors=_sum(*parts))),
                )
                for name, parts in (("gender", BY_GENDER), ("age", BY_AGE))
            ),
            models.CheckConstraint(
                name="centres_annualfigures_services_within_the_total",
                condition=_settled(~Q(_is_beyond("by_service", "survivors"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(state="submitted"),
                name="centres_figures_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.year}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Return those that wait for a decision."""
        about = {"key": F("pk"), "since": F("submitted_at"), "detail": F("year")}
        yield work(cls.objects.submitted(), Work.FIGURES, listing="centre__", **about)

    @property
    def is_open(self) -> bool:
        """Say whether its editors may still write it."""
        return self.state in OPEN

    @property
    def is_submitted(self) -> bool:
        return self.state == FiguresState.SUBMITTED

    @property
    def is_accepted(self) -> bool:
        return self.state == FiguresState.ACCEPTED

    @property
    def staff(self) -> int | None:
        """Return how many work there; nothing if no profession is known."""
        known = [value for value in map(self._value, STAFF) if value is not None]
        return sum(known) if known else None

    @classmethod
    def of(cls, centre: Any, year: int) -> "AnnualFigures":
        """Return a centre's figures of a year, stored or new."""
        stored = cls.objects.filter(centre=centre, year=year).first()
        return stored or cls(centre=centre, year=year)

    def earlier(self) -> "AnnualFigures | None":
        """Return what was accepted of the year before."""
        before = type(self).objects.accepted()
        return before.filter(centre=self.centre_id, year=self.year - 1).first()

    def numbers(self) -> dict[str, Any]:
        """Return what somebody counted."""
        return {name: getattr(self, name) for name in COUNTS} | {"by_service": self.by_service}

    def version(self) -> str:
        """Return what tells one state of the numbers from another."""
        return version(self.numbers() | {"state": str(self.state)})

    def faults(self) -> dict[str, str]:
        """Return what cannot be right, by the column at which it shows."""
        found: dict[str, str] = {}
        total = self.survivors
        if total is None:
            return {"survivors": _("Write how many survivors you supported. If none, write 0.")}
        for parts in (BY_GENDER, BY_AGE):
            values = [self._value(part) for part in parts]
            given = sum(value for value in values if value is not None)
            told = {"sum": _shown(given), "total": _shown(total)}
            if given > total:
                found[parts[0]] = (
                    _("Together these are %(sum)s. That is more than the total, %(total)s.") % told
                )
            elif given < total and None not in values:
                found[parts[0]] = (
                    _("Together these are %(sum)s. The total is %(total)s. They must be the same.")
                    % told
                )
        for service, value in self.by_service.items():
            if value > total:
                found[f"service_{service}"] = _(
                    "%(part)s is more than the total, %(total)s. No service can have more"
                    " people than the centre has."
                ) % {"part": _shown(value), "total": _shown(total)}
        return found

    def surprises(self, earlier: "AnnualFigures | None") -> list[Surprise]:
        """Return what is more than twice, or less than half, of what it was a year before."""
        if earlier is None:
            return []
        return [
            Surprise(what, before, now)
            for what, before, now in self.beside(earlier)
            if before is not None
            and now is not None
            and abs(now - before) >= LEAST_SURPRISE
            and not before <= 2 * now <= 4 * before
        ]

    def beside(
        self, earlier: "AnnualFigures | None"
    ) -> Iterator[tuple[Any, int | None, int | None]]:
        """Return the numbers that are compared from year to year."""
        for name in ("survivors", "forensic_reports", "advocacy"):
            yield label(name), earlier._value(name) if earlier else None, self._value(name)
        yield label("staff"), earlier.staff if earlier else None, self.staff

    def write(self, numbers: dict[str, Any], *, by: User) -> None:
        """Save what is known so far; nothing is sent."""
        with acting(by):
            for name, value in numbers.items():
                setattr(self, name, value)
            self.save()

    def submit(self, *, by: User, explanation: str = "") -> None:
        """Send the figures to the secretariat."""
        if faults := self.faults():
            raise ValidationError(list(faults.values()))
        self._become(
            FiguresState.SUBMITTED,
            instead_of=OPEN,
            by=by,
            explanation=explanation.strip(),
            submitted_by=by,
            submitted_at=timezone.now(),
            decided_by=None,
            decided_at=None,
            reason="",
        )

    def may_be_accepted_by(self, user: User) -> bool:
        return self.submitted_by_id != user.pk or settings.SECRETARIAT_OF_ONE

    def accept(self, *, by: User) -> None:
        """Let the figures count; somebody else submitted them."""
        if not self.may_be_accepted_by(by):
            raise self.OwnFigures
        self._become(
            FiguresState.ACCEPTED,
            instead_of=[FiguresState.SUBMITTED],
            by=by,
            further={"alone": "yes"} if self.submitted_by_id == by.pk else {},
            decided_by=by,
            decided_at=timezone.now(),
        )

    def send_back(self, *, by: User, reason: str) -> None:
        """Ask the editors to mend the figures; accepted ones, too, do not count from now on."""
        if not reason.strip():
            raise ValidationError({"reason": _("Say why. The editors of the centre read it.")})
        self._become(
            FiguresState.SENT_BACK,
            instead_of=[FiguresState.SUBMITTED, FiguresState.ACCEPTED],
            by=by,
            further={"reason": reason.strip()},
            decided_by=by,
            decided_at=timezone.now(),
            reason=reason.strip(),
        )

    @transaction.atomic
    def _become(
        self,
        state: FiguresState,
        *,
        instead_of: Any,
        by: User,
        further: dict[str, str] | None = None,
        **values: Any,
    ) -> None:
        # One conditional UPDATE of what was seen, so that no two decide, and nobody on what
        # somebody else has changed.
        seen = type(self).objects.filter(pk=self.pk, state=self.state, **self.numbers())
        with acting(by, **(further or {})):
            if self.state not in instead_of or not seen.update(state=state, **values):
                raise self.AlreadyDecided
        self.refresh_from_db()

    def _value(self, name: str) -> int | None:
        return getattr(self, name)


class FiguresReminder(models.Model):
    """That a centre's editors were asked for the figures of a year, and asked again."""

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="figures_reminders")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    sent_on = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year", "number"], name="centres_figuresreminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.year}, {self.number}"


def label(name: str) -> Any:
    """Return what a number is called."""
    if name == "staff":
        return gettext_lazy("staff")
    field: Any = AnnualFigures._meta.get_field(name)
    return field.verbose_name


def services_counted() -> list[tuple[str, Any]]:
    """Return the services by which survivors are counted, with their names."""
    return [(service.value, service.label) for service in TREATING]


def _shown(number: int) -> str:
    return formats.number_format(number, force_grouping=True)
