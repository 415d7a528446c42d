"""New clients: taken or not, how long they wait, and on which day the centre last said so."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Self

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models.editing import Editorship
from centres.models.open_data import InOpenData
from irct import search
from irct.disclosure import projection
from irct.models import Block, ListingQuerySet, User, acting
from irct.models.written import WrittenSQL

# So often an editor is asked by e-mail, so many days apart; then nothing comes until somebody says.
MOST_ASKS = 2
ASKED_AGAIN_AFTER = dt.timedelta(days=projection.DAYS_FRESH)
# An editor who was just asked whether the whole entry is right is not asked about a part of it.
PAUSE_AFTER_REMINDER = dt.timedelta(days=7)

LINK = "intake"
LINKS_WORK_FOR = dt.timedelta(days=14)

OPEN = """CASE
    WHEN {0} <= %s THEN 'unknown'
    WHEN {0} > %s THEN 'no'
    WHEN {1} >= %s AND {2} THEN 'yes'
    WHEN {1} >= %s AND NOT {2} THEN 'no'
    ELSE 'unknown'
END"""
OPEN_TURN = f"array_position(ARRAY['yes', 'unknown', 'no'], {OPEN})"
# Whoever is known to take new clients comes first, then those of whom nobody knows.
READY_FIRST = (search.IS_SAMPLE.asc(), "is_overdue", "open_turn", "sort_name", "id")


class IntakeQuerySet(ListingQuerySet):
    def with_open(self) -> Self:
        """Add whether new clients are taken today: yes, no or unknown, and its place in results."""
        today = timezone.localdate()
        columns = "not_taking_until", "clients_said_on", "takes_clients"
        values = today, today, *[projection.fresh_from(today)] * 2
        return self.annotate(
            open=WrittenSQL(OPEN, *columns, values=values, output_field=models.TextField()),
            open_turn=WrittenSQL(
                OPEN_TURN, *columns, values=values, output_field=models.IntegerField()
            ),
        )

    def ready_first(self) -> Self:
        return self.with_open().with_overdue().order_by(*READY_FIRST)

    def stale(self, today: dt.date) -> Self:
        """Those that once said whether they take clients, or how long they wait, and must again."""
        first = projection.fresh_from(today)
        said, waits = Q(takes_clients__isnull=False), Q(waiting_weeks__isnull=False)
        return self.filter(
            said & Q(not_taking_until=None) & _is_before("clients_said_on", first)
            | waits & _is_before("waiting_said_on", first)
        )

    def to_ask(self, today: dt.date) -> Self:
        """Those whose editors are asked today, by an e-mail with a link for each answer."""
        editors = Editorship.objects.reachable().filter(listing=OuterRef("pk"))
        oldest = models.functions.Greatest("clients_said_on", "waiting_said_on")
        has_waited = Q(intake_asked_on__lte=today - ASKED_AGAIN_AFTER)
        is_next = Q(intake_asks__lt=MOST_ASKS) | Q(intake_asked_on__lte=F("last_said_on"))
        was_reminded = Q(reminded_on__gt=today - PAUSE_AFTER_REMINDER)
        return (
            self.published()
            .stale(today)
            .annotate(last_said_on=oldest)
            .filter(Exists(editors), Q(intake_asked_on=None) | has_waited & is_next)
            .exclude(was_reminded)
        )


def _is_before(column: str, day: dt.date) -> Q:
    """Something was said before a day, or nobody knows when."""
    return Q(**{column: None}) | Q(**{f"{column}__lt": day})


class TakingClients(InOpenData):
    """What changes from month to month, and is believed for so long only."""

    DAYS_OF: ClassVar[dict[str, str]] = {
        "takes_clients": "clients_said_on",
        "not_taking_until": "clients_said_on",
        "waiting_weeks": "waiting_said_on",
    }

    waiting_weeks = models.PositiveSmallIntegerField(
        _("waiting time in weeks"), null=True, blank=True, help_text=_("As in 6. Empty: unknown.")
    )
    waiting_said_on = models.DateField(
        _("waiting time said on"),
        null=True,
        blank=True,
        help_text=_("After 30 days, the waiting time is unknown until somebody says it again."),
    )
    takes_clients = models.BooleanField(
        _("takes new clients"), null=True, blank=True, help_text=_("Unknown if not set.")
    )
    not_taking_until = models.DateField(
        _("takes no new clients until"),
        null=True,
        blank=True,
        help_text=_("From that day on it is unknown, until the centre says so again."),
    )
    clients_said_on = models.DateField(
        _("new clients said on"),
        null=True,
        blank=True,
        help_text=_("After 30 days, it is unknown until somebody says it again."),
    )
    # When its editors were last asked about it, and how often since anybody said anything.
    intake_asked_on = models.DateField(null=True, editable=False)
    intake_asks = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(InOpenData.Meta):
        abstract = True
        constraints = [
            *InOpenData.Meta.constraints,
            models.CheckConstraint(
                name="centres_centre_until_only_when_not_taking",
                condition=Q(not_taking_until=None)
                | Q(takes_clients__isnull=False, takes_clients=False),
            ),
        ]

    def clean_together(self) -> None:
        super().clean_together()
        if self.not_taking_until and self.takes_clients is not False:
            raise ValidationError(
                {"not_taking_until": _("A date is for centres that take no new clients now.")}
            )
        today = timezone.localdate()
        for name in dict.fromkeys(self.DAYS_OF.values()):
            if (day := getattr(self, name)) and day > today:
                raise ValidationError({name: _("This day has not come yet.")})

    def takes_clients_on(self, day: dt.date) -> bool | None:
        """Unknown from the day on until which none were taken, or if it was said long ago."""
        if self.not_taking_until:
            return None if self.not_taking_until <= day else self.takes_clients
        return self.takes_clients if projection.is_fresh(self.clients_said_on, day) else None

    def waiting_weeks_on(self, day: dt.date) -> int | None:
        return self.waiting_weeks if projection.is_fresh(self.waiting_said_on, day) else None

    def clients_last_known_on(self, day: dt.date) -> dt.date | None:
        """Until when it is known whether clients are taken, or on which day it was said."""
        if self.not_taking_until and self.not_taking_until <= day:
            return self.not_taking_until
        return self.clients_said_on

    def said_with(self, block: Block, today: dt.date) -> dict[str, object]:
        """Whoever finds the services right has read what is still believed, and says it again."""
        if block != Block.SERVICES:
            return {}
        days: dict[str, object] = {}
        if self.takes_clients_on(today) is not None:
            days["clients_said_on"] = today
        if self.waiting_weeks_on(today) is not None:
            days["waiting_said_on"] = today
        return {name: day for name, day in days.items() if getattr(self, name) != day}

    # By a link in an e-mail

    @transaction.atomic
    def say_intake(
        self,
        *,
        takes_clients: bool,
        until: dt.date | None,
        waiting_weeks: int | None,
        by: User,
        via: str,
    ) -> bool:
        """Write what an editor answers to the question whether it takes new clients.

        Nothing is written if somebody has said so since this centre was read.
        """
        read = self._said()
        self.lock()
        if self._said() != read:
            return False
        values: Mapping[str, object] = {
            "takes_clients": takes_clients,
            "not_taking_until": until and until.isoformat(),
            "waiting_weeks": waiting_weeks,
        }
        with acting(by, via=via):
            self.write(values)
        self.note_answer()
        return True

    def note_intake_asked(self, today: dt.date) -> None:
        said = [day for day in (self.clients_said_on, self.waiting_said_on) if day]
        is_again = self.intake_asked_on and not (said and max(said) >= self.intake_asked_on)
        self._note(intake_asked_on=today, intake_asks=self.intake_asks + 1 if is_again else 1)

    def intake_token(self, user: User) -> str:
        """Token of the link by which an editor answers this one question, once."""
        return signing.dumps([str(self.pk), user.pk, self.hide_serial, *self._said()], salt=LINK)

    def _said(self) -> list[str]:
        return [str(self.clients_said_on), str(self.waiting_said_on)]


class IntakeLink(NamedTuple):
    """The public centre and the editor of a link, and whether its question is answered."""

    centre: Any
    editor: User
    is_answered: bool


def by_intake_token(listings: ListingQuerySet, token: str) -> IntakeLink | None:
    """What a link is about, as long as its editor may answer for a public centre."""
    try:
        pk, user_pk, serial, *said = signing.loads(token, salt=LINK, max_age=LINKS_WORK_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    centre: Any = listings.published().filter(pk=pk, hide_serial=serial).first()
    if user is None or centre is None or not centre.editorships.filter(user=user).exists():
        return None
    return IntakeLink(centre, user, is_answered=centre._said() != said)
