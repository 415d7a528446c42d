"""Two people who save the same listing: the second one sees what the first one made of it."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from irct.history.differences import Difference, difference
from irct.models import Listing
from irct.models.changes import row_fields, row_values
from irct.models.paths import Values, alike, plain, version

# They are decided elsewhere, or follow from what is typed.
NOT_TYPED = ("status", "contact_confirmed_by", "services_confirmed_by", "place_confirmed_by")


def state(listing: Listing) -> str:
    """What tells one state of a whole listing from another, and when it was read."""
    return f"{_version(listing)} {timezone.now().isoformat()}"


def has_changed(listing: Listing, seen: str) -> bool:
    return seen.partition(" ")[0] != _version(listing)


def seen_at(seen: str) -> dt.datetime:
    """When a state was read; the beginning of time if nobody can say."""
    try:
        moment = parse_datetime(seen.partition(" ")[2])
    except ValueError:
        moment = None
    beginning = dt.datetime.min.replace(tzinfo=dt.UTC)
    return moment if moment and timezone.is_aware(moment) else beginning


def unlike(
    listing: Listing, form: forms.ModelForm, formsets: Sequence[forms.BaseInlineFormSet]
) -> list[Difference]:
    """What of a form is not as the listing is now."""
    now = _values(listing)
    typed = {
        name: plain(form.cleaned_data[name])
        for name in form.cleaned_data
        if name in (form._meta.fields or ())
    }
    found = [
        difference(listing, name, now[name], value)
        for name, value in typed.items()
        if not alike(now[name], value)
    ]
    for formset in formsets:
        kind = str(formset.fk.remote_field.related_name)
        for row_form in formset.forms:
            if row_form.has_changed() or row_form.instance.pk:
                found += _unlike_row(listing, kind, row_form, now)
    return found


def _unlike_row(
    listing: Listing, kind: str, form: forms.ModelForm, now: Values
) -> list[Difference]:
    cleaned = getattr(form, "cleaned_data", {})
    model: type[models.Model] = form._meta.model
    path = f"{kind}/{form.instance.pk or '+'}"
    before = now.get(path)
    typed = {
        field.name: plain(getattr(cleaned[field.name], "pk", cleaned[field.name]))
        for field in row_fields(model)
        if field.name in cleaned
    }
    after = None if cleaned.get("DELETE") else {**(before or {}), **typed}
    if before == after or not (before or typed):
        return []
    if before and after and all(alike(before[name], after[name]) for name in before):
        return []
    return [difference(listing, path, before, after)]


def _version(listing: Listing) -> str:
    return version(_values(listing))


def _values(listing: Listing) -> Values:
    """All that can be typed of a listing and its rows, as it is stored."""
    stored = type(listing)._default_manager.get(pk=listing.pk)
    values = {
        field.name: plain(getattr(stored, field.attname))
        for field in stored._meta.fields
        if field.editable and field.name not in NOT_TYPED
    }
    for kind in stored.kinds_of_rows():
        for row in getattr(stored, kind).all():
            values[f"{kind}/{row.pk}"] = row_values(row)
    return values
