"""Who edits an expert's entry, and what others ask or report about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from irct.models import Call as BaseCall
from irct.models import ChangeRequest as BaseChangeRequest
from irct.models import Correction as BaseCorrection
from irct.models import Editorship as BaseEditorship
from irct.models import Handling as BaseHandling
from irct.models import Invitation as BaseInvitation
from irct.models import TextChange as BaseTextChange
from irct.models import tracked


@tracked()
class Editorship(BaseEditorship):
    """That a person may edit an expert's entry: usually the expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="editorships"
    )


@tracked(exclude=["key"])
class Invitation(BaseInvitation):
    """An offer to an expert to edit their own entry."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="invitations"
    )


@tracked()
class ChangeRequest(BaseChangeRequest):
    """Changes to an expert's entry that wait for a second person."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="change_requests"
    )


@tracked(exclude=["text", "hour", "key", "note", "is_told"], from_the_first=False)
class Correction(BaseCorrection):
    """What a visitor reports as wrong with an expert's entry."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="corrections"
    )


@tracked()
class Handling(BaseHandling):
    """The secretariat's notes on work about an expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="handlings"
    )


@tracked()
class Call(BaseCall):
    """That the secretariat called an expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="calls"
    )


class TextChange(BaseTextChange):
    """What somebody changed in the texts of an expert."""

    listing = models.ForeignKey(
        "experts.Expert", models.CASCADE, verbose_name=_("expert"), related_name="text_changes"
    )
