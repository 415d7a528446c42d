"""Sample centres: complete, varied, and not to be mistaken for real ones."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from centres.models import Centre, Contact, Location, Text
from centres.vocabulary import Fees, Help, Membership, Service, Shown, Way
from irct.imports.bulk import with_children
from irct.management.demonstration import samples
from irct.management.demonstration.listings import identifier
from irct.places import countries
from irct.places.countries import Region
from irct.places.models import Town

# Trees, herbs and stones that no country, town or language is called by.
WORDS = (settings.BASE_DIR / "centres" / "data" / "sample_words.txt").read_text().split()

# None of them has a centre that public sources name, so no sample stands beside a real centre.
COUNTRIES = (
    *("NL", "MA", "BR", "ET", "ID", "NZ", "PL", "XK", "TZ", "CH", "TN", "LK", "AT", "GH"),
    *("UY", "NO", "FJ", "AL", "YE", "TH", "FI", "BA", "CR", "IE", "AM", "MN", "MD"),
)
PUBLISHED = 67
NOT_PUBLISHED = (
    *(Centre.Status.DRAFT, Centre.Status.HIDDEN, Centre.Status.WITHDRAWN),
    *(Centre.Status.HIDDEN, Centre.Status.DRAFT, Centre.Status.WITHDRAWN),
    *(Centre.Status.DRAFT, Centre.Status.HIDDEN),
)
TOWNS_OF_A_COUNTRY = 12

LANGUAGES = ["ar", "fr", "es", "ru", "tr", "fa", "prs", "uk", "so", "sw", "pt", "de"]
INTERPRETED = ["ti", "am", "kmr", "ckb", "ps", "ur", "ta", "bn", "om", "ne", "my", "vi", "ka", "hy"]

# Whether new clients are taken and, if not, for how many days more.
INTAKE = (
    *((True, None), (True, None), (False, 60), (True, None), (None, None)),
    *((False, None), (True, None), (False, -10), (True, None), (False, 14)),
)
# How many days ago that was said: some of it too long ago to be believed.
SAID_DAYS_AGO = (2, 9, 41, 16, 25, 75, 5)
# On which numbers there is an alert, and for how many days: for ever, over since, a while.
ALERTS = {3: 21, 9: None, 15: -5, 22: 7}
SHOWN = (
    (Shown.EXACT,),
    (Shown.APPROXIMATE,),
    (Shown.EXACT, Shown.APPROXIMATE),
    (Shown.COUNTRY,),
    (Shown.APPROXIMATE, Shown.HIDDEN),
    (Shown.EXACT, Shown.COUNTRY, Shown.HIDDEN),
    (Shown.HIDDEN,),
)
SERVICES, WAYS, FEES = Service.values, Way.values, Fees.values
HELPS = [code for code in Help.values if code != Help.EVERYONE]
EVERYBODY, ASKING, NOBODY = Contact.Visibility.values
# Who sees the phone number, e-mail address, website, and messenger or form.
VISIBILITY = (
    (EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    (EVERYBODY, ASKING, EVERYBODY, NOBODY),
    (ASKING, NOBODY, EVERYBODY, EVERYBODY),
    (ASKING, ASKING, EVERYBODY, ASKING),
    (NOBODY, EVERYBODY, EVERYBODY, NOBODY),
    (EVERYBODY, NOBODY, ASKING, ASKING),
)
HOURS = (
    "Mo-Fr 09:00-16:00",
    "Mo-Th 08:30-15:30; Fr 09:00-13:00",
    "Mo,We,Fr 10:00-18:00; Sa 10:00-12:00",
    "Tu-Fr 11:00-19:00",
)
HOURS_FROM_SUNDAY = "Su-Th 08:00-15:00"
STATES = (Text.State.TRANSLATED, Text.State.SOFTWARE, Text.State.WRITTEN)
MEMBERSHIPS = (Membership.FULL, Membership.ASSOCIATE, Membership.FULL, Membership.APPLICANT)


def towns_by_country() -> dict[str, list[Town]]:
    """The largest towns of each country, the largest first."""
    rank = Window(
        RowNumber(), partition_by=F("country"), order_by=[F("population").desc(), F("id").asc()]
    )
    found: dict[str, list[Town]] = {}
    for town in (
        Town.objects.annotate(rank=rank).filter(rank__lte=TOWNS_OF_A_COUNTRY).order_by("rank")
    ):
        found.setdefault(town.country, []).append(town)
    return found


def centres(day: dt.date, *, towns: Mapping[str, Sequence[Town]]) -> list[Centre]:
    """The sample centres as they are when they are loaded on a day."""
    statuses = [Centre.Status.PUBLISHED] * PUBLISHED + list(NOT_PUBLISHED)
    made = []
    for number, status in enumerate(statuses, start=1):
        country = COUNTRIES[(number - 1) % len(COUNTRIES)]
        # Other towns than those of the country's earlier samples.
        places = towns[country][(number - 1) // len(COUNTRIES) * 2 :]
        one = centre(number, word=WORDS[number - 1], country=country, day=day)
        one.status = status.value
        made.append(
            with_children(
                one,
                texts=list(texts(number, country)),
                locations=list(locations(number, country, places)),
                contacts=list(contacts(number, WORDS[number - 1], country)),
            )
        )
    return made


def identity(number: int, word: str) -> uuid.UUID:
    return identifier(f"sample centre {number} {word}")


def centre(number: int, *, word: str, country: str, day: dt.date) -> Centre:
    """A sample centre: states come up in turn, the rest is drawn from its number."""
    chance = random.Random(number)  # noqa: S311
    second = samples.second_language(country, number)
    membership = MEMBERSHIPS[number % len(MEMBERSHIPS)] if number % 13 else Membership.FORMER
    takes_clients, days = INTAKE[number % len(INTAKE)]
    said_on = day - dt.timedelta(days=SAID_DAYS_AGO[number % len(SAID_DAYS_AGO)])
    alert_days = ALERTS.get(number % 27)
    helps = samples.some(HELPS, 2, 5, chance=chance)
    spoken = [*samples.official_languages(country), "en", second, *chance.sample(LANGUAGES, 2)]
    from_sunday = countries.region(country) == Region.MENA
    return Centre(
        id=identity(number, word),
        status=Centre.Status.PUBLISHED.value,
        origin=Centre.Origin.SAMPLE.value,
        name=f"Sample centre {word}",
        native_name=samples.TEXTS[second]["centre"]["native_name"].format(word=word),
        former_names=[f"Earlier sample {word}"] if number % 5 == 0 else [],
        country=country,
        membership=membership.value,
        member_since=None if membership == Membership.APPLICANT else chance.randint(1988, 2024),
        member_number=f"S-{number:04}",
        founded=chance.randint(1979, 2015),
        founded_note="This year is made up." if number % 4 == 0 else "",
        services=samples.some(SERVICES, 3, 9, chance=chance),
        languages=list(dict.fromkeys(spoken)),
        interpreted_languages=samples.some(INTERPRETED, 1, 4, chance=chance),
        helps=[Help.EVERYONE.value] if number % 3 == 0 else helps,
        ways=samples.some(WAYS, 1, 3, chance=chance),
        fees=FEES[number % 5 % 3],
        papers_needed=(False, False, True, None)[number % 4],
        agrees_to_copies=(True, True, None, False)[number % 4],
        waiting_weeks=chance.choice([0, 1, 2, 4, 6, 8, 12, 20]),
        waiting_said_on=said_on,
        takes_clients=takes_clients,
        clients_said_on=None if takes_clients is None else said_on,
        not_taking_until=day + dt.timedelta(days=days) if days else None,
        opening_hours=HOURS_FROM_SUNDAY if from_sunday else HOURS[number % len(HOURS)],
        time_zone=samples.time_zone(country),
        alert_until=day + dt.timedelta(days=alert_days) if alert_days else None,
        notes="Sample: made for the demonstration.",
        **samples.confirmations(number, day),
    )


def texts(number: int, country: str) -> Iterator[Text]:
    """A sample centre's texts: in English first."""
    second = samples.second_language(country, number)
    states = {"en": Text.State.WRITTEN, second: STATES[number % len(STATES)]}
    for language, state in states.items():
        yield Text(
            language=language,
            state=state.value,
            summary=samples.text(language, "centre", "summaries", number),
            about=samples.text(language, "centre", "abouts", number // 2),
            how_to_get_help=samples.text(language, "centre", "steps", number // 3),
            alert=samples.text(language, "centre", "alerts", 0) if number % 27 in ALERTS else "",
        )


def locations(number: int, country: str, towns: Sequence[Town]) -> Iterator[Location]:
    """Where a sample centre works: at each level of being shown, in turn."""
    chance = random.Random(number)  # noqa: S311
    for position, shown in enumerate(SHOWN[number % len(SHOWN)]):
        location = Location(
            name="Sample main office" if position == 0 else f"Sample office {position + 1}",
            shown=shown.value,
            country=country,
            step_free=(True, False, None)[(number + position) % 3],
            position=position,
        )
        if towns and shown != Shown.COUNTRY:
            town = towns[position % len(towns)]
            location.street = f"Sample street {number % 90 + 10 + position}"
            location.postal_code = f"{number % 100_000:05}"
            location.town, location.geoname = town.name, town
            location.latitude = round(town.latitude + chance.uniform(-0.02, 0.02), 5)
            location.longitude = round(town.longitude + chance.uniform(-0.02, 0.02), 5)
        yield location


def contacts(number: int, word: str, country: str) -> Iterator[Contact]:
    """How a sample centre would be reached; nobody answers there."""
    host = f"{word.lower()}.example.org"
    fourth = (
        (Contact.Kind.SIGNAL, samples.mobile_phone(number)),
        (Contact.Kind.WHATSAPP, samples.mobile_phone(number + 1)),
        (Contact.Kind.FORM, f"https://{host}/contact"),
    )[number % 3]
    values = (
        (Contact.Kind.PHONE, samples.phone(country, number)),
        (Contact.Kind.EMAIL, f"sample@{host}"),
        (Contact.Kind.WEBSITE, f"https://{host}/"),
        fourth,
    )
    visibilities = VISIBILITY[number % len(VISIBILITY)]
    for position, ((kind, value), visibility) in enumerate(zip(values, visibilities, strict=True)):
        is_answered = kind not in (Contact.Kind.WEBSITE, Contact.Kind.FORM)
        yield Contact(
            kind=kind.value,
            value=value,
            languages=["en", samples.second_language(country, number)]
            if is_answered and number % 2
            else [],
            may_leave_message=(True, False, None)[number % 3] if is_answered else None,
            visibility=visibility,
            position=position,
        )
