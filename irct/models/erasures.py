"""Who did what and why is kept as it was written, but for an erasure, which leaves a record."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pghistory.models import Context

from irct.models.tracking import NO_TRUNCATE

# What the history holds in the place of a name or an address, and of the key of an account.
ERASED = gettext_noop("a person whose data was erased")
ERASED_PK = 0


class Act(Context):
    """What one person did at one time: by whom and why, shared by all its events."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            # While a transaction lasts, more may be told of what is done in it.
            pgtrigger.Trigger(
                name="kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.created_at = transaction_timestamp()
                        AND (NEW.id, NEW.created_at) = (OLD.id, OLD.created_at)
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Cannot % rows of %', lower(TG_OP), TG_TABLE_NAME;
                """,
            ),
            NO_TRUNCATE,
        ]


class Erasure(models.Model):
    """The fact that a person's data was erased: when, by whom, why and how much, but not whose."""

    erased_at = models.DateTimeField(_("erased on"), default=timezone.now)
    erased_by = models.CharField(
        _("by"), max_length=150, help_text=_("A user of the machine, who ran the command there.")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    counts = models.JSONField(_("how much"))

    class Meta:
        ordering = ["-erased_at", "-id"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.erased_at):%Y-%m-%d}"
