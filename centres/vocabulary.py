"""The codes for what centres do, for whom and how, with their labels."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.disclosure import projection
from irct.hours import Week


class Service(models.TextChoices):
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


# Services that survivors receive; the others are for professionals and the public.
TREATING = tuple(
    service
    for service in Service
    if service not in (Service.TRAINING, Service.RESEARCH, Service.ADVOCACY)
)


class FiguresState(models.TextChoices):
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
    ON_SITE = "onsite", _("at the centre")
    REMOTE = "remote", _("remotely, by phone or video")
    HOME = "home", _("home visits")


class Membership(models.TextChoices):
    FULL = "full", pgettext_lazy("membership", "full member")
    ASSOCIATE = "associate", pgettext_lazy("membership", "associate member")
    APPLICANT = "applicant", pgettext_lazy("membership", "applicant")
    FORMER = "former", pgettext_lazy("membership", "former member")


class Fees(models.TextChoices):
    FREE = "free", _("free of charge")
    INCOME = "income", _("depending on income")
    PAID = "paid", _("for a fee")


def validate_opening_hours(value: str) -> None:
    """Hours as `irct.hours.Week` stores them."""
    try:
        Week.parse(value)
    except ValueError as error:
        raise ValidationError(
            _("We cannot read “%(part)s”. Write it like this: Mo-Fr 09:00-16:00; Sa 10:00-12:00."),
            params={"part": str(error)},
        ) from None


@cache
def time_zones() -> frozenset[str]:
    """Cached, since it reads hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    if value not in time_zones():
        raise ValidationError(_("Write a time zone like this: Europe/Copenhagen."))


class Shown(models.TextChoices):
    """How much the public sees of a location."""

    EXACT = projection.EXACT, _("exact: street and town")
    APPROXIMATE = projection.APPROXIMATE, _("approximate: the town")
    COUNTRY = projection.COUNTRY_ONLY, _("the country only")
    HIDDEN = projection.HIDDEN, pgettext_lazy("a place", "hidden")
