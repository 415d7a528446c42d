"""The experts ranked for a request, each with the reasons in words."""

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Choices, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from experts.models import Availability, Enquiry, Expert, Expertise, ExpertRequest
from experts.vocabulary import KindOfHelp
from irct.models import country_name
from irct.models.bounces import day_of_bounce
from irct.places import countries, locales

# The expertise that each kind of help needs; for advice any will do.
NEEDED: dict[str, tuple[Expertise, ...]] = {
    KindOfHelp.IN_PERSON: (Expertise.ISTANBUL_PROTOCOL,),
    KindOfHelp.REMOTE: (Expertise.ISTANBUL_PROTOCOL, Expertise.REMOTE),
    KindOfHelp.REVIEW: (Expertise.REVIEW,),
    KindOfHelp.TESTIMONY: (Expertise.TESTIMONY,),
    KindOfHelp.TRAINING: (Expertise.TRAINING,),
    KindOfHelp.ADVICE: (),
}

# Points. The expertise outweighs everything else together; then languages count most, then being in
# the country.
FOR_EXPERTISE = 80
FOR_LANGUAGES = 30
FOR_LIVING_THERE = 20
FOR_WORKING_THERE = 16
# From this distance on there are no points for being near.
FOR_BEING_NEAR, NOT_NEAR_KM = 12, 6_000
FOR_AVAILABILITY = {
    Availability.AVAILABLE: 10,
    Availability.LIMITED: 3,
    "": 5,
    Availability.UNAVAILABLE: 0,
}
AGAINST_EACH_ENQUIRY, MOST_AGAINST_ENQUIRIES = 4, 16


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """What counts for or against an expert, in words and in points."""

    text: str
    points: float
    # Something missing scores nothing but is still shown as a reason against.
    is_against: bool = False


# Reasons by the values of an expert that they are found of.
Known = dict[tuple[str, ...], list[Reason]]


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """An expert and the reasons for their rank."""

    expert: Any  # or what decides on the rank, before those that are shown are read
    reasons: list[Reason]
    is_wanted: bool
    is_unavailable: bool

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)

    @property
    def order(self) -> tuple[bool, bool, int, str]:
        """The expert asked for first, those not available last, the others by points."""
        sinks = self.is_unavailable and not self.is_wanted
        return not self.is_wanted, sinks, -round(self.score), self.expert.sort_name


class Candidate(NamedTuple):
    """All of an expert that decides on the rank: a page shows few of those that are ranked."""

    pk: uuid.UUID
    name: str
    sort_name: str
    country: str
    availability: str
    expertise: list[str]
    languages: list[str]
    countries_of_work: list[str]


def ranked(request: ExpertRequest) -> list[Match]:
    """Every published expert, the best first, in two queries; read no more of them than ranks."""
    loads = Enquiry.objects.loads(besides=request, today=timezone.localdate())
    text, texts = TextField(), ArrayField(TextField())
    # As they are stored: the words of a code are looked up for reasons, which many experts share.
    columns = [Cast(name, text) for name in Candidate._fields[3:5]]
    columns += [Cast(name, texts) for name in Candidate._fields[5:]]
    rows = Expert.objects.published().order_by().values_list(*Candidate._fields[:3], *columns)
    return ranked_by_score(request, map(Candidate._make, rows), loads)


def with_whole_experts(matches: Sequence[Match]) -> list[Match]:
    """Those matches that are shown, with all that is known of their experts."""
    experts = Expert.objects.without_documents().annotate(bounced_on=day_of_bounce("email"))
    whole = experts.prefetch_related("editorships__user").in_bulk(
        [match.expert.pk for match in matches]
    )
    return [dataclasses.replace(match, expert=whole[match.expert.pk]) for match in matches]


def ranked_by_score(
    request: ExpertRequest, experts: Iterable[Expert | Candidate], loads: Mapping[uuid.UUID, int]
) -> list[Match]:
    """`loads` is how many other enquiries each expert has, by id."""
    known: Known = {}
    matches = [match(request, expert, loads.get(expert.pk, 0), known) for expert in experts]
    return sorted(matches, key=lambda match: match.order)


def match(
    request: ExpertRequest, expert: Expert | Candidate, load: int, known: Known | None = None
) -> Match:
    """`known` holds reasons that experts of the same values share, and is added to."""
    is_wanted = request.wanted_id == expert.pk
    known = {} if known is None else known
    reasons = [Reason(gettext("Asked for by name"), 0)] if is_wanted else []
    for values, find in _shared(request, expert):
        if values not in known:
            known[values] = find()
        reasons += known[values]
    reasons += _load(load)
    is_unavailable = expert.availability == Availability.UNAVAILABLE
    return Match(expert, reasons, is_wanted, is_unavailable)


