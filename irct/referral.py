"""How to refer somebody to a centre without a word about them: what to say, and a knock."""

from collections.abc import Iterable, Mapping
from typing import cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from centres.models import Centre
from centres.vocabulary import Service
from experts.requests import case_details
from experts.requests.case_details import Seen
from irct import phones
from irct.disclosure import projection
from irct.disclosure.profiles import CentreProfile
from irct.fields import ReachField, refuse_turned_order
from irct.mail import knocks
from irct.models import Language
from irct.models.contacts import Contact, ContactQuerySet, Text
from irct.places.order import in_order
from irct.visitors import anonymous, corrections

# A town or a region is no sentence: only what surely is a detail of somebody is refused.
IN_A_REGION = frozenset(Seen) - {Seen.PLACE, Seen.NOT_LOGISTICS}
LONGEST_QUOTE = 60
# Knocks at one centre in an hour: beyond the first number they wait, beyond the second all end.
MANY, TOO_MANY = 10, 40
REGION = _("A town or a region is enough. No address.")
CALLBACK = _(
    "Write your own e-mail address, or phone number with its country code; never those of the "
    "person."
)
TEMPLATE = "refer.html"
REACHED = (projection.CONFIRMED, projection.DUE)


class KnockForm(corrections.WordsForm):
    """Kind of help, language, region, and how to reach the helper: of the person, nothing."""

    again = _("Leave this field empty, then send the message again.")
    text = None  # type: ignore[assignment]  # nobody tells anything here
    service = forms.ChoiceField(label=_("Kind of help"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        error_messages={"required": _("Choose a language.")},
    )
    region = forms.CharField(
        label=_("Region"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        validators=[refuse_turned_order],
        error_messages={"required": REGION},
        help_text=REGION,
    )
    callback = ReachField(
        label=_("How the centre can reach you"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": CALLBACK},
        help_text=CALLBACK,
    )
    field_order = ["service", "language", "region", "callback"]

    def __init__(self, data: QueryDict | None, *, centre: CentreProfile) -> None:
        super().__init__(data)
        self.country = centre.country
        services = cast(forms.ChoiceField, self.fields["service"])
        services.choices = [("", _("not known")), *_named(centre.services)]
        every = sorted(Language.choices, key=lambda one: in_order(str(one[1])))
        own, interpreted = set(centre.languages), set(centre.interpreted_languages)
        languages = cast(forms.ChoiceField, self.fields["language"])
        languages.choices = [
            ("", "—"),
            (_("Language spoken"), [one for one in every if one[0] in own]),
            (_("Language through an interpreter"), [one for one in every if one[0] in interpreted]),
            *(one for one in every if one[0] not in own | interpreted),
        ]

    def clean_region(self) -> str:
        region: str = self.cleaned_data["region"]
        found = case_details.found_in_line(region, IN_A_REGION, country=self.country)
        for detail in found:
            quote = Truncator(detail.quote).chars(LONGEST_QUOTE)
            raise ValidationError(
                _(
                    "“%(quote)s” looks like something about a person. Write only a town or a "
                    "region."
                ),
                "case",
                {"quote": f"\u2068{quote}\u2069"},
            )
        return region

    def clean_callback(self) -> str:
        """An e-mail address, or a number as it is dialled from anywhere."""
        callback: str = self.cleaned_data["callback"]
        try:
            if "@" not in callback:
                return phones.read(callback, [self.country])
            validate_email(callback)
        except ValidationError:
            raise ValidationError(CALLBACK) from None
        return callback


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how somebody is referred to a centre, and pass on a knock.

    Nobody learns whether a centre can be reached by the address that it has confirmed.
    """
    centre = get_object_or_404(Centre.objects.published().with_children().at(slug))
    profile = centre.projection()
    about = {"profile": profile, "profile_url": centre.get_absolute_url()}
    if not _is_asked(centre, profile):
        status = 400 if request.method == "POST" else 200
        response = render(request, TEMPLATE, about, status=status)
        # As where there is a form: nothing but the page itself says whether there is one.
        response.headers["Referrer-Policy"] = "same-origin"
        patch_cache_control(response, no_store=True)
        return response

    @transaction.atomic
    def keep(key: str, said: dict[str, object]) -> dict[str, object] | None:
        is_taken = _mailbox(centre).takes(request, key, corrections.purpose(subject, key))
        if is_taken:
            _pass_on(centre, profile, said)
        return None if is_taken is False else {}

    form = KnockForm(request.POST if request.method == "POST" else None, centre=profile)
    subject = f"refer {centre.pk}"
    return corrections.answer(request, form, subject, keep, template=TEMPLATE, about=about)


def _mailbox(centre: Centre) -> anonymous.Mailbox:
    return anonymous.Mailbox(f"irct.referral {centre.pk}", MANY, TOO_MANY)


def _emails(centre: Centre) -> ContactQuerySet:
    """The addresses that a centre gives to those who ask it, at least."""
    given = (Contact.Visibility.PUBLIC, Contact.Visibility.ON_REQUEST)
    emails: ContactQuerySet = centre.contacts.filter(kind=Contact.Kind.EMAIL, visibility__in=given)
    # What everybody may see stands first.
    return emails.order_by("-visibility", "position", "id")


def _is_asked(centre: Centre, profile: CentreProfile) -> bool:
    return profile.confirmations["contact"].state in REACHED and _emails(centre).exists()


def _pass_on(centre: Centre, profile: CentreProfile, said: Mapping[str, object]) -> None:
    reached = _emails(centre).not_bounced().first()
    if reached is None:
        return
    known = [code for code, _name in settings.LANGUAGES]
    written = [text.language for text in profile.texts if text.state == Text.State.WRITTEN]
    reads = next((one for one in written if one in known), settings.LANGUAGE_CODE)
    with translation.override(reads):
        knocks.knock(
            reached.value,
            service=dict(_named(profile.services)).get(str(said["service"]), ""),
            language=Language(str(said["language"])).label,
            region=str(said["region"]),
            callback=str(said["callback"]),
        )


def _named(services: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, str(Service(one).label)) for one in services]
