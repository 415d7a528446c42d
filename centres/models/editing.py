"""Who edits a centre, and what others ask or report about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    """That a person may edit a centre."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="editorships"
    )


@makes_work
@tracked(exclude=["key"])
class Invitation(BaseInvitation):
    """An offer to become an editor of a centre."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="invitations"
    )


@makes_work
@tracked()
class ChangeRequest(BaseChangeRequest):
    """Changes to a centre that wait for a second person."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="change_requests"
    )


@makes_work
@tracked(exclude=["text", "hour", "key", "note", "is_told", *REPEATS], from_the_first=False)
class Correction(BaseCorrection):
    """What a visitor reports as wrong with a centre."""

    listing = models.ForeignKey(
        "centres.Centre",
        models.CASCADE,
        verbose_name=_("centre"),
        related_name="corrections",
        db_constraint=False,
    )


@makes_work
@tracked()
class Handling(BaseHandling):
    """The secretariat's notes on work about a centre."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="handlings"
    )


@makes_work
@tracked()
class Call(BaseCall):
    """That the secretariat called a centre."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="calls"
    )


@makes_work
@read_in_public
class Hiding(BaseHiding):
    """That a centre is hidden."""

    listing = models.ForeignKey(
        "centres.Centre",
        models.CASCADE,
        verbose_name=_("centre"),
        related_name="hidings",
        db_constraint=False,
    )


@makes_work
class TextChange(BaseTextChange):
    """What somebody changed in the texts of a centre."""

    listing = models.ForeignKey(
        "centres.Centre", models.CASCADE, verbose_name=_("centre"), related_name="text_changes"
    )
