"""Confirming: on which day somebody said of a block that it is right, who, and how."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from irct.disclosure import projection
from irct.models.changes import Editable
from irct.models.past import Past
from irct.models.paths import version
from irct.models.rows import all_of
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.models.written import WrittenSQL


class Confirmer(models.TextChoices):
    """Who said that a block is right, and how."""

    CENTRE = "centre", _("by the centre or expert")
    PHONE = "phone", _("by the secretariat, by phone")
    EMAIL = "email", _("by the secretariat, by e-mail")
    VISIT = "visit", _("by the secretariat, on a visit")


class Block(models.TextChoices):
    """What is confirmed at one time."""

    CONTACT = "contact", _("contacts")
    SERVICES = "services", _("services")
    PLACE = "place", _("places")


DAYS = [f"{block}_confirmed_on" for block in Block.values]
OLDEST = """CASE
    WHEN {0} IS NOT NULL AND {1} IS NOT NULL AND {2} IS NOT NULL THEN least({0}, {1}, {2})
END"""


def oldest_confirmation() -> WrittenSQL:
    """When the block was confirmed that waits longest, in a row of a listing or of its history."""
    return WrittenSQL(OLDEST, *DAYS, output_field=models.DateField())


def confirmed_states(today: dt.date) -> dict[str, Q]:
    """The public states, each as a condition on `confirmed`."""
    due = projection.months_before(today, projection.MONTHS_UNTIL_DUE)
    overdue = projection.months_before(today, projection.MONTHS_UNTIL_OVERDUE)
    return {
        projection.CONFIRMED: Q(confirmed__gt=due),
        projection.DUE: Q(confirmed__gt=overdue, confirmed__lte=due),
        projection.OVERDUE: Q(confirmed__lte=overdue),
        projection.NEVER: Q(confirmed=None),
    }


class ConfirmableQuerySet(models.QuerySet):
    def with_confirmed(self) -> Self:
        """Add when the last block was confirmed that waits longest; nothing if one never was."""
        return self.annotate(confirmed=oldest_confirmation())

    def with_overdue(self) -> Self:
        """Add whether it was confirmed too long ago; what never was is not overdue."""
        last = projection.months_before(timezone.localdate(), projection.MONTHS_UNTIL_OVERDUE)
        is_overdue = WrittenSQL(
            *(f"coalesce({OLDEST} <= %s, false)", *DAYS),
            values=(last,),
            output_field=models.BooleanField(),
        )
        return self.with_confirmed().annotate(is_overdue=is_overdue)


class Confirmable(Past, Editable):
    """A listing of which somebody says from time to time that it is still right."""

    BLOCKS = tuple(Block)
    # How many values of each block the public does not see.
    count_unseen: Callable[..., Mapping[str, int]]
    # In which sections an editor changes what a block holds.
    SECTIONS_OF: dict[Block, tuple[str, ...]]
    PAST = {f"{block}_confirmed_on": dt.date(2000, 1, 1) for block in Block}

    contact_confirmed_on = models.DateField(_("contacts confirmed on"), null=True, blank=True)
    contact_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    contact_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    services_confirmed_on = models.DateField(_("services confirmed on"), null=True, blank=True)
    services_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    services_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    place_confirmed_on = models.DateField(_("places confirmed on"), null=True, blank=True)
    place_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    place_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name=f"%(app_label)s_%(class)s_{block}_confirmed_on_and_how",
                condition=Q(**{f"{block}_confirmed_on": None, f"{block}_confirmed_how": ""})
                | Q(**{f"{block}_confirmed_on__isnull": False})
                & ~Q(**{f"{block}_confirmed_how": ""}),
            )
            for block in ("contact", "services", "place")
        ]

    def confirmed_on(self, block: str) -> dt.date | None:
        return getattr(self, f"{block}_confirmed_on")

    def confirmed_how(self, block: str) -> Confirmer | str:
        how = getattr(self, f"{block}_confirmed_how")
        return how and Confirmer(how)

    def oldest_confirmed_on(self) -> dt.date | None:
        """When the block was confirmed that waits longest; nothing if one never was."""
        days = [self.confirmed_on(block) for block in self.BLOCKS]
        return min(day for day in days if day) if all(days) else None

    @transaction.atomic
    def confirm(
        self,
        blocks: Iterable[Block],
        *,
        by: User | None,
        how: Confirmer,
        seen: Mapping[Block, str],
        via: str = "",
        today: dt.date | None = None,
    ) -> list[Block]:
        """Note that blocks are right today; return those that are not what their reader saw.

        Nothing is checked or made anew: neither the texts nor the status are its business.
        """
        # One at a time: what is edited meanwhile is not what was seen.
        stored = all_of(type(self)).select_for_update().get(pk=self.pk)
        today, changed = today or timezone.localdate(), []
        values: dict[str, object] = {}
        for block in blocks:
            if not constant_time_compare(seen.get(block, ""), stored.loaded_seal_of(block)):
                changed.append(block)
            elif (stored.confirmed_on(block), stored.confirmed_how(block)) != (today, how):
                values |= {
                    f"{block}_confirmed_on": today,
                    f"{block}_confirmed_how": how,
                    f"{block}_confirmed_by": by,
                }
            if block not in changed:
                values |= stored.said_with(block, today)
        if values:
            with acting(by, via=via):
                for name, value in values.items():
                    setattr(stored, name, value)
                stored.save(update_fields=[*values, "updated_at"])
        return changed

    def said_with(self, block: Block, today: dt.date) -> dict[str, object]:
        """Columns that change since somebody finds a block right today."""
        return {}

    def seal_of(self, block: Block) -> str:
        """Equal as long as the block has not changed; it tells nothing else of it."""
        return type(self)._default_manager.get(pk=self.pk).loaded_seal_of(block)

    def loaded_seal_of(self, block: Block) -> str:
        """As `seal_of`, of a listing that was read just now."""
        sections = self.SECTIONS_OF[block]
        versions = [version(self.loaded_values_of(section)) for section in sections]
        # Of a short secret, as a phone number is, a plain hash would be guessed.
        return salted_hmac(f"{self.pk} {block}", " ".join(versions), algorithm="sha256").hexdigest()

    def seals(self) -> dict[Block, str]:
        """The seal of each block, as of somebody who sees all of them now."""
        stored = type(self)._default_manager.get(pk=self.pk)
        return {block: stored.loaded_seal_of(block) for block in self.BLOCKS}
