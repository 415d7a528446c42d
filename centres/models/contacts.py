import datetime as dt
from collections.abc import Iterator

from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from centres.models.drilled import not_of_the_drill
from irct.machine.version import read_in_public
from irct.models import Contact as BaseContact
from irct.models import Work, tracked
from irct.models.work import work
from irct.models.work_changes import makes_work


@makes_work
@read_in_public
@tracked()
class Contact(BaseContact):
    """A way to reach a centre."""

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="contacts")

    class Meta(BaseContact.Meta):
        constraints = [*BaseContact.Meta.constraints, not_of_the_drill("contact")]

    def countries(self) -> Iterator[str]:
        if self.centre_id:
            yield str(self.centre.country)
            yield from dict.fromkeys(str(place.country) for place in self.centre.locations.all())

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Those whose e-mails bounced."""
        key = Concat(Value("contact "), F("pk"), output_field=models.TextField())
        about: dict[str, Combinable] = {"key": key, "since": F("bounced_on"), "detail": F("value")}
        yield work(cls.objects.bounced(), Work.BOUNCE, listing="centre__", **about)
