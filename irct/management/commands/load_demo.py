import time
from argparse import ArgumentParser
from collections import Counter
from functools import partial

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count

from centres.models import Centre
from experts.models import Expert
from irct.management.demonstration import (
    figures,
    listings,
    public_centres,
    sample_centres,
    sample_experts,
    scale,
    secretariat,
)
from irct.places import loader
from irct.places.models import Town


class Command(BaseCommand):
    help = "Load the demonstration data. Running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale",
            type=int,
            dest="count",
            metavar="N",
            help="instead, load N sample centres, to see how the directory fares when it is large",
        )

    def handle(self, *, count: int | None, **options: object) -> None:
        if count is not None and count < 1:
            raise CommandError("Say how many sample centres, as in --scale 1000.")
        start = time.monotonic()
        if not Town.objects.exists():
            self.stdout.write("Loading the towns of the world, by which centres are found")
            loader.load(report=self.stdout.write)
        if count:
            self.load_scale(count)
        else:
            self.load_demonstration()
        cache.delete("is_demonstration")
        self.tell_totals()
        self.stdout.write(f"This took {time.monotonic() - start:.1f} s.")

    @transaction.atomic
    def load_demonstration(self) -> None:
        """Load all of it or, if interrupted, nothing."""
        towns = sample_centres.towns_by_country()
        for name, model, make in (
            ("centres from public sources", Centre, public_centres.centres),
            ("sample centres", Centre, partial(sample_centres.centres, towns=towns)),
            ("sample experts", Expert, sample_experts.experts),
        ):
            done = listings.load(model, make)
            self.stdout.write(f"Added {done['added']} {name}{self.besides(done)}.")
        self.stdout.write(f"Added {figures.load()} annual figures of sample centres.")
        if secretariat.load():
            self.stdout.write("Added how a sample secretariat is reached.")

    def besides(self, done: Counter[str]) -> str:
        updated = f", brought {done['updated']} up to date" if done["updated"] else ""
        edited = f", left {done['edited']} as somebody edited them" if done["edited"] else ""
        return updated + edited

    def load_scale(self, count: int) -> None:
        added = scale.load(count, report=self.stdout.write)
        self.stdout.write(f"Added {added:,} sample centres; {count - added:,} were there already.")

    def tell_totals(self) -> None:
        centres, experts = (
            model.objects.published()
            .order_by()
            .aggregate(listings=Count("pk"), countries=Count(country, distinct=True))
            for model, country in ((Centre, "country"), (Expert, "shown_country"))
        )
        self.stdout.write(
            f"The directory shows {centres['listings']:,} centres in {centres['countries']}"
            f" countries and {experts['listings']:,} experts in {experts['countries']}."
        )
