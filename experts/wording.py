"""How experts are asked about themselves, and why it matters that they answer."""

from django.utils.translation import gettext_lazy as _

from irct.models import CompletenessRule, Wrong

# By column: the question, and what helps to answer it; None leaves what the model says.
WORDING = {
    "name": (_("Your name"), _("With your title, as in Dr Jane Doe.")),
    "institution": (_("Institution"), _("As in University of Ghent.")),
    "professions": (_("What is your profession?"), ""),
    "countries_of_work": (_("In which countries do you work?"), ""),
    "biography": (_("About you"), _("What a lawyer or a court wants to know before they ask.")),
    "state": (_("Who wrote this text?"), ""),
    "expertise": (_("What are you an expert in?"), ""),
    "languages": (_("In which languages can you give evidence?"), ""),
    "courts": (_("Before which courts and mechanisms have you given evidence?"), None),
    "publications": (_("Publications"), None),
    "availability": (_("Can you be asked now?"), ""),
    "email": (_("E-mail address"), _("Seen by the secretariat only, always.")),
    "phone": (_("Phone"), _("As in +45 33 76 06 00. Seen by the secretariat only, always.")),
}

# By part of a consent: what it is called on the page of an expert, and what it means.
PARTS = {
    "name": (_("Your name"), _("Without it nothing of your entry is public.")),
    "portrait": (_("Your portrait"), ""),
    "country": (_("Your country, and the countries where you work"), ""),
    "institution": (_("Your institution"), ""),
    "biography": (_("The text about you"), ""),
    "courts": (_("Courts and mechanisms before which you gave evidence"), ""),
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
        _("Languages are missing: lawyers filter by them."),
    ),
    CompletenessRule(
        "expertise",
        lambda expert: expert.availability,
        _("Whether you can be asked now is not known."),
    ),
    CompletenessRule(
        "about",
        lambda expert: any(text.biography for text in expert.texts.all()),
        _("A text about you is missing: it is what a court reads first."),
    ),
    CompletenessRule(
        "contacts",
        lambda expert: expert.email or expert.phone,
        _("The secretariat cannot reach you: requests come to you through it."),
    ),
]

# What a visitor can say is wrong.
WRONG = {
    Wrong.PLACE: _("The country or the institution is not right"),
    Wrong.OFFER: _("The expertise or the languages are not right"),
    Wrong.CLIENTS: _("The expert cannot be asked now"),
    Wrong.CLOSED: _("The expert has moved, or does not do this work any more"),
    Wrong.NAME: _("The name is not right"),
    Wrong.IMPOSTOR: _("Something dangerous: someone else answers, not the expert"),
    Wrong.OTHER: _("Something else"),
}
