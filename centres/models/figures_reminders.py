from django.db import models
from django.utils import timezone


class FiguresReminder(models.Model):
    """That a centre's editors were asked for the figures of a year."""

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="figures_reminders")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    sent_on = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year", "number"], name="centres_figuresreminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.year}, {self.number}"
