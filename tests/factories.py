"""Listings for tests: complete enough to be published, with nothing that a test did not ask for."""

import datetime as dt

import factory
from django.utils import timezone

from centres.models import Centre, Contact, Location
from centres.models import Text as CentreText
from experts.models import ConsentPart, Expert
from experts.models import Text as ExpertText
from irct.models import Helpline, User, Vouching


class UserFactory(factory.django.DjangoModelFactory):
    """Make somebody who has had their account for long, and used it today.

    One of staff may approve, unless it is told not to be `vouched` for.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@example.org".format)
    date_joined = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=400))
    active_on = factory.LazyFunction(timezone.localdate)
    approves_from = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))

    @factory.post_generation
    def vouched(self, create, wanted, **_):
        if self.is_staff and wanted is not False:
            Vouching.objects.create(person=self, grounds=Vouching.Grounds.SERVER)


class ListingFactory(factory.django.DjangoModelFactory):
    """Make a published listing that can be found, unless `index` is false.

    What belongs to it is made by the functions in `children`.
    """

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    status = "published"

    @factory.post_generation
    def children(self, create, made, **_):
        for make in made or ():
            make(self)

    @factory.post_generation
    def index(self, create, wanted, **_):
        if wanted is not False:
            type(self).index(self)


class CentreFactory(ListingFactory):
    class Meta:
        model = Centre
        skip_postgeneration_save = True

    name = factory.Sequence("Listing {}".format)
    country = "DK"
    takes_clients = waiting_weeks = None
    # What is said is said today.
    clients_said_on = factory.LazyAttribute(
        lambda centre: None if centre.takes_clients is None else timezone.localdate()
    )
    waiting_said_on = factory.LazyAttribute(
        lambda centre: None if centre.waiting_weeks is None else timezone.localdate()
    )


class ExpertFactory(ListingFactory):
    class Meta:
        model = Expert
        skip_postgeneration_save = True

    name = factory.Sequence("Person {}".format)
    country = "DK"
    consent_given_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=30))
    consent_valid_until = factory.LazyFunction(
        lambda: timezone.localdate() + dt.timedelta(days=300)
    )
    consent_parts = factory.LazyAttribute(
        lambda expert: [*ConsentPart] if expert.consent_given_on else []
    )

    @factory.post_generation
    def consents(self, create, *_, **__):
        type(self).objects.filter(pk=self.pk).settle(["consent_parts"], by=None)


def text(**values):
    """A function that adds a text to a listing."""

    def add(listing):
        kind = CentreText if isinstance(listing, Centre) else ExpertText
        owner = "centre" if isinstance(listing, Centre) else "expert"
        kind.objects.create(**{owner: listing}, **values)

    return add


def location(**values):
    """A function that adds a location to a centre."""
    return lambda centre: Location.objects.create(centre=centre, **{"country": "DK", **values})


def contact(**values):
    """A function that adds a contact to a centre."""
    return lambda centre: Contact.objects.create(centre=centre, **values)


def helpline(*, approved=True, **values):
    """Add a helpline with a number that nobody has, public unless told otherwise."""
    values = {
        "country": "KE",
        "purposes": ["dying"],
        "name": "A line in Kenya",
        "phone": "+12025550199",
        "source": "https://source.example.org/",
        "checked_on": timezone.localdate(),
        "approved_at": timezone.now() if approved else None,
    } | values
    return Helpline.objects.create(**values)
