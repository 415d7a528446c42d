"""What should make somebody look twice before they accept a change."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import phonenumbers
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from irct.accounts import FACTORS
from irct.disclosure import contact_details, four_eyes
from irct.models import Listing, country_name
from irct.models.changes import Values
from irct.models.judging import FieldChange

YOUNG = dt.timedelta(days=30)
NUMBERS = ("phone", "signal", "whatsapp")
ADDRESSES = ("email", "website", "form")
# Where everybody gets an address, so that the domain says nothing of who has it.
FOR_EVERYBODY = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
    *("icloud.com", "aol.com", "gmx.com", "gmx.net", "gmx.de", "web.de", "mail.com", "mail.ru"),
    *("yandex.ru", "yandex.com", "proton.me", "protonmail.com", "tutanota.com", "tuta.com"),
    *("ukr.net", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "qq.com"),
}


class ProposedChanges(Protocol):
    """A change request, or what waits of a row of an import."""

    listing: Listing
    items: list[FieldChange]
    base: Values


def with_askers(requests: QuerySet) -> QuerySet:
    """Annotate what cautions need about the person asking."""
    listing = requests.model._meta.get_field("listing").related_model
    editorships = listing._meta.get_field("editorships").related_model._default_manager
    return requests.annotate(
        asker_has_second_factor=Exists(
            Authenticator.objects.filter(user=OuterRef("proposed_by"), type__in=FACTORS)
        ),
        asker_is_editor=Exists(
            editorships.filter(listing=OuterRef("listing"), user=OuterRef("proposed_by"))
        ),
    )


def about_asker(request: Any) -> Iterator[str]:
    """Reasons not to trust the person asking; the request comes from `with_askers`."""
    asker = request.proposed_by
    if asker is None:
        yield _("The account of the person who asked was deleted.")
        return
    if request.proposed_at - asker.date_joined < YOUNG:
        yield _("The account was less than 30 days old.")
    if not request.asker_has_second_factor:
        yield _("The account has no second factor: a stolen password is enough to use it.")
    if not (request.asker_is_editor or asker.is_staff):
        yield _("This person is no longer an editor of the entry.")
    if not asker.is_active:
        yield _("The account is closed.")


def about_all(request: ProposedChanges) -> Iterator[str]:
    """What is unusual about the changes taken together."""
    replaced = [
        item
        for item in request.items
        if item["path"].startswith("contacts/")
        and item["before"]
        and item["before"]["value"] != item["after"]["value"]
    ]
    replaced += [
        item for item in request.items if item["path"] in four_eyes.REACHED_BY and item["before"]
    ]
    if len(replaced) > 1:
        yield _("%d contacts are replaced at the same time.") % len(replaced)


def about_item(request: ProposedChanges, item: FieldChange) -> Iterator[str]:
    """What is unusual about one change."""
    before, after, country = item["before"], item["after"], str(request.listing.country)
    kind, value = _contact_at(item["path"], after)
    was = _contact_at(item["path"], before)[1] if before else ""
    if value and value != was:
        if kind in NUMBERS:
            yield from about_number(value, country)
        elif kind in ADDRESSES:
            yield from _about_address(value, _known_domains(request))
        if not value.isascii():
            yield _("It contains letters that look like others.")
    if item["why"] == four_eyes.TEXT:
        old, new = (_text(text) for text in (before, after))
        for found in contact_details.found_in(new, country=country):
            if found not in old:
                yield _("The text contains “%s”.") % found


def cautions(request: Any) -> list[str]:
    """Everything that should make somebody look twice."""
    of_items = [caution for item in request.items for caution in about_item(request, item)]
    return [*about_asker(request), *about_all(request), *of_items]


def about_number(value: str, country: str) -> Iterator[str]:
    """What is unusual about a number, in E.164, of an entry in a country."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        region = None
    if region == country:
        return
    if region and region in (code.upper() for code in phonenumbers.SUPPORTED_REGIONS):
        yield _("The number is from %(other)s, but the entry is in %(country)s.") % {
            "other": country_name(region),
            "country": country_name(country),
        }
    else:
        yield _("The number does not belong to any country.")


def _about_address(value: str, known: set[str]) -> Iterator[str]:
    domain = _domain(value)
    if domain in FOR_EVERYBODY:
        yield _("Anyone can get an address at %s.") % domain
    elif not any(
        domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")
        for other in known
    ):
        yield _("%s is new: no other contact of the entry uses it.") % domain


def _known_domains(request: ProposedChanges) -> set[str]:
    reaches = (_contact_at(path, value) for path, value in request.base.items())
    return {_domain(value) for kind, value in reaches if kind in ADDRESSES and value}


def _contact_at(path: str, value: object) -> tuple[str, str]:
    """The kind of contact at a path, and its number or address."""
    if path in four_eyes.REACHED_BY:
        return path, str(value or "")
    if path.startswith("contacts/") and isinstance(value, dict):
        return value["kind"], value["value"]
    return "", ""


def _domain(value: str) -> str:
    host = value.rpartition("@")[2] if "@" in value else urlsplit(value).hostname
    return (host or value).lower().removeprefix("www.")


def _text(value: object) -> str:
    if isinstance(value, dict):
        value = value["name"]
    return "\n".join(value) if isinstance(value, list) else str(value or "")
