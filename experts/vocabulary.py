"""The codes that describe experts, consents and requests, with their labels."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.disclosure import projection


class Profession(models.TextChoices):
    PHYSICIAN = "physician", _("physician")
    PSYCHIATRIST = "psychiatrist", _("psychiatrist")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    PATHOLOGIST = "pathologist", _("forensic pathologist")
    ANTHROPOLOGIST = "anthropologist", _("forensic anthropologist")
    DENTIST = "dentist", _("dentist")
    LAWYER = "lawyer", _("lawyer")
    OTHER = "other", _("other profession")


class Expertise(models.TextChoices):
    ISTANBUL_PROTOCOL = "istanbul", _("evaluation under the Istanbul Protocol")
    TESTIMONY = "testimony", _("expert testimony")
    REVIEW = "review", _("review of reports")
    TRAINING = "training", _("training")
    DEATHS = "deaths", _("deaths in custody")
    CHILDREN = "children", _("children")
    SEXUAL_VIOLENCE = "sexual", _("sexual violence")
    REMOTE = "remote", _("remote evaluation")


class Availability(models.TextChoices):
    AVAILABLE = "available", _("available")
    LIMITED = "limited", _("limited availability")
    UNAVAILABLE = "unavailable", _("not available at present")


class ConsentPart(models.TextChoices):
    """A part of an entry that an expert can agree to show."""

    NAME = projection.NAME, pgettext_lazy("of a person", "name")
    PORTRAIT = projection.PORTRAIT, _("portrait")
    COUNTRY = projection.COUNTRY, _("country")
    INSTITUTION = projection.INSTITUTION, _("institution")
    BIOGRAPHY = projection.BIOGRAPHY, _("biography")
    COURTS = projection.COURTS, _("courts")


class ConsentMethod(models.TextChoices):
    LINK = "link", _("by a signed link")
    PAGE = "page", _("on the expert’s own page")
    PAPER = "paper", _("on paper, to the secretariat")
    BEFORE = "before", _("before records were kept")


class ConsentState(models.TextChoices):
    WAITS = "waits", _("waiting for the secretariat")
    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("a consent", "withdrawn")
    REPLACED = "replaced", _("replaced by a later consent")
    DECLINED = "declined", _("declined by the secretariat")


class KindOfHelp(models.TextChoices):
    IN_PERSON = "person", _("evaluation in person")
    REMOTE = "remote", _("remote evaluation")
    REVIEW = "review", _("review of a report")
    TESTIMONY = "testimony", _("testimony")
    TRAINING = "training", _("training")
    ADVICE = "advice", _("advice")


class Focus(models.TextChoices):
    """What an expert must have experience with, as nobody may describe a case."""

    PHYSICAL = "physical", _("physical signs")
    PSYCHOLOGICAL = "psychological", _("psychological signs")
    SEXUAL_VIOLENCE = "sexual", _("sexual violence")
    CHILDREN = "children", _("children and young people")
    DEATHS = "deaths", _("deaths in custody")


class Urgency(models.TextChoices):
    DAYS = "days", _("within days")
    WEEKS = "weeks", _("within weeks")
    MONTHS = "months", _("within months")


class RequestState(models.TextChoices):
    NEW = "new", pgettext_lazy("a request", "new")
    ASSIGNED = "assigned", _("assigned")
    ASKED = "asked", _("experts asked")
    MATCHED = "matched", _("matched")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", pgettext_lazy("a request", "declined")


class Overdue(models.TextChoices):
    LATE = "late", _("the deadline has passed")
    SOON = "soon", _("the deadline is near")
    DAYS = "days", _("needed within days")
    STILL = "still", _("nothing done for a week")


def sorted_parts(parts: Iterable[str]) -> list[ConsentPart]:
    """Each once, in the order of the form."""
    chosen = set(parts)
    return [part for part in ConsentPart if part in chosen]
