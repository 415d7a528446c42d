"""Who edits an expert's entry, and what others ask or report about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from irct.machine.version import read_in_public
from irct.models import Call as BaseCall
from irct.models import ChangeRequest as BaseChangeRequest
from irct.models import Correction as BaseCorrection
from irct.models import Editorship as BaseEditorship
from irct.models import Handling as BaseHandling
from irct.models import Hiding as BaseHiding
from irct.models import Invitation as BaseInvitation
from irct.models import TextChange as BaseTextChange
from irct.models import tracked
from irct.models.corrections import REPEATS
from irct.models.work_changes import makes_work


@makes_work
@tracked()
class Editorship(BaseEditorship):
    """That a person may edit an expert's entry: usually the expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="editorships"
    )


@makes_work
@tracked(exclude=["key"])
class Invitation(BaseInvitation):
    """An offer to an expert to edit their own entry."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="invitations"
    )


@makes_work
@tracked()
class ChangeRequest(BaseChangeRequest):
    """Changes to an expert's entry that wait for a second person."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="change_requests"
    )


@makes_work
@tracked(exclude=["text", "hour", "key", "note", "is_told", *REPEATS], from_the_first=False)
class Correction(BaseCorrection):
    """What a visitor reports as wrong with an expert's entry."""

    listing = models.ForeignKey(
        Expert,
        models.CASCADE,
        verbose_name=_("expert"),
        related_name="corrections",
        db_constraint=False,
    )


@makes_work
@tracked()
class Handling(BaseHandling):
    """The secretariat's notes on work about an expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="handlings"
    )


@makes_work
@tracked()
class Call(BaseCall):
    """That the secretariat called an expert."""

    listing = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="calls"
    )


@makes_work
@read_in_public
class Hiding(BaseHiding):
    """That an expert is hidden."""

    listing = models.ForeignKey(
        Expert,
        models.CASCADE,
        verbose_name=_("expert"),
        related_name="hidings",
        db_constraint=False,
    )
    # Whether the expert took back their consent, which is recorded once the row is free.
    ends_consent = models.BooleanField(default=False)


@makes_work
class TextChange(BaseTextChange):
    """What somebody changed in the texts of an expert."""

    listing = models.ForeignKey(
        "experts.Expert", models.CASCADE, verbose_name=_("expert"), related_name="text_changes"
    )
