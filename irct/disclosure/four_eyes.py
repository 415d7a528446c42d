"""Promise 3: what of a change is public at once, and what a second person must see first.

A change is given as a path, what stood there and what shall stand there. Paths name a column
(`name`), a text (`texts/en/about`) or a whole row (`contacts/12`, `helplines/12`; `locations/+1`
for a new one). Making something less visible never waits.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy as _

from irct.disclosure import contact_details, projection

NAMES = {"name", "native_name", "acronym", "former_names"}
# An expert's own, by which the secretariat reaches them.
REACHED_BY = {"email", "phone"}
# Whoever registers a DOI chooses where it leads, now and later.
LINKS = {"publications"}
# Nobody can call back what has left the site.
AGREED = {"agrees_to_copies"}
# What of a helpline leads nobody anywhere.
UPKEEP = {"source", "checked_on", "position"}
# What an editor writes of a contact or location, by the names of its columns.
Row = dict[str, Any]
# Why something waits.
NAME, CONTACT, ADDRESS, VISIBLE, TEXT = "name", "contact", "address", "visible", "text"
LINK = "link"
# It waits because of who wrote it.
NEW_ACCOUNT, QUIET_ACCOUNT = DOUBTS = "new_account", "quiet_account"
# In imports only: elsewhere one person notes what an expert signed.
CONSENT = "consent"
WHY = {
    NAME: _("a name"),
    CONTACT: _("a contact"),
    ADDRESS: _("an address"),
    LINK: _("a link"),
    VISIBLE: _("more people would see it"),
    TEXT: _("the text holds contact details"),
    NEW_ACCOUNT: _("the account is new"),
    QUIET_ACCOUNT: _("nothing was heard from the account for six months"),
    CONSENT: _("a dated consent"),
}

# From what nobody sees to what everybody sees.
VISIBILITY = [projection.SECRETARIAT_ONLY, projection.ON_REQUEST, projection.PUBLIC]
SHOWN = [projection.HIDDEN, projection.COUNTRY_ONLY, projection.APPROXIMATE, projection.EXACT]
# What of a row is free text.
ROW_TEXTS = {"locations": ("name",)}
WHERE = {"street", "postal_code", "town", "geoname", "country", "latitude", "longitude"}


def judged(path: str, before: Any, after: Any, *, country: str) -> tuple[Any, str]:
    """What may stand there at once, and why the rest waits: "" if nothing does."""
    kind = path.partition("/")[0]
    if kind == "contacts":
        return _contact(before, after)
    if kind == "locations":
        return _location(before, after, country)
    if kind == "helplines":
        return _helpline(before, after)
    if kind == "secretariat":
        return _secretariat(before, after)
    if not after or _fewer(before, after):
        return after, ""
    if kind in NAMES:
        return before, NAME
    if kind in REACHED_BY:
        return before, CONTACT
    if kind in LINKS:
        return before, LINK
    if kind in AGREED:
        return before, VISIBLE
    if holds_contact_details(after, country):
        return before, TEXT
    return after, ""


def holds_contact_details(value: object, country: str) -> bool:
    """A text, or lines of text, would lead its reader to somebody."""
    return bool(contact_details.found_in(_as_text([value]), country=country))


def is_a_way_in_itself(slug: str) -> bool:
    """The address of a page would lead its reader to somebody else than to the page."""
    return holds_contact_details(slug.replace("-", " "), "")


def holds_more(before: Iterable[object], after: Iterable[object], country: str) -> bool:
    """Texts that are read one after the other would lead their reader to more."""
    old, new = (
        contact_details.found_in(_as_text(texts), country=country) for texts in (before, after)
    )
    return bool(set(new) - set(old))


def _as_text(values: Iterable[object]) -> str:
    """Join texts, and lists of lines, as they stand below each other on a page."""
    lines = chain.from_iterable(value if isinstance(value, list) else [value] for value in values)
    return "\n".join(line for line in lines if isinstance(line, str))


def _contact(before: Row | None, after: Row | None) -> tuple[Row | None, str]:
    if after is None:
        return None, ""
    if before is None:
        return None, CONTACT
    now = {**before, "position": after["position"]}
    if _rank(VISIBILITY, after["visibility"]) < _rank(VISIBILITY, before["visibility"]):
        now["visibility"] = after["visibility"]
    if now == after:
        return now, ""
    return now, VISIBLE if {**now, "visibility": after["visibility"]} == after else CONTACT


def _location(before: Row | None, after: Row | None, country: str) -> tuple[Row | None, str]:
    if after is None:
        return None, ""
    if before is None:
        hidden = after["shown"] == projection.HIDDEN and not holds_contact_details(
            after["name"], country
        )
        return (after, "") if hidden else (None, ADDRESS)
    now = {name: before[name] if name in WHERE else value for name, value in after.items()}
    if _rank(SHOWN, after["shown"]) > _rank(SHOWN, before["shown"]):
        now["shown"] = before["shown"]
    if after["name"] != before["name"] and holds_contact_details(after["name"], country):
        now["name"] = before["name"]
    if now == after:
        return now, ""
    if any(now[name] != after[name] for name in WHERE):
        return now, ADDRESS
    return now, VISIBLE if now["shown"] != after["shown"] else TEXT


def _helpline(before: Row | None, after: Row | None) -> tuple[Row | None, str]:
    """A day and a source that belong to new values wait with them."""
    if after is None:
        return None, ""
    if before is not None and all(before[name] == after[name] for name in after.keys() - UPKEEP):
        return after, ""
    return before, CONTACT


def _secretariat(before: Row, after: Row) -> tuple[Row, str]:
    """Each of its values leads somebody to the secretariat, or says when."""
    now = {name: value and before[name] for name, value in after.items()}
    return now, "" if now == after else CONTACT


def _fewer(before: object, after: object) -> bool:
    """Lines were only taken away."""
    return isinstance(before, list) and isinstance(after, list) and set(after) <= set(before)


def _rank(scale: list[str], value: str) -> int:
    return scale.index(value)
