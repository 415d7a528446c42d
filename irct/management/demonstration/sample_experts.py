"""Sample experts: complete, varied, and not to be mistaken for people."""

import datetime as dt
import random

from experts.models import Availability, ConsentPart, Expert, Expertise, Profession, Text
from irct.imports.bulk import with_children
from irct.management.demonstration import samples
from irct.management.demonstration.listings import identifier

COUNTRIES = (
    *("AR", "AU", "BR", "CA", "CL", "CO", "DE", "DK", "ES", "FR", "GB", "GE"),
    *("IN", "IT", "KE", "LB", "MX", "PH", "SE", "TN", "TR", "US", "ZA"),
)
PUBLISHED = 42
# For how many days consent is still valid, a year after it was given; None: it was never given.
CONSENTS = (340, 350, 45, 360)
NOT_PUBLISHED = (
    (Expert.Status.DRAFT, None),
    (Expert.Status.PUBLISHED, -20),
    (Expert.Status.HIDDEN, 300),
    (Expert.Status.WITHDRAWN, 300),
    (Expert.Status.DRAFT, 320),
)
# What some agree to, besides all of it. Another sample is in the country that the second one keeps
# to themselves, so all countries are shown.
FEWER_PARTS = {
    9: [ConsentPart.NAME, ConsentPart.COUNTRY, ConsentPart.BIOGRAPHY],
    19: [ConsentPart.NAME, ConsentPart.INSTITUTION, ConsentPart.BIOGRAPHY],
}
AVAILABILITIES = (
    *(Availability.AVAILABLE, Availability.LIMITED, Availability.AVAILABLE),
    *(Availability.UNAVAILABLE, Availability.AVAILABLE),
)


def experts(day: dt.date) -> list[Expert]:
    """The sample experts as they are when they are loaded on a day."""
    plan = [
        *((Expert.Status.PUBLISHED, CONSENTS[n % len(CONSENTS)]) for n in range(PUBLISHED)),
        *NOT_PUBLISHED,
    ]
    return [
        _expert(number, day=day, status=status.value, consent=consent)
        for number, (status, consent) in enumerate(plan, start=1)
    ]


def _expert(number: int, *, day: dt.date, status: str, consent: int | None) -> Expert:
    chance = random.Random(f"expert {number}")  # noqa: S311
    country = COUNTRIES[(number - 1) % len(COUNTRIES)]
    second = samples.second_language(country, number)
    profession = Profession.values[number % len(Profession.values)]
    others = [code for code in COUNTRIES if code != country]
    has_evidence = number % 3 > 0
    made = Expert(
        id=identifier(f"sample expert {number}"),
        status=status,
        origin=Expert.Origin.SAMPLE.value,
        name=f"Sample expert {number:02}",
        country=country,
        languages=list(dict.fromkeys([*samples.official_languages(country), "en", second])),
        professions=[profession],
        expertise=samples.some(Expertise.values, 2, 5, chance=chance),
        countries_of_work=[country, *samples.some(others, 0, 3, chance=chance)],
        institution=f"Sample institution {number:02}",
        courts=["Sample tribunal", "Sample committee"][: number % 3] if has_evidence else [],
        # 10.5555 is Crossref's prefix for examples.
        publications=[f"10.5555/sample-{number:02}"] if number % 2 else [],
        availability=AVAILABILITIES[number % len(AVAILABILITIES)].value if number % 11 else "",
        email=f"sample.expert.{number:02}@example.org",
        phone=samples.phone(country, number),
        notes="Sample: made for the demonstration.",
        **samples.confirmations(number + 2, day),
    )
    if consent is not None:
        made.consent_valid_until = day + dt.timedelta(days=consent)
        made.consent_given_on = made.consent_valid_until - dt.timedelta(days=364)
        made.consent_parts = [*FEWER_PARTS.get(number, ConsentPart)]
    return with_children(
        made,
        texts=[
            _text("en", number, Text.State.WRITTEN),
            _text(second, number, Text.State.TRANSLATED),
        ],
    )


def _text(language: str, number: int, state: Text.State) -> Text:
    return Text(
        language=language,
        state=state.value,
        biography=samples.text(language, "expert", "biographies", number),
    )
