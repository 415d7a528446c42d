"""The questions that experts are asked about themselves, and why the answers matter."""

from django.utils.translation import gettext_lazy as _

from irct.models import CompletenessRule, Problem

# By column: the question and its help text; None keeps the help text of the model.
WORDING = {
    "name": (_("Your name"), _("With your title, for example Dr Jane Doe.")),
    "institution": (_("Institution"), _("For example University of Ghent.")),
    "professions": (_("What is your profession?"), ""),
    "countries_of_work": (_("In which countries do you work?"), ""),
    "biography": (_("About you"), _("What a lawyer or a court wants to know before they ask.")),
    "state": (_("Who wrote this text?"), ""),
    "expertise": (_("What are you an expert in?"), ""),
    "languages": (_("In which languages can you give evidence?"), ""),
    "courts": (_("Which courts and mechanisms have you given evidence to?"), None),
    "publications": (_("Publications"), None),
    "availability": (_("Are you available now?"), ""),
    "email": (_("E-mail address"), _("Only the secretariat ever sees it.")),
    "phone": (
        _("Phone"),
        _(
            "As you dial it in your country, or with its country code, for example "
            "+45 33 76 06 00. Only the secretariat ever sees it."
        ),
    ),
}

# By part of a consent: its label on the page of an expert, and a hint.
PARTS = {
    "name": (_("Your name"), _("Without your name, nothing of your entry is public.")),
    "portrait": (_("Your portrait"), ""),
    "country": (_("Your country, and the countries where you work"), ""),
    "institution": (_("Your institution"), ""),
    "biography": (_("The text about you"), ""),
    "courts": (_("Courts and mechanisms you have given evidence to"), ""),
}

COMPLETENESS_RULES = [
    CompletenessRule(
        "expertise",
        lambda expert: expert.expertise,
        _("Your expertise is missing: lawyers search by it."),
    ),
    CompletenessRule(
        "expertise",
        lambda expert: expert.languages,
        _("Your languages are missing: lawyers filter by language."),
    ),
    CompletenessRule(
        "expertise",
        lambda expert: expert.availability,
        _("We do not know whether you are available. Please tell us."),
    ),
    CompletenessRule(
        "about",
        lambda expert: any(text.biography for text in expert.texts.all()),
        _("The text about you is missing: a court reads it first."),
    ),
    CompletenessRule(
        "contacts",
        lambda expert: expert.email or expert.phone,
        _("The secretariat cannot reach you: it passes requests on to you."),
    ),
]

# What a visitor can report as wrong.
WRONG = {
    Problem.PLACE: _("The country or the institution is not right"),
    Problem.OFFER: _("The expertise or the languages are not right"),
    Problem.CLIENTS: _("The expert is not available now"),
    Problem.CLOSED: _("The expert has moved or no longer does this work"),
    Problem.NAME: _("The name is not right"),
    Problem.IMPOSTOR: _("Something dangerous: someone else answers, not the expert"),
    Problem.OTHER: _("Something else"),
}
