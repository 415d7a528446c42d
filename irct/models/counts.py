"""How the directory is read: counts by day, which say nothing of who reads."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """A kind of page that is counted, by the name of its view."""

    HOME = "home", pgettext_lazy("kind of page", "the home page")
    CENTRES = "centres:list", _("search for centres")
    EXPERTS = "experts:list", _("search for experts")
    COUNTRIES = "country_list", _("list of countries")
    COUNTRY = "country_detail", _("page of a country")
    MAP = "map", _("map of the world")
    REGION = "map_region", _("map of a region")
    WHOLE = "whole", _("the whole directory on one page")
    NEAR = "near", _("centres near the visitor")
    SHEET = "sheet", pgettext_lazy("kind of page", "a sheet to print")
    SHEET_CHECK = "sheet_check", _("Is this sheet still right?")
    CENTRE = "centres:detail", _("profile of a centre")
    EXPERT = "experts:detail", _("profile of an expert")
    CENTRE_REPORT = "centres:report", _("something is wrong with a centre")
    REFERRAL = "refer", _("how to refer somebody")
    EXPERT_TABLE = "experts:table", _("where there is an expert")
    EXPERT_AS_LISTED = "experts:as_listed", _("an expert’s entry of a day")
    EXPERT_REPORT = "experts:report", _("something is wrong with an expert’s entry")
    EXPERT_REQUEST = "experts:ask", _("asking for an expert")
    EXPERT_REQUEST_FOR = "experts:ask_for", _("asking for this expert")
    IMPACT = "impact", pgettext_lazy("kind of page", "figures of the network")
    IMPACT_YEAR = "impact_year", _("figures of the network in a year")
    ABOUT = "about", _("about IRCT")
    STAYING_SAFE = "staying_safe", _("staying safe")
    HOW_IT_WORKS = "how_it_works", _("how this site works")
    PRIVACY = "privacy", _("privacy")
    CONTACT = "contact", _("how to reach the secretariat")
    ACCESSIBILITY = "accessibility", _("accessibility")
    PROMISES = "promises", _("What this directory promises")
    DATA = "data", _("Data to download")
    DATA_PROFILE = "hsds:profile", _("what the data to download holds")
    CONFORMANCE = "conformance", _("checks of the open data")
    COPIES = "copies", _("Signed copies")
    EMBED = "embed", _("how to show our centres on another site")
    EMBEDDED = "embed_country", _("centres of a country on another site")


class CountQuerySet(models.QuerySet):
    def sums(self, *columns: str | Combinable) -> dict[Any, int]:
        """Sum the counts by the values of a column, or by tuples of several."""
        sums = self.values_list(*columns).order_by().annotate(models.Sum("count"))
        return {values[0] if len(values) == 1 else tuple(values): n for *values, n in sums}

    def since(self, days: int) -> Self:
        """The counts of the last days, today included."""
        return self.filter(day__gt=timezone.localdate() - dt.timedelta(days=days))


class PageCount(models.Model):
    """How often a kind of page was opened on a day, by country if it is about one."""

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind of page"), max_length=32)
    country = models.CharField(_("country"), max_length=2, blank=True)
    count = models.PositiveIntegerField(_("count"))

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of pages")
        verbose_name_plural = _("use of the directory")
        # The site alone writes here.
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "country"], name="irct_pagecount_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.country}"


class UnfoundCount(models.Model):
    """How often a country, town, area, language or service was asked for in vain on a day.

    The code is of a closed vocabulary, as `country=MW` or `town=2950159`, never the text as typed.
    """

    day = models.DateField(_("day"))
    code = models.CharField(_("code"), max_length=32)
    count = models.PositiveIntegerField(_("count"))

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of what was not found")
        verbose_name_plural = _("counts of what was not found")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "code"], name="irct_unfoundcount_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.code}"
