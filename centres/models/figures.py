"""What a centre did in a year, in numbers: drafted, submitted, accepted or sent back."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models.figures_constraints import BY_AGE, BY_GENDER, CONSTRAINTS, STAFF
from centres.vocabulary import TREATING, FiguresState, Service
from irct.models import CodeField, CountsField, User, Work, acting, tracked
from irct.models.paths import version
from irct.models.rows import field_of
from irct.models.work import work
from irct.models.work_changes import makes_work
from irct.places import locales

COUNTS = ("survivors", *BY_GENDER, *BY_AGE, "forensic_reports", "advocacy", *STAFF)
OPEN_STATES = (FiguresState.DRAFT, FiguresState.SENT_BACK)

OPEN_YEARS = 6
LARGEST_COUNT = 9_999_999
LONGEST_TEXT = 500
# Among few people, twice as many is no surprise.
LEAST_SURPRISE = 10


def figures_years(today: dt.date | None = None) -> list[int]:
    """The years whose figures can be entered, last year first."""
    this_year = (today or timezone.localdate()).year
    return list(range(this_year - 1, this_year - 1 - OPEN_YEARS, -1))


@dataclasses.dataclass(frozen=True, slots=True)
class Surprise:
    """A number that is much more or much less than a year before."""

    label: str | Promise
    before: int
    now: int


class AnnualFiguresQuerySet(models.QuerySet):
    def submitted(self) -> Self:
        return self.filter(state=FiguresState.SUBMITTED).order_by("submitted_at", "pk")

    def accepted(self) -> Self:
        return self.filter(state=FiguresState.ACCEPTED)

    def sent(self) -> Self:
        """Those that the secretariat has: submitted or accepted."""
        return self.filter(state__in=[FiguresState.SUBMITTED, FiguresState.ACCEPTED])


def _count_field(label: Any, help_text: Any = "") -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        label,
        null=True,
        blank=True,
        help_text=help_text,
        validators=[MaxValueValidator(LARGEST_COUNT)],
    )


@makes_work
@tracked()
class AnnualFigures(models.Model):
    """What a centre did in one year; an empty number is unknown, not 0."""

    State = FiguresState

    # How the history describes each state.
    DEEDS = {
        FiguresState.SUBMITTED: gettext_lazy("Submitted the figures of %(year)s"),
        FiguresState.ACCEPTED: gettext_lazy("Accepted the figures of %(year)s"),
        FiguresState.SENT_BACK: gettext_lazy("Sent back the figures of %(year)s"),
    }
    WHAT = gettext_lazy("Figures of %(year)s")

    class AlreadyDecided(Exception):
        """Somebody else decided first, or the figures have changed since they were read."""

    class OwnFigures(Exception):
        """You cannot accept what you submitted yourself."""

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

    survivors = _count_field(
        gettext_lazy("survivors supported"),
        gettext_lazy("Everybody whom you helped in the year. Count each person once."),
    )
    women = _count_field(gettext_lazy("women"))
    men = _count_field(gettext_lazy("men"))
    another_gender = _count_field(gettext_lazy("another gender"))
    gender_unknown = _count_field(gettext_lazy("gender unknown"))
    adults = _count_field(gettext_lazy("adults"))
    children = _count_field(gettext_lazy("children"))
    age_unknown = _count_field(gettext_lazy("age unknown"))
    # By the codes of services: a new code needs no migration.
    by_service = CountsField(
        gettext_lazy("survivors by service"), vocabulary=Service, editable=False
    )
    forensic_reports = _count_field(
        gettext_lazy("forensic reports"),
        gettext_lazy("Reports that document torture for a court or an authority."),
    )
    advocacy = _count_field(
        gettext_lazy("advocacy interventions"),
        gettext_lazy("Steps for justice or against torture, for example before a court."),
    )
    doctors = _count_field(gettext_lazy("doctors"))
    psychologists = _count_field(gettext_lazy("psychologists"))
    lawyers = _count_field(gettext_lazy("lawyers"))
    social_workers = _count_field(gettext_lazy("social workers"))
    physiotherapists = _count_field(gettext_lazy("physiotherapists"))
    other_staff = _count_field(gettext_lazy("other staff"))

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
        constraints = CONSTRAINTS
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(state="submitted"),
                name="centres_figures_submitted",
            ),
            models.Index(
                fields=["year", "centre"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="centres_figures_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.year}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        about = {"key": F("pk"), "since": F("submitted_at"), "detail": F("year")}
        yield work(cls.objects.submitted(), Work.FIGURES, listing="centre__", **about)

    @property
    def is_open(self) -> bool:
        """The editors may still change it."""
        return self.state in OPEN_STATES

    @property
    def is_submitted(self) -> bool:
        return self.state == FiguresState.SUBMITTED

    @property
    def is_accepted(self) -> bool:
        return self.state == FiguresState.ACCEPTED

    @property
    def staff(self) -> int | None:
        """The sum of all professions; None if none is known."""
        known = [value for value in map(self._value, STAFF) if value is not None]
        return sum(known) if known else None

    def earlier(self) -> "AnnualFigures | None":
        """The accepted figures of the year before."""
        return self._before().filter(year=self.year - 1).first()

    def years_before(self) -> "dict[int, AnnualFigures]":
        """The accepted figures of earlier years, the oldest first."""
        return {figures.year: figures for figures in self._before().order_by("year")}

    def _before(self) -> models.QuerySet["AnnualFigures"]:
        return type(self).objects.accepted().filter(centre=self.centre_id, year__lt=self.year)

    def number(self, name: str) -> int | None:
        """A number by its column, or by `service_` and a code."""
        service = name.removeprefix("service_")
        return self._value(name) if service == name else self.by_service.get(service)

    def numbers(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in COUNTS} | {"by_service": self.by_service}

    def version(self) -> str:
        """Changes whenever a number or the state does."""
        return version(self.numbers() | {"state": str(self.state)})

    def faults(self) -> dict[str, str]:
        """By column: why the numbers cannot be right together."""
        found: dict[str, str] = {}
        total = self.survivors
        if total is None:
            return {
                "survivors": _(
                    "Enter how many survivors you supported. If there were none, enter 0."
                )
            }
        for parts in (BY_GENDER, BY_AGE):
            values = [self._value(part) for part in parts]
            given = sum(value for value in values if value is not None)
            sums = {"sum": _formatted(given), "total": _formatted(total)}
            if given > total:
                found[parts[0]] = (
                    _("These add up to %(sum)s. That is more than the total, %(total)s.") % sums
                )
            elif given < total and None not in values:
                found[parts[0]] = (
                    _("These add up to %(sum)s. The total is %(total)s. They must be the same.")
                    % sums
                )
        for service, value in self.by_service.items():
            if value > total:
                found[f"service_{service}"] = _(
                    "%(part)s is more than the total, %(total)s. A service cannot have helped more "
                    "people than the centre did."
                ) % {"part": _formatted(value), "total": _formatted(total)}
        return found

    def surprises(self, earlier: "AnnualFigures | None") -> list[Surprise]:
        """Numbers more than twice, or less than half, of the year before."""
        if earlier is None:
            return []
        return [
            Surprise(what, before, now)
            for what, before, now in self.compared_with(earlier)
            if jumps(before, now) and before is not None and now is not None
        ]

    def compared_with(
        self, earlier: "AnnualFigures | None"
    ) -> Iterator[tuple[str | Promise, int | None, int | None]]:
        """(label, before, now) of the numbers that are compared from year to year."""
        for name in ("survivors", "forensic_reports", "advocacy"):
            yield label(name), earlier._value(name) if earlier else None, self._value(name)
        yield label("staff"), earlier.staff if earlier else None, self.staff

    def write(self, numbers: dict[str, object], *, by: User) -> None:
        with acting(by):
            for name, value in numbers.items():
                setattr(self, name, value)
            self.save()

    def submit(self, *, by: User, explanation: str = "") -> None:
        if faults := self.faults():
            raise ValidationError(list(faults.values()))
        self._transition(
            FiguresState.SUBMITTED,
            from_states=OPEN_STATES,
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
        if not self.may_be_accepted_by(by):
            raise self.OwnFigures
        self._transition(
            FiguresState.ACCEPTED,
            from_states=[FiguresState.SUBMITTED],
            by=by,
            history_context={"alone": "yes"} if self.submitted_by_id == by.pk else {},
            decided_by=by,
            decided_at=timezone.now(),
        )

    def send_back(self, *, by: User, reason: str) -> None:
        """Ask the editors to correct the figures; accepted ones stop counting as well."""
        if not reason.strip():
            raise ValidationError({"reason": _("Say why. The editors of the centre read it.")})
        self._transition(
            FiguresState.SENT_BACK,
            from_states=[FiguresState.SUBMITTED, FiguresState.ACCEPTED],
            by=by,
            history_context={"reason": reason.strip()},
            decided_by=by,
            decided_at=timezone.now(),
            reason=reason.strip(),
        )

    @transaction.atomic
    def _transition(
        self,
        state: FiguresState,
        *,
        from_states: Collection[FiguresState],
        by: User,
        history_context: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        # One conditional UPDATE: of two people only one decides, and only on what they have read.
        seen = type(self).objects.filter(pk=self.pk, state=self.state, **self.numbers())
        with acting(by, **(history_context or {})):
            if self.state not in from_states or not seen.update(state=state, **values):
                raise self.AlreadyDecided
        self.refresh_from_db()

    def _value(self, name: str) -> int | None:
        return getattr(self, name)


def jumps(before: int | None, now: int | None) -> bool:
    """A number is more than twice, or less than half, of that of the year before."""
    if before is None or now is None or abs(now - before) < LEAST_SURPRISE:
        return False
    return not before <= 2 * now <= 4 * before


def label(name: str) -> str:
    if name == "staff":
        return _("staff")
    return str(field_of(AnnualFigures, name).verbose_name)


def services_counted() -> list[tuple[str, str | Promise]]:
    """(code, label) of each service by which survivors are counted."""
    return [(service.value, service.label) for service in TREATING]


def _formatted(number: int) -> str:
    return locales.number(number)
