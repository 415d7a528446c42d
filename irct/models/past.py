"""Days and years that are over: founding, membership, confirmation, consent."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _


class Past(models.Model):
    """What has columns of days or years that cannot lie ahead of us, nor before there were any."""

    # Each with the first day or year that may be meant.
    PAST: ClassVar[Mapping[str, dt.date | int]] = {}

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict({})
        for name, first in self.PAST.items():
            if name not in (exclude or ()) and (fault := why_not_past(getattr(self, name), first)):
                errors[name] = [ValidationError(fault)]
        if errors:
            raise ValidationError(errors)


def why_not_past(value: object, first: dt.date | int) -> str:
    """What is wrong with a day or year that should be over; nothing if it is empty or right."""
    today = timezone.localdate()
    if isinstance(first, dt.date):
        if not isinstance(value, dt.date):
            return ""
        is_ahead, is_early = value > today, value < first
    else:
        if not isinstance(value, int):
            return ""
        is_ahead, is_early = value > today.year, value < first
    if is_ahead:
        return _("%s lies in the future. Write when it was.") % value
    if is_early:
        return _("%(value)s is too early: nothing here is older than %(first)s.") % {
            "value": value,
            "first": first,
        }
    return ""
