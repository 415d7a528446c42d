"""What somebody does at the secretariat's desk, and reads there."""

import datetime as dt
import time

from django.apps import apps
from django.utils import timezone

CENTRES = "/admin/centres/centre/"
EXPERTS = "/admin/experts/expert/"


def person(group="", **values):
    """Add a user, of a group perhaps, with an account of long ago; one of staff may approve."""
    long_ago = timezone.now() - dt.timedelta(days=400)
    values.setdefault("date_joined", long_ago)
    values.setdefault("active_on", timezone.localdate())
    user = apps.get_model("irct.User").objects.create_user(
        f"{group or 'nobody'}@example.org", **{"approves_from": long_ago} | values
    )
    if user.is_staff:
        user.vouchings.create(grounds="server")
    user.groups.set(apps.get_model("auth.Group").objects.filter(name=group))
    return user


def sign_in(client, user):
    """Sign somebody in who has a second factor, and has shown it."""
    factors = apps.get_model("mfa.Authenticator").objects
    factors.get_or_create(user=user, type="totp", defaults={"data": {"secret": "A" * 32}})
    client.force_login(user)
    session = client.session
    shown = {"method": "mfa", "type": "totp", "at": time.time()}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def filled_in(response, **changes):
    """What a browser would send of a form, with changes."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            data[field.html_name] = value if isinstance(value, list) else str(value)
    return data | {"_save": "Save"} | changes


def edit(client, listing, **changes):
    url = f"/admin/{listing._meta.app_label}/{listing._meta.model_name}/{listing.pk}/whole/"
    return client.post(url, filled_in(client.get(url), **changes))


def last_context(record):
    """Who made the last change to a record, and why."""
    return record.events.order_by("pgh_id").last().pgh_context.metadata
