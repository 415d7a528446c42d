"""Duplicates among experts."""

from django.db import models

from experts.models.expert import Expert
from irct.models import LooksAlike as BaseLooksAlike
from irct.models import Merge as BaseMerge
from irct.models import NotTheSame as BaseNotTheSame
from irct.models.work_changes import makes_work


@makes_work
class NotTheSame(BaseNotTheSame):
    """That two entries look like one expert but are two."""

    one = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    other = models.ForeignKey(Expert, models.CASCADE, related_name="+")


@makes_work
class LooksAlike(BaseLooksAlike):
    """That two entries of experts may be one."""

    WORK_PERMISSION = "experts.change_expert"

    one = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    other = models.ForeignKey(Expert, models.CASCADE, related_name="+")


class Merge(BaseMerge):
    """That one expert's entry was merged into another."""

    kept = models.ForeignKey(Expert, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Expert, models.CASCADE, related_name="+")
