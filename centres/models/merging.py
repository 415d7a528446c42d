"""Duplicates among centres."""

from django.db import models

from irct.models import LooksAlike as BaseLooksAlike
from irct.models import Merge as BaseMerge
from irct.models import NotTheSame as BaseNotTheSame
from irct.models.work_changes import makes_work


@makes_work
class NotTheSame(BaseNotTheSame):
    """That two centres look like one but are two."""

    one = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    other = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")


@makes_work
class LooksAlike(BaseLooksAlike):
    """That two centres may be one."""

    WORK_PERMISSION = "centres.change_centre"

    one = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    other = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")


class Merge(BaseMerge):
    """That one centre was merged into another."""

    kept = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    gone = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
