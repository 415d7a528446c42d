"""The figures that IRCT publishes about its network, beside those of the directory."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from irct.disclosure import four_eyes
from irct.machine.version import read_in_public
from irct.models.tracking import tracked

# What IRCT counts on its own pages has translations; other words are shown as they were typed.
COUNTED = (
    gettext_noop("member centres"),
    gettext_noop("countries with a member centre"),
    gettext_noop("professionals in the centres"),
    gettext_noop("torture survivors supported"),
    gettext_noop("advocacy interventions"),
    gettext_noop("experts in the Independent Forensic Expert Group"),
    gettext_noop("countries with such an expert"),
)


class Precision(models.TextChoices):
    """How exact a published figure is."""

    EXACT = "exact", _("exactly")
    AROUND = "around", _("around")
    OVER = "over", _("over")


@read_in_public
@tracked()
class HeadlineFigure(models.Model):
    """A figure that IRCT has published, with its year and source."""

    Precision = Precision

    precision = models.CharField(
        _("precision"), max_length=12, choices=Precision, default=Precision.EXACT
    )
    value = models.PositiveIntegerField(_("number"))
    counts = models.CharField(
        _("what it counts"), max_length=120, help_text=_("For example “survivors supported”.")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("Leave it empty if the source gives none.")
    )
    each_year = models.BooleanField(
        _("each year"),
        default=False,
        help_text=_("Tick it if the source says that this is so each year."),
    )
    source = models.CharField(
        _("source"), max_length=200, help_text=_("For example “IRCT, About the IRCT”.")
    )
    url = models.URLField(
        _("link to the source"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("A page of IRCT’s own. It must begin with https://."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest comes first.")
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("figure published by IRCT")
        verbose_name_plural = _("figures published by IRCT")
        constraints = [
            models.CheckConstraint(
                name="irct_headlinefigure_precision_known",
                condition=Q(precision__in=["exact", "around", "over"]),
            ),
            models.CheckConstraint(
                name="irct_headlinefigure_a_year_or_each",
                condition=Q(year=None) | Q(each_year=False),
            ),
            models.CheckConstraint(
                name="irct_headlinefigure_has_a_source", condition=~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.counts}"

    @property
    def has_translation(self) -> bool:
        return self.counts in COUNTED

    @property
    def counted(self) -> str:
        """What it counts, in the language of the page where that is known."""
        return gettext(self.counts) if self.has_translation else self.counts

    def clean(self) -> None:
        if self.year and self.each_year:
            raise ValidationError({"each_year": _("Write a year, or tick “each year”.")})
        # One person writes it, and every visitor reads it.
        for name in ("counts", "source"):
            if four_eyes.holds_contact_details(getattr(self, name), ""):
                message = _("Write this without an address or a number of anybody.")
                raise ValidationError({name: message})
        if self.url and not _is_of_irct(urlsplit(self.url).hostname or ""):
            hosts = ", ".join(settings.SOURCE_HOSTS)
            raise ValidationError({"url": _("Choose a page of %s, or leave it empty.") % hosts})


def _is_of_irct(host: str) -> bool:
    return any(host == own or host.endswith(f".{own}") for own in settings.SOURCE_HOSTS)
