"""How a centre is reached: what anybody may see of its phones, addresses and websites."""

import uuid
from collections.abc import Iterable

from django.utils.encoding import iri_to_uri

from irct.disclosure.profiles import ContactMethod
from irct.models import Language
from irct.opendata.centres import OpenCentre, known

# The kinds of phone that the standard has (RFC 6350), and what a number is for beside calls.
PHONES = {"phone": ("voice", ""), "signal": ("text", "Signal"), "whatsapp": ("text", "WhatsApp")}
LABELS = {"website": "Website", "form": "Contact form"}
# What is named where a contact is given on request.
ON_REQUEST = {"phone": "phones", "signal": "phones", "whatsapp": "phones", "email": "email"}


def languages(
    of: uuid.UUID, codes: Iterable[str], *, note: str = "", **links: str
) -> list[dict[str, object]]:
    return [
        known(
            {
                "id": str(uuid.uuid5(of, f"language/{code}")),
                **links,
                "name": Language(code).label,
                "code": str(code),
                "note": note,
            }
        )
        for code in codes
    ]


def all_phones(centre: OpenCentre, **links: str) -> list[dict[str, object]]:
    """The phone numbers of a centre, of a record that is named."""
    return [
        _phone(centre, contact, links)
        for contact in centre.profile.contacts
        if contact.kind in PHONES and contact.value
    ]


def _phone(centre: OpenCentre, contact: ContactMethod, links: dict[str, str]) -> dict[str, object]:
    key = uuid.uuid5(centre.profile.id, f"{contact.kind}/{contact.value}")
    kind, what = PHONES[contact.kind]
    number, _sep, extension = contact.value.partition(";ext=")
    message = {None: "", True: "A message may be left.", False: "Please leave no message."}
    said = [f"{what}." if what else "", message[contact.may_leave_message]]
    return known(
        {
            "id": str(key),
            **links,
            "number": number,
            "extension": int(extension) if extension else None,
            "type": kind,
            "description": " ".join(filter(None, said)),
            "languages": languages(key, contact.languages, phone_id=str(key)),
        }
    )


def urls(centre: OpenCentre, kinds: tuple[str, ...], **links: str) -> list[dict[str, str]]:
    """Web addresses beside the first website: the others, forms, and the page of the directory."""
    found = [(LABELS[kind], value) for kind in kinds for value in centre.values(kind)]
    if found and found[0][0] == LABELS["website"]:
        del found[0]
    found.append(("IRCT directory", centre.page))
    return [
        {
            "id": str(uuid.uuid5(centre.profile.id, f"url/{value}")),
            **links,
            "label": label,
            "url": iri_to_uri(value),
        }
        for label, value in dict.fromkeys(found)
    ]


def further_emails(centre: OpenCentre, **links: str) -> list[dict[str, str]]:
    return [
        {"id": str(uuid.uuid5(centre.profile.id, f"email/{value}")), **links, "email": value}
        for value in centre.values("email")[1:]
    ]


def on_request(centre: OpenCentre) -> list[str]:
    """The fields of which a centre gives something on request."""
    kinds = [one.kind for one in centre.profile.contacts if one.on_request]
    return list(dict.fromkeys(ON_REQUEST.get(kind, "website") for kind in kinds))