def _shared(
    request: ExpertRequest, expert: Expert | Candidate
) -> Iterator[tuple[tuple[str, ...], Callable[[], list[Reason]]]]:
    """What reasons are found of, and how; the words of a reason take longer than its points."""
    where = [str(expert.country), *map(str, expert.countries_of_work)]
    yield ("expertise", *expert.expertise), lambda: [*_expertise(request, expert)]
    yield ("languages", *expert.languages), lambda: [*_languages(request, expert)]
    yield ("country", *where), lambda: [_country(request, expert)]
    yield ("availability", expert.availability), lambda: [_availability(expert)]


def _expertise(request: ExpertRequest, expert: Expert | Candidate) -> Iterator[Reason]:
    needed = NEEDED[request.help]
    if not needed:
        if expert.expertise:
            yield Reason(gettext("Any expertise will do for advice"), FOR_EXPERTISE)
        else:
            yield Reason(gettext("No expertise known"), 0, is_against=True)
        return
    offered = [code for code in needed if code in expert.expertise]
    missing = [code for code in needed if code not in expert.expertise]
    points = FOR_EXPERTISE * len(offered) / len(needed)
    if not missing:
        yield Reason(gettext("Offers %s") % _listed(offered), points)
    elif offered:
        text = gettext("Offers %(offered)s; %(missing)s is missing")
        named = {"offered": _listed(offered), "missing": _listed(missing)}
        yield Reason(text % named, points, is_against=True)
    else:
        yield Reason(gettext("Does not offer %s") % _listed(missing, "or"), 0, is_against=True)


def _languages(request: ExpertRequest, expert: Expert | Candidate) -> Iterator[Reason]:
    needed = request.languages
    if not needed:
        return
    spoken = [code for code in needed if code in expert.languages]
    missing = [code for code in needed if code not in expert.languages]
    points = FOR_LANGUAGES * len(spoken) / len(needed)
    if not missing:
        yield Reason(gettext("Speaks %s") % _listed(spoken), points)
    elif spoken:
        text = ngettext(
            "Speaks %(spoken)s; %(missing)s is missing",
            "Speaks %(spoken)s; %(missing)s are missing",
            len(missing),
        )
        named = {"spoken": _listed(spoken), "missing": _listed(missing)}
        yield Reason(text % named, points, is_against=True)
    else:
        yield Reason(gettext("Does not speak %s") % _listed(missing, "or"), 0, is_against=True)


def _country(request: ExpertRequest, expert: Expert | Candidate) -> Reason:
    """Where they live and work: in the country, else how near."""
    there, home = str(request.country), str(expert.country)
    if home == there:
        return Reason(gettext("Lives in %s") % country_name(there), FOR_LIVING_THERE)
    if there in expert.countries_of_work:
        return Reason(gettext("Works in %s") % country_name(there), FOR_WORKING_THERE)
    point = countries.country_point(there)
    away = {
        code: point.distance(countries.country_point(code))
        for code in dict.fromkeys([home, *map(str, expert.countries_of_work)])
        if code in COUNTRIES
    }
    nearest = min(away, key=lambda code: away[code], default=home)
    distance = away.get(nearest, NOT_NEAR_KM)
    text = {
        True: gettext("Lives in %(country)s, about %(distance)s km away"),
        False: gettext("Works in %(country)s, about %(distance)s km away"),
    }[nearest == home]
    points = FOR_BEING_NEAR * max(0.0, 1 - distance / NOT_NEAR_KM)
    named = {
        "country": country_name(nearest),
        "distance": locales.number(max(100, round(distance, -2))),
    }
    return Reason(text % named, points, is_against=distance >= NOT_NEAR_KM)


COUNTRIES = frozenset(countries.codes())


def _availability(expert: Expert | Candidate) -> Reason:
    text = {
        Availability.AVAILABLE: gettext("Available"),
        Availability.LIMITED: gettext("Limited availability"),
        Availability.UNAVAILABLE: gettext("Not available at present"),
        "": gettext("Availability not known"),
    }
    is_against = expert.availability != Availability.AVAILABLE
    points = FOR_AVAILABILITY[expert.availability]
    return Reason(text[expert.availability], points, is_against=is_against)


def _load(load: int) -> Iterator[Reason]:
    """Other recent enquiries count against an expert, so that requests are shared out."""
    if not load:
        return
    text = ngettext(
        "One other request in the last 12 months, waiting or accepted",
        "%(count)d other requests in the last 12 months, waiting or accepted",
        load,
    )
    points = -min(MOST_AGAINST_ENQUIRIES, AGAINST_EACH_ENQUIRY * load)
    yield Reason(text % {"count": load}, points, is_against=True)


def _listed(codes: Iterable[Choices], last: str = "and") -> str:
    words = {"and": gettext("and"), "or": gettext("or")}
    return get_text_list([str(code.label) for code in codes], words[last])
