"""Centres that are one, or are not."""

from django.db import models

from irct.models import Merge as BaseMerge
from irct.models import NotTheSame as BaseNotTheSame


class NotTheSame(BaseNotTheSame):
    """That two centres, which look like one, are two."""

    one = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    other = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")


class Merge(BaseMerge):
    """That one centre was merged into another."""

    kept = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    gone = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
