"""Centres as tables: their columns, with an example for each."""

from centres.models import Centre
from irct.hours import only_zone
from irct.imports.resources import ListingResource
from irct.models.paths import Values

OWN = {
    "member_number": "087",
    "name": "Sample House of Hope",
    "native_name": "Maison de l’Espoir (exemple)",
    "acronym": "SHH",
    "former_names": "Sample Centre for Care",
    "country": "DK",
    "status": "draft",
    "slug": "sample-house-of-hope",
    "membership": "full",
    "member_since": "1998",
    "founded": "1992",
    "founded_note": "as a project of a hospital",
    "services": "medical; legal",
    "languages": "en; da",
    "interpreted_languages": "ar; ti",
    "helps": "asylum; women",
    "ways": "onsite; remote",
    "fees": "free",
    "papers_needed": "no",
    "waiting_weeks": "6",
    "waiting_said_on": "2026-11-02",
    "takes_clients": "yes",
    "not_taking_until": "2026-12-31",
    "clients_said_on": "2026-11-02",
    "opening_hours": "Mo-Fr 09:00-16:00",
    "time_zone": "Europe/Copenhagen",
    "alert_until": "2026-12-31",
}


class CentreResource(ListingResource):
    """One centre on each row."""

    model = Centre
    number = "member_number"
    bulk = (
        *("services", "languages", "interpreted_languages", "helps", "ways", "membership"),
        *("fees", "papers_needed", "takes_clients", "origin"),
    )
    own = OWN

    def implied(self, values: Values, zone: str = "") -> Values:
        """Where the country, the town or the hours say which time zone it is, nobody writes it."""
        if not values.get("opening_hours") or values.get("time_zone"):
            return {}
        zone = only_zone(str(values.get("country") or "")) or zone
        return {"time_zone": zone} if zone else {}

    examples = {
        "summary": "Sample: free therapy and legal advice.",
        "about": "Sample: a house with a garden.",
        "how_to_get_help": "Call.\nSomebody listens to you.",
        "hours_note": "Sample: closed on public holidays.",
        "alert": "Sample: closed for repairs.",
        "text_state": "written",
        "location_name": "Main office",
        "location_shown": "exact",
        "location_street": "Sample Street 1",
        "location_postal_code": "0123",
        "location_town": "Copenhagen",
        "location_town_id": "2618425",
        "location_country": "DK",
        "location_latitude": "55.6761",
        "location_longitude": "12.5683",
        "location_step_free": "yes",
        "phone": "'+4533760600",
        "signal": "'+4533760600",
        "whatsapp": "'+4533760600",
        "email": "help@example.org",
        "website": "https://example.org",
        "form": "https://example.org/contact",
        "_visibility": "public",
        "_languages": "en; da",
        "_message": "no",
    }
    samples = (
        {
            **{name: OWN[name] for name in ("name", "native_name", "country", "services")},
            **{name: OWN[name] for name in ("languages", "takes_clients", "fees")},
            "summary_en": examples["summary"],
            "about_en": "Sample: not a real centre. Delete this row.",
            "location_1_shown": "exact",
            "location_1_street": "Sample Street 1",
            "location_1_town": "Copenhagen",
            "email_1": "help@example.org",
            "email_1_visibility": "public",
            "origin": "sample",
        },
        {
            "name": "Sample Garden Clinic",
            "country": "Kenya",
            "services": "psychological therapy; social support",
            "languages": "English; Swahili",
            "summary_en": "Sample: labels in English do as well as codes.",
            "origin": "sample",
        },
    )
