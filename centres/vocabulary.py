"""The words for what centres do, for whom and how."""

import re
import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.disclosure import projection


class Service(models.TextChoices):
    """What a centre does."""

    MEDICAL = "medical", _("medical care")
    PSYCHOLOGICAL = "psychological", _("psychological therapy")
    PSYCHIATRIC = "psychiatric", _("psychiatric care")
    PHYSIOTHERAPY = "physiotherapy", _("physiotherapy")
    SOCIAL = "social", _("social support")
    LEGAL = "legal", _("legal help")
    FORENSIC = "forensic", _("forensic documentation")
    FAMILY = "family", _("family and children")
    GROUP = "group", _("group therapy")
    ART = "art", _("art and movement therapy")
    LIVELIHOODS = "livelihoods", _("livelihoods")
    PRISON = "prison", _("prison outreach")
    TRAINING = "training", _("training")
    RESEARCH = "research", _("research")
    ADVOCACY = "advocacy", _("advocacy")


# What survivors themselves receive; the other services are for professionals and the public.
TREATING = tuple(
    service
    for service in Service
    if service not in (Service.TRAINING, Service.RESEARCH, Service.ADVOCACY)
)


class FiguresState(models.TextChoices):
    """How far the figures of a year are."""

    DRAFT = "draft", pgettext_lazy("annual figures", "draft")
    SUBMITTED = "submitted", pgettext_lazy("annual figures", "submitted")
    ACCEPTED = "accepted", pgettext_lazy("annual figures", "accepted")
    SENT_BACK = "sent_back", pgettext_lazy("annual figures", "sent back")


class Help(models.TextChoices):
    """Whom a centre helps."""

    EVERYONE = "everyone", _("everyone")
    ASYLUM = "asylum", _("asylum seekers and refugees")
    UNDOCUMENTED = "undocumented", _("undocumented people")
    WOMEN = "women", _("women")
    CHILDREN = "children", _("children and young people")
    LGBTIQ = "lgbtiq", _("LGBTIQ+ people")
    DETAINEES = "detainees", _("detainees")
    DISAPPEARED = "disappeared", _("families of the disappeared")
    VETERANS = "veterans", _("veterans of conflict")


class Way(models.TextChoices):
    """How a centre helps."""

    ON_SITE = "onsite", _("at the centre")
    REMOTE = "remote", _("at a distance, by phone or video")
    HOME = "home", _("home visits")


class Membership(models.TextChoices):
    """How a centre belongs to IRCT."""

    FULL = "full", pgettext_lazy("membership", "full member")
    ASSOCIATE = "associate", pgettext_lazy("membership", "associate member")
    APPLICANT = "applicant", pgettext_lazy("membership", "applicant")
    FORMER = "former", pgettext_lazy("membership", "former member")


class Fees(models.TextChoices):
    """What a survivor pays."""

    FREE = "free", _("free of charge")
    INCOME = "income", _("according to income")
    PAID = "paid", _("against payment")


HOURS = re.compile(
    r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*"
    r" (?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)"
)


def validate_opening_hours(value: str) -> None:
    """Check hours written as schema.org does: days and times, parted by semicolons."""
    for part in value.split(";"):
        if not HOURS.fullmatch(part.strip()):
            raise ValidationError(
                _("“%(part)s” cannot be read. Write it as in Mo-Fr 09:00-16:00; Sa 10:00-12:00."),
                params={"part": part.strip()},
            )


@cache
def time_zones() -> frozenset[str]:
    """Return the known time zones, for which hundreds of files are looked at."""
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    if value not in time_zones():
        raise ValidationError(_("Write a time zone as in Europe/Copenhagen."))


class Shown(models.TextChoices):
    """How exactly a location is shown."""

    EXACT = projection.EXACT, _("exact: street and town")
    APPROXIMATE = projection.APPROXIMATE, _("approximate: the town")
    COUNTRY = projection.COUNTRY_ONLY, _("the country only")
    HIDDEN = projection.HIDDEN, _("hidden")
