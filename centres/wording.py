"""The questions that centres are asked about themselves, and why the answers matter."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.disclosure.profiles import CentreProfile
from irct.models import CompletenessRule, Listing, Problem

# By column: the question and its help text; None keeps the help text of the model.
WORDING = {
    "name": (_("Name in English"), None),
    "native_name": (
        _("Name in its own language"),
        _("In its own script. Leave it empty if it is the same."),
    ),
    "acronym": (_("Acronym"), _("For example RCT.")),
    "founded": (_("Founded in"), None),
    "founded_note": (_("How it began"), None),
    "services": (_("What do you offer?"), _("Only what you do yourselves.")),
    "languages": (
        _("Which languages do you speak with survivors?"),
        _("Without an interpreter. Visitors filter by language."),
    ),
    "interpreted_languages": (
        _("In which languages do you work through an interpreter?"),
        "",
    ),
    "helps": (_("Who do you help?"), _("If you tick nothing, we show “not known”.")),
    "ways": (_("How do you help?"), _("If you tick nothing, we show “not known”.")),
    "fees": (_("What does it cost?"), ""),
    "papers_needed": (_("Must people show identity papers?"), ""),
    "waiting_weeks": (
        _("How many weeks do people wait?"),
        _("For example 6. If you leave it empty, we show “not known”."),
    ),
    "takes_clients": (
        _("Do you take new clients now?"),
        _("If not, your page also shows where else to turn."),
    ),
    "not_taking_until": (
        _("Until which day do you take no new clients?"),
        _("You may leave this empty. On that day we will ask you again."),
    ),
    "opening_hours": (
        _("When are you open?"),
        _(
            "Write times as you do elsewhere: 9-4, 9am-4pm, 9:00-12:00 and 14:00-18:00. What is "
            "open over midnight is written as 20:00-02:00. You see what will be said before it "
            "is saved."
        ),
    ),
    "time_zone": (_("Time zone of these hours"), ""),
    "hours_note": (
        _("Note on the hours"),
        _("Seasons and public holidays, for example “Closed on public holidays.”"),
    ),
    "alert_until": (
        _("Last day of the alert"),
        _("The alert that you write below disappears by itself after this day."),
    ),
    "summary": (_("You in one sentence"), None),
    "about": (_("About you"), _("What you do and for whom. Write as you would speak.")),
    "how_to_get_help": (
        _("How to get help"),
        _("What happens when somebody calls. One step on each line."),
    ),
    "alert": (_("Alert"), _("What people must know now, for example “Closed until Monday.”")),
    "state": (_("Who wrote this text?"), ""),
    "kind": (_("What is it?"), ""),
    "value": (
        _("Phone number, e-mail address or link"),
        _(
            "Write a number as you dial it in your country, or with its country code, for example "
            "+45 33 76 06 00."
        ),
    ),
    "contacts/languages": (
        _("In which languages is it answered?"),
        _("Leave it empty if you answer in all the languages you speak."),
    ),
    "may_leave_message": (_("May people leave a message there?"), ""),
    "visibility": (_("Who sees it?"), ""),
    "shown": (_("What does the public see?"), ""),
    "position": (_("Order"), _("The lowest number comes first.")),
    "latitude": (_("Latitude"), _("For example 55.6761. You may leave it empty.")),
    "longitude": (_("Longitude"), _("For example 12.5683. You may leave it empty.")),
    "step_free": (_("Can people enter without steps?"), ""),
    "agrees_to_copies": (
        _("May your entry be in copies outside this site?"),
        _(
            "People carry them on a phone or a memory stick, or put them on other sites. Nobody "
            "can call a copy back: whoever holds one may read it for years. You can say no at any "
            "time, and are in no copy made after that."
        ),
    ),
}


def _has_text(name: str) -> Callable[[Listing], bool]:
    return lambda centre: any(getattr(text, name) for text in centre.texts.all())


def _shows_contacts(centre: Any) -> bool:
    return any(one.visibility != "secretariat" for one in centre.contacts.all())


def _shows_a_way(centre: Any) -> bool:
    return any(one.visibility == "public" for one in centre.contacts.all())


def warnings(profile: CentreProfile) -> list[str]:
    """What somebody has to know before everybody sees a profile."""
    if any(contact.value for contact in profile.contacts):
        return []
    if profile.contacts or any(text.how_to_get_help for text in profile.texts):
        return [gettext("It shows no number and no address: people must ask how to reach it.")]
    return [
        gettext(
            "Nobody will know how to reach it. Its page will say: “We do not know yet how to "
            "reach this centre.” Add a contact that everybody sees before you publish it."
        )
    ]


COMPLETENESS_RULES = [
    CompletenessRule(
        "services",
        lambda centre: centre.languages,
        _("Your languages are missing: visitors filter by language."),
    ),
    CompletenessRule(
        "services",
        lambda centre: centre.services,
        _("What you offer is missing: visitors filter by service."),
    ),
    CompletenessRule(
        "help",
        _has_text("how_to_get_help"),
        _("How to get help is missing: people want to know what happens when they call."),
    ),
    CompletenessRule(
        "help",
        lambda centre: centre.helps,
        _("Who you help is missing: people wonder whether they may come."),
    ),
    CompletenessRule(
        "help",
        lambda centre: centre.takes_clients is not None,
        _("Say whether you are taking new clients, so that people know before they call."),
    ),
    CompletenessRule(
        "help",
        lambda centre: centre.ways,
        _("How you help is missing: some people can only be helped by phone or video."),
    ),
    CompletenessRule(
        "about",
        _has_text("summary"),
        _("The sentence about you is missing: every list shows it."),
    ),
    CompletenessRule(
        "contacts",
        lambda centre: _shows_contacts(centre),
        _("None of your contacts is public: nobody can call or write to you."),
    ),
    CompletenessRule(
        "contacts",
        lambda centre: _shows_a_way(centre) or not _shows_contacts(centre),
        _("Your contacts are on request only: people see no number and no address."),
    ),
    CompletenessRule(
        "places",
        lambda centre: any(one.shown != "hidden" for one in centre.locations.all()),
        _("None of your places is public: people look for help nearby. The town is enough."),
    ),
]

# What a visitor can report as wrong.
WRONG = {
    Problem.CONTACT: _("A phone number or an e-mail address does not work"),
    Problem.PLACE: _("The street address or the place is not right"),
    Problem.OFFER: _("The services or the languages are not right"),
    Problem.CLIENTS: _("The centre does not take new clients"),
    Problem.CLOSED: _("The centre has closed or moved"),
    Problem.NAME: _("The name is not right"),
    Problem.IMPOSTOR: _("Something dangerous: someone else answers, not the centre"),
    Problem.OTHER: _("Something else"),
}
