from django.db import models
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from irct.machine.version import read_in_public
from irct.models import Text as BaseText
from irct.models import tracked
from irct.models.derived import DERIVED, notes_originals

WRITTEN = ("biography",)


@read_in_public
@notes_originals("expert_id", WRITTEN)
@tracked(exclude=DERIVED)
class Text(BaseText):
    """An expert's biography in one language."""

    WRITTEN = WRITTEN

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="texts")
    biography = models.TextField(_("biography"), blank=True)

    class Meta(BaseText.Meta):
        constraints = [
            *BaseText.Meta.constraints,
            models.UniqueConstraint(
                fields=["expert", "language"], name="experts_text_one_per_language"
            ),
        ]
