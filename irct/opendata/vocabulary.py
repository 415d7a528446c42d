"""The taxonomies of open data, with their terms: the same for everybody, in English."""

import dataclasses
import functools
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import override

from centres.vocabulary import Help, Membership, Service, Way
from irct.disclosure import projection

# Identifiers are made below this one, and stay as they are.
NAMESPACE = uuid.UUID("6f0f5f0c-0c3e-5c0b-9a55-3d8f2f1b7a41")
VERSION = "1"

Labels = Iterable[tuple[str, object]]


@dataclasses.dataclass(frozen=True, slots=True)
class Taxonomy:
    """A closed list of words of which attributes are made."""

    code: str
    name: str
    description: str
    labels: Labels = dataclasses.field(compare=False, repr=False)
    # The column that holds these codes, where records can be asked for by them.
    column: str = ""

    @property
    def id(self) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, self.code)

    def as_data(self) -> dict[str, object]:
        return {
            "id": str(self.id),
            "name": self.name,
            "description": self.description,
            "version": VERSION,
        }


class Term(NamedTuple):
    """One word of a taxonomy."""

    id: uuid.UUID
    taxonomy: Taxonomy
    code: str
    name: str

    # There are fifty, for good.
    @functools.cache  # noqa: B019
    def as_data(self) -> dict[str, object]:
        return {
            "id": str(self.id),
            "code": self.code,
            "name": self.name,
            "description": f"{self.taxonomy.name}: {self.name}",
            "taxonomy": self.taxonomy.code,
            "taxonomy_id": str(self.taxonomy.id),
            "language": "eng",
        }

    def with_taxonomy(self) -> dict[str, object]:
        return {**self.as_data(), "taxonomy_detail": self.taxonomy.as_data()}


KIND = Taxonomy(
    "irct:service",
    "Kind of help",
    "What a centre offers; each is a service of its own.",
    Service.choices,
    column="services",
)
HELPS = Taxonomy("irct:helps", "Who is helped", "Whom a centre helps.", Help.choices, "helps")
WAY = Taxonomy(
    "irct:way",
    "How",
    "Whether help is given at the centre, remotely or at home.",
    Way.choices,
    "ways",
)
MEMBERSHIP = Taxonomy(
    "irct:membership", "Membership", "How a centre belongs to the IRCT.", Membership.choices
)
CONFIRMED = Taxonomy(
    "irct:confirmed",
    "Confirmed",
    "Whether an entry was confirmed by the centre or the secretariat, and how long ago.",
    [
        (projection.CONFIRMED, "within the last 12 months"),
        (projection.DUE, "12 to 15 months ago"),
        (projection.OVERDUE, "more than 15 months ago"),
        (projection.NEVER, "never, or not all of it"),
    ],
)
PRECISION = Taxonomy(
    "irct:location_precision",
    "Precision of a location",
    "How exactly a location is shown. Coordinates of an approximate one are rounded to a tenth of "
    "a degree.",
    [
        (projection.EXACT, "exact: street and town"),
        (projection.APPROXIMATE, "approximate: the town"),
        (projection.COUNTRY_ONLY, "the country only"),
    ],
)
REDACTED = Taxonomy(
    "irct:redacted",
    "Withheld",
    "A field that is left out, or empty where the standard requires it: for somebody’s safety, or "
    "since it is given on request. It does not say whether the directory knows it.",
    [
        ("address_1", "street and number"),
        ("postal_code", "postal code"),
        ("city", "town"),
        ("latitude", "latitude"),
        ("longitude", "longitude"),
        ("phones", "a phone number, given on request"),
        ("email", "an e-mail address, given on request"),
        ("website", "a web address, given on request"),
    ],
)
TRANSLATION = Taxonomy(
    "irct:translation",
    "Text in another language",
    "The label of the attribute is the language, by ISO 639, and who translated it.",
    [
        ("description", "description"),
        ("application_process", "how to get help"),
        ("alert", "alert"),
        ("notes", "note on the opening hours"),
    ],
)
SAMPLE = Taxonomy(
    "irct:sample", "Sample", "An entry of the demonstration.", [("sample", "sample, not real")]
)

TAXONOMIES = {
    one.code: one
    for one in (
        *(KIND, HELPS, WAY, MEMBERSHIP),
        *(CONFIRMED, PRECISION, REDACTED, TRANSLATION, SAMPLE),
    )
}


@functools.cache
def terms() -> dict[uuid.UUID, Term]:
    """Every term by its identifier."""
    with override("en"):
        every = [
            Term(uuid.uuid5(one.id, str(code)), one, str(code), capfirst(str(label)))
            for one in TAXONOMIES.values()
            for code, label in one.labels
        ]
    return {term.id: term for term in every}


@functools.cache
def term(taxonomy: Taxonomy, code: str) -> Term:
    return terms()[uuid.uuid5(taxonomy.id, code)]


def attribute(
    of: object, entity: str, taxonomy: Taxonomy, code: str, *, value: str = "", label: str = ""
) -> dict[str, object]:
    """What ties a record to a term, with a value or a label of its own."""
    said = term(taxonomy, code)
    link, name = uuid.UUID(str(of)), f"{taxonomy.code}/{code}/{label}"
    return {
        "id": str(uuid.uuid5(link, name)),
        "link_id": str(link),
        "link_type": taxonomy.code,
        "link_entity": entity,
        "taxonomy_term_id": str(said.id),
        "value": value or code,
        **({"label": label} if label else {}),
        "taxonomy_term": said.as_data(),
    }


@functools.cache
def by_id() -> dict[uuid.UUID, Taxonomy]:
    return {one.id: one for one in TAXONOMIES.values()}
