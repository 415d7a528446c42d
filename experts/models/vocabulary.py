"""What is said of experts in a word, and its codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Profession(models.TextChoices):
    """What an expert is."""

    PHYSICIAN = "physician", _("physician")
    PSYCHIATRIST = "psychiatrist", _("psychiatrist")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    PATHOLOGIST = "pathologist", _("forensic pathologist")
    ANTHROPOLOGIST = "anthropologist", _("forensic anthropologist")
    DENTIST = "dentist", _("dentist")
    LAWYER = "lawyer", _("lawyer")
    OTHER = "other", _("other profession")


class Expertise(models.TextChoices):
    """What an expert can be asked for."""

    ISTANBUL_PROTOCOL = "istanbul", _("evaluation under the Istanbul Protocol")
    TESTIMONY = "testimony", _("expert testimony")
    REVIEW = "review", _("review of reports")
    TRAINING = "training", _("training")
    DEATHS = "deaths", _("deaths in custody")
    CHILDREN = "children", _("children")
    SEXUAL_VIOLENCE = "sexual", _("sexual violence")
    REMOTE = "remote", _("remote evaluation")


class Availability(models.TextChoices):
    """Whether an expert can be asked now."""

    AVAILABLE = "available", _("available")
    LIMITED = "limited", _("limited availability")
    UNAVAILABLE = "unavailable", _("not available at present")
