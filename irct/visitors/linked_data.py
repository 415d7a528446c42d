"""Profiles as schema.org data, for machines that read pages."""

import json

from django.utils.safestring import SafeString, mark_safe

from irct.disclosure import projection
from irct.hours import CLOSED, Day, Week, clock
from irct.places.locales import reader

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What could end the script element, or begin a comment in it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def script(data: dict[str, object]) -> SafeString:
    """Serialise data so that it is safe inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308


def centre(profile: projection.CentreProfile, *, url: str) -> dict[str, object]:
    """A centre as an NGO; unknown properties are left out."""
    websites = [
        contact.value for contact in profile.contacts if contact.kind == "website" and contact.value
    ]
    return _known(
        {
            "@type": "NGO",
            "@id": f"urn:uuid:{profile.id}",
            "url": url,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": reader()},
            "name": profile.name,
            "alternateName": [*filter(None, [profile.native_name, profile.acronym])],
            "foundingDate": str(profile.founded or ""),
            "sameAs": websites,
            "areaServed": profile.country,
            "knowsLanguage": list(profile.languages),
            "location": [
                _known(
                    {
                        "@type": "Place",
                        "name": place.name,
                        "address": _known(
                            {
                                "@type": "PostalAddress",
                                "streetAddress": place.street,
                                "postalCode": place.postal_code,
                                "addressLocality": place.town,
                                "addressCountry": place.country,
                            }
                        ),
                        "openingHoursSpecification": _opening_hours(profile.opening_hours),
                    }
                )
                for place in profile.places
            ],
            "contactPoint": [
                _known(
                    {
                        "@type": "ContactPoint",
                        "telephone": contact.value if contact.kind == "phone" else "",
                        "email": contact.value if contact.kind == "email" else "",
                        "availableLanguage": list(contact.languages or profile.languages),
                    }
                )
                for contact in profile.contacts
                if contact.kind in ("phone", "email") and contact.value
            ],
        }
    )


def _opening_hours(stored: str) -> list[dict[str, object]]:
    """Spans by the days that have them; what is by appointment has none."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [DAYS[number] for run in runs for number in run],
            "opens": opens,
            "closes": closes,
        }
        for runs, day in Week.parse(stored).groups()
        for opens, closes in _times(day)
    ]


def _times(day: Day) -> list[tuple[str, str]]:
    """Times as schema.org has them: a day has no 24:00, and is closed from 00:00 to 00:00."""
    if day.state == CLOSED:
        return [("00:00", "00:00")]
    return [(clock(one.start), clock(one.end).replace("24:00", "23:59")) for one in day.spans]


def expert(profile: projection.ExpertProfile, *, url: str) -> dict[str, object]:
    """An expert as a Person, with no way of contacting them."""
    return _known(
        {
            "@type": "Person",
            "@id": f"urn:uuid:{profile.id}",
            "url": url,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": reader()},
            "name": profile.name,
            "jobTitle": [str(profession.label) for profession in profile.professions],
            "knowsAbout": [str(subject.label) for subject in profile.expertise],
            "knowsLanguage": list(profile.languages),
            "affiliation": _known({"@type": "Organization", "name": profile.institution}),
            "workLocation": _known({"@type": "Country", "name": profile.country}),
        }
    )


def _known(data: dict[str, object]) -> dict[str, object]:
    """Drop empty properties, and things of which only the type is left."""
    known = {key: value for key, value in data.items() if value}
    return {} if known.keys() <= {"@type"} else known
