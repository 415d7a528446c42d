from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models.drilled import not_of_the_drill
from irct.machine.version import read_in_public
from irct.models import Text as BaseText
from irct.models import tracked
from irct.models.derived import DERIVED, notes_originals

WRITTEN = ("summary", "about", "how_to_get_help", "hours_note", "alert")


@read_in_public
@notes_originals("centre_id", WRITTEN)
@tracked(exclude=DERIVED)
class Text(BaseText):
    """What a centre says about itself in one language."""

    WRITTEN = WRITTEN

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="texts")
    summary = models.CharField(
        _("in one sentence"),
        max_length=200,
        blank=True,
        help_text=_("As in “Free therapy and legal advice for people who fled to Belgium.”"),
    )
    about = models.TextField(_("about the centre"), blank=True)
    how_to_get_help = models.TextField(
        _("how to get help"),
        blank=True,
        help_text=_("What happens when somebody calls. One step on each line."),
    )
    hours_note = models.CharField(
        _("note on the opening hours"),
        max_length=300,
        blank=True,
        help_text=_("As in “Closed on public holidays. In August only in the morning.”"),
    )
    alert = models.CharField(
        _("temporary alert"),
        max_length=300,
        blank=True,
        help_text=_("As in “Closed for repairs. Call the number below.”"),
    )

    class Meta(BaseText.Meta):
        constraints = [
            *BaseText.Meta.constraints,
            not_of_the_drill("text"),
            models.UniqueConstraint(
                fields=["centre", "language"], name="centres_text_one_per_language"
            ),
        ]
