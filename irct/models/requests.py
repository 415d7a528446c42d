"""Change requests: changes that wait for a second person, and how they are decided."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.models.edits import EditConflict
from irct.models.paths import Values, alike, names_a_row, version
from irct.models.second_person import NotTheSecond, require, why_not
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work
from irct.places.locales import labelled

if TYPE_CHECKING:
    from irct.models.listings import Listing

ACCEPT, AMEND, DECLINE = "accept", "amend", "decline"
VERDICTS = {
    ACCEPT: pgettext_lazy("a change", "accepted"),
    AMEND: _("changed by the secretariat"),
    DECLINE: pgettext_lazy("a change", "declined"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of one field of a change request."""

    verdict: str
    reason: str = ""
    value: object = None


class RequestStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    APPROVED = "approved", _("approved")
    IN_PART = "in_part", _("approved in part")
    DECLINED = "declined", pgettext_lazy("a change", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a change", "withdrawn")


class ChangeRequest(models.Model):
    """Changes to a listing that wait for a second person and, once decided, part of its history."""

    Status = RequestStatus

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    # In the subclass, with the related name "change_requests".
    listing: "Listing"
    # Whether the same was asked for before: nobody is told again.
    is_repeated = False

    section = models.CharField(_("section"), max_length=20)
    # Each with its path, before, after and why it waits; once decided with verdict, value, reason.
    items = models.JSONField(_("changes"), encoder=DjangoJSONEncoder)
    # What the section held when the request was made.
    base = models.JSONField(_("made for"), encoder=DjangoJSONEncoder, default=dict)
    note = models.CharField(_("note of the editor"), max_length=500, blank=True)
    answer = models.CharField(_("answer of the editor"), max_length=500, blank=True)
    status = CodeField(_("status"), vocabulary=RequestStatus, default=RequestStatus.PENDING)
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("asked by"), null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=["pending", "approved", "in_part", "declined", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_with_a_date",
                condition=Q(
                    decided_at__isnull=False, status__in=["approved", "in_part", "declined"]
                )
                | Q(decided_at=None) & ~Q(status__in=["approved", "in_part", "declined"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_by_another",
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=Q(status="pending"),
                name="%(app_label)s_%(class)s_pending",
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.listing, self.listing.SECTIONS[self.section].title)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Those that wait for a decision."""
        pending = cls._default_manager.filter(status=RequestStatus.PENDING)
        about = {"key": F("pk"), "since": F("proposed_at"), "detail": F("section")}
        about["asked_by"] = F("proposed_by")
        yield work(pending, Work.CHANGE, listing="listing__", **about)

    @property
    def is_pending(self) -> bool:
        return self.status == RequestStatus.PENDING

    @property
    def base_version(self) -> str:
        """Another one once the request was renewed."""
        return version(self.base)

    def is_by(self, user: User) -> bool:
        return self.proposed_by_id == user.pk

    def why_not(self, user: User) -> str:
        """Why somebody may not accept it; "" if they may."""
        return why_not(user, proposed_by=self.proposed_by_id)

    def is_current(self) -> bool:
        """The section is still what the request was made for."""
        return self.base_version == self.listing.version_of(self.section)

    def claim(self, *, by: User, seen: str | None = None) -> None:
        """Let this person decide, and nobody else meanwhile, on what is still as they saw it.

        `seen` is the `base_version` that they had before them.
        """
        self._lock()
        if self.is_by(by):
            raise NotTheSecond(self.why_not(by))
        if not self.is_current() or seen not in (None, self.base_version):
            raise EditConflict

    @transaction.atomic
    def decide(self, decisions: Mapping[str, Decision], *, by: User) -> "ChangeRequest | None":
        """Accept, amend or decline each change, and write what was accepted.

        What was amended is a change by the person who decides. Return the request for what of it
        waits for another.
        """
        self.claim(by=by)
        alone = settings.SECRETARIAT_OF_ONE
        accepted: Values = {}
        amended: Values = {}
        for item in self.items:
            decision = decisions[item["path"]]
            if decision.verdict == DECLINE and not decision.reason.strip():
                raise ValidationError({item["path"]: _("Say why; the editor reads it.")})
            item |= {"verdict": decision.verdict, "reason": decision.reason.strip()}
            if decision.verdict == AMEND and alike(decision.value, item["after"]):
                item["verdict"] = ACCEPT
            elif decision.verdict == AMEND:
                item["value"] = amended[item["path"]] = decision.value
            if item["verdict"] == ACCEPT:
                accepted[item["path"]] = item["after"]
        if accepted:
            require(by, proposed_by=self.proposed_by_id)
        with acting(by, reason=self.note, asked_by=str(self.proposed_by or "")):
            if accepted:
                self.listing.write(accepted)
            self.status = self._outcome()
            self.decided_by, self.decided_at = by, timezone.now()
            self.save(update_fields=["items", "status", "decided_by", "decided_at"])
        if amended and alone:
            with acting(by, reason=self.note, alone="yes"):
                self.listing.write(amended)
        elif amended:
            return self.listing.submit(self.section, amended, by=by, note=self.note)
        return None

    def approve(self, *, by: User) -> None:
        """Accept everything."""
        self.decide({item["path"]: Decision(ACCEPT) for item in self.items}, by=by)

    def decline(self, *, by: User, reason: str) -> None:
        """Decline everything, for one reason."""
        self.decide({item["path"]: Decision(DECLINE, reason) for item in self.items}, by=by)

    @transaction.atomic
    def withdraw(self, *, by: User | None) -> None:
        self._lock()
        with acting(by):
            self.status = RequestStatus.WITHDRAWN
            self.save(update_fields=["status"])

    @transaction.atomic
    def reply(self, answer: str, *, by: User) -> None:
        """Keep what the editor answers; every answer stays in the history."""
        with acting(by):
            self.answer = answer
            self.save(update_fields=["answer"])

    @transaction.atomic
    def renew(self, *, by: User) -> None:
        """Ask for the same of the listing as it is now."""
        self._lock()
        stored = self.listing.values_of(self.section)
        items = []
        for item in self.items:
            if names_a_row(item["path"]) and item["path"] not in stored:
                continue  # the row that was to change is gone
            if stored.get(item["path"]) != item["after"]:
                items.append(item | {"before": stored.get(item["path"])})
        with acting(by):
            self.items, self.base = items, stored
            if not items:
                self.status = RequestStatus.WITHDRAWN
            self.save(update_fields=["items", "base", "status"])

    def _lock(self) -> None:
        """Let one person at a time decide, and nobody twice."""
        self.listing.lock()
        self.refresh_from_db(fields=["status", "items", "base"])
        if not self.is_pending:
            raise self.AlreadyDecided

    def _outcome(self) -> RequestStatus:
        verdicts = {item["verdict"] for item in self.items}
        if verdicts == {DECLINE}:
            return RequestStatus.DECLINED
        return RequestStatus.APPROVED if verdicts == {ACCEPT} else RequestStatus.IN_PART
