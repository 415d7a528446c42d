"""Listings: being public, being found, being kept."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from irct.disclosure import four_eyes
from irct.machine.version import current, keep_part, part
from irct.models.confirming import Block
from irct.models.corrections import CorrectionQuerySet
from irct.models.editing import EditorshipQuerySet, InvitationQuerySet
from irct.models.publishing import unapproved
from irct.models.reminding import RemindableQuerySet
from irct.models.requests import ChangeRequest
from irct.models.second_person import NotTheSecond, why_not
from irct.models.sections import Section
from irct.models.showing import ShownAgain, ShownAgainQuerySet
from irct.models.slugs import Slugged, SluggedQuerySet
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField, CodesField, Language
from irct.models.work import HandlingQuerySet, Work, work
from irct.places.locales import labelled

HIDE, HIDE_FROM_PAGE, CONFIRM = "hide", "hide from a page", "confirm"
# Bytes, roughly, with texts in several languages.
PROFILE_SIZE = 8_000


class ListingQuerySet(ShownAgainQuerySet, SluggedQuerySet, RemindableQuerySet):
    def with_children(self) -> Self:
        """Load what the projection reads."""
        return self.without_documents()

    def for_cards(self) -> Self:
        """Load what a list shows of a listing."""
        return self.with_children()

    def published(self) -> Self:
        """The listings that the public may see."""
        model: Any = self.model
        return self.unmarked().filter(model.public_on(timezone.localdate()))

    def projections(self) -> list[Any]:
        """What the public may see of these, in order, at least as far as a list shows it."""
        if not current():  # then nothing is kept
            listings: Any = self.for_cards()
            return [listing.projection() for listing in listings]
        return self.projected(list(self.values_list("pk", flat=True)))

    def projected(self, keys: Sequence[uuid.UUID], *, whole: bool = False) -> list[Any]:
        """The same of those that have these keys: each is read once, until something changes.

        What is kept is read whole, since the page of its profile shows it, too.
        """
        today, version = timezone.localdate(), current()
        directory = self.model._meta.app_label
        found = self.kept(keys)
        if missing := [key for key, profile in found.items() if profile is None]:
            default: Any = self.model._default_manager
            listings = default.published().filter(pk__in=missing)
            for listing in listings.with_children() if whole or version else listings.for_cards():
                profile = found[listing.pk] = listing.projection(today=today)
                keep_part((directory, listing.pk, today), profile, version, size=PROFILE_SIZE)
        return [profile for profile in found.values() if profile]

    def kept(self, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """The same by key, as far as they are kept, or nothing: none is read for it."""
        today, version = timezone.localdate(), current()
        directory = self.model._meta.app_label
        return {key: part((directory, key, today), version) for key in keys}

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(editorships__user=user) if user.is_authenticated else self.none()

    def languages_spoken(self) -> models.QuerySet:
        code = models.Func("languages", function="unnest", output_field=models.TextField())
        return self.order_by().values_list(code, flat=True).distinct()

    def settle(self, columns: Collection[str], *, by: User | None) -> None:
        """Update what repeats these columns, after they were written to many rows at once."""


class Listing(ShownAgain, Slugged):
    """An entry in the public directory."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", pgettext_lazy("an entry", "withdrawn")

    class Origin(models.TextChoices):
        SECRETARIAT = "secretariat", _("the secretariat")
        MEMBER = "member", _("the member")
        PUBLIC_SOURCE = "public", _("a public source")
        SAMPLE = "sample", _("sample, not real")

    DESK_SECTIONS = {
        "record": Section(
            _("Country, address of the page, origin"), columns=("country", "slug", "origin")
        ),
        "confirmed": Section(
            _("Confirmed"),
            columns=tuple(
                f"{block}_confirmed_{what}" for block in Block for what in ("on", "how", "by_id")
            ),
        ),
        "notes": Section(_("Notes of the secretariat"), columns=("notes",)),
    }
    # What only the secretariat reads, now and in the history.
    INTERNAL = ("notes",)
    # The function of irct.disclosure.projection that makes the projection.
    project: ClassVar[Any]
    # The expression for the number at which the secretariat calls a listing.
    number_to_call: ClassVar[Callable[[], Combinable]]
    get_absolute_url: Callable[[], str]
    # The model of its events, which pghistory makes.
    pgh_event_model: ClassVar[type[models.Model]]
    # Rows that refer to a listing; the related names of the subclasses' own models.
    editorships: EditorshipQuerySet
    invitations: InvitationQuerySet
    change_requests: models.QuerySet[ChangeRequest]
    corrections: CorrectionQuerySet
    handlings: HandlingQuerySet

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page’s address. Earlier ones keep working."),
    )
    former_slugs = ArrayField(
        models.SlugField(max_length=120),
        verbose_name=_("earlier addresses"),
        default=list,
        blank=True,
        editable=False,
    )
    status = CodeField(_("status"), vocabulary=Status, default=Status.DRAFT, db_index=True)
    origin = CodeField(_("origin"), vocabulary=Origin, default=Origin.SECRETARIAT)

    name = models.CharField(
        _("name"), max_length=200, help_text=_("In English, for example “Freedom from Torture”.")
    )
    country = CountryField(_("country"), db_index=True)
    languages = CodesField(
        verbose_name=_("languages spoken"),
        vocabulary=Language,
        help_text=_("Languages that can be spoken without an interpreter."),
    )

    notes = models.TextField(
        _("internal notes"), blank=True, help_text=_("Seen by the secretariat only.")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    # Counts up when the links in e-mails, by which it can be hidden or confirmed, are used up.
    hide_serial = models.PositiveIntegerField(default=0, editable=False)
    # What its own editors have hidden is looked at afterwards.
    hidden_by_editor_at = models.DateTimeField(null=True, editable=False)

    # A listing that was merged is withdrawn, and found as the one that stayed.
    merged_into_id: uuid.UUID | None
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    # Made from the projection by index(), never typed.
    document = SearchVectorField(null=True, editable=False)
    names = ArrayField(models.TextField(), default=list, editable=False)
    sort_name = models.TextField(default="", editable=False, db_collation="C")
    # Made from all that is recorded, whatever the public may see; the desk alone searches these.
    record = SearchVectorField(null=True, editable=False)
    record_names = ArrayField(models.TextField(), default=list, editable=False)

    objects = ListingQuerySet.as_manager()

    class Meta(ShownAgain.Meta):
        abstract = True
        ordering = ["sort_name", "id"]
        constraints = [
            *ShownAgain.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_name", condition=~Q(name__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=["draft", "published", "hidden", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_origin_known",
                condition=Q(origin__in=["secretariat", "member", "public", "sample"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_merged_only_if_withdrawn",
                condition=Q(merged_into=None) | Q(status="withdrawn"),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_merged_into_another",
                condition=~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_slug_is_not_a_former_one",
                condition=IsNull(
                    models.Func(
                        "former_slugs",
                        "slug",
                        function="array_position",
                        output_field=models.IntegerField(),
                    ),
                    True,
                ),
            ),
        ]
        indexes = [
            GinIndex(fields=["document"], name="%(app_label)s_%(class)s_document"),
            GinIndex(fields=["record"], name="%(app_label)s_%(class)s_record"),
            GinIndex(fields=["languages"], name="%(app_label)s_%(class)s_languages"),
            GinIndex(fields=["former_slugs"], name="%(app_label)s_%(class)s_slugs"),
            models.Index(fields=["sort_name", "id"], name="%(app_label)s_%(class)s_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def hours_to_call(cls) -> tuple[Combinable, Combinable]:
        """Expressions for the time zone and the opening hours, where they are recorded."""
        return Value(""), Value("")

    def clean(self) -> None:
        super().clean()
        if self.merged_into and self.status != self.Status.WITHDRAWN:
            message = _("It was merged with “%s”. Undo that first.") % self.merged_into
            raise ValidationError(message)
        self.clean_slug()
        self.clean_together()

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Listings to call, those that their own editors have hidden, those to show again."""
        text, to_call, since = models.TextField(), cls.objects.to_call(today), F("call_since")
        number = Coalesce(Cast(cls.number_to_call(), text), Value(""), output_field=text)
        spoken = Func("languages", Value(","), function="array_to_string", output_field=text)
        bar, (zone, hours) = Value("|"), cls.hours_to_call()
        whom: dict[str, Combinable] = {"detail": Concat(number, bar, spoken, output_field=text)}
        whom["clock"] = Concat(zone, bar, hours, output_field=text)
        yield work(to_call, Work.CALL, key=since, since=since, listing="", **whom)
        at = F("hidden_by_editor_at")
        hidden = cls.objects.filter(status=cls.Status.HIDDEN, hidden_by_editor_at__isnull=False)
        asked = cls.objects.asked_to_show()
        hidden = hidden.exclude(pk__in=asked.order_by().values("pk"))
        yield work(hidden, Work.HIDDEN, key=Cast(at, models.DateField()), since=at, listing="")
        at = F("asked_to_show_at")
        about: dict[str, Combinable] = {"key": Cast(at, models.DateField()), "since": at}
        about |= {"detail": F("asked_to_show_by__name"), "asked_by": F("asked_to_show_by")}
        yield work(asked, Work.SHOW, listing="", **about)

    @property
    def is_sample(self) -> bool:
        return self.origin == self.Origin.SAMPLE

    def is_first_name(self, path: str) -> bool:
        """A name would be the first: by it nobody knows yet what was never public."""
        return path in four_eyes.NAMES and self.status == self.Status.DRAFT

    def judged_at_desk(self, path: str, before: object, after: object) -> tuple[object, str]:
        """Judge a change by the secretariat, which also writes what no editor writes."""
        if not self.section_of(path) or self.is_first_name(path):
            return after, ""
        return four_eyes.judged(path, before, after, country=str(self.country))

    def warnings(self) -> list[str]:
        """What somebody has to know before they publish it."""
        return []

    def may_be_shown_on(self, day: dt.date) -> bool:
        """The person it is about consents, where consent is needed."""
        return True

    def open_figures_year(self) -> int | None:
        """The year whose annual figures are still missing, if the listing reports any."""
        return None

    def in_copies_until(self) -> dt.date | None:
        """Until when copies that left this site may show it, if it was in any."""
        return None

    def restrict_to(self, today: Self) -> None:
        """Show no more of an earlier state than may be shown today."""

    def stored(self) -> "Listing":
        """This listing as the database has it, whatever a form has written onto this one."""
        return type(self)._default_manager.with_children().get(pk=self.pk)

    @classmethod
    def public_on(cls, day: dt.date) -> Q:
        """What makes a row public on a day, or an event that holds it, if nothing hides it."""
        return Q(status=cls.Status.PUBLISHED)

    def is_public(self) -> bool:
        return type(self)._default_manager.published().filter(pk=self.pk).exists()

    def unseen(self, *, today: dt.date | None = None) -> Mapping[str, int]:
        """How many values of each block the public does not see."""
        return self.count_unseen(self, today=today or timezone.localdate())

    def projection(self, *, today: dt.date | None = None) -> Any:
        """What the public may see of this listing, today or as on another day."""
        return self.project(self, today=today or timezone.localdate())

    @transaction.atomic
    def change(self, values: dict[str, object], *, by: User | None, reason: str = "") -> None:
        """Write columns that are public at once."""
        # What somebody else has saved meanwhile, a hiding above all, stays.
        self.lock()
        with acting(by, reason=reason):
            for name, value in values.items():
                setattr(self, name, value)
            self.full_clean()
            self.save()
            self.index()

    def addresses_told(self) -> list[str]:
        """Public addresses of its own at which it is told of changes, besides its editors."""
        return []

    def why_not_published(self, by: User | None) -> list[str]:
        """Why somebody may not publish it, for each value that they would have to approve."""
        if settings.SECRETARIAT_OF_ONE:
            return []
        shown_again = self.why_not_shown_again(by)
        return [shown_again] * bool(shown_again) + [
            labelled(one, reason)
            for one in unapproved(self)
            if (reason := why_not(by, proposed_by=one.written_by))
        ]

    @transaction.atomic
    def publish(self, *, by: User | None, reason: str = "") -> None:
        """Let the public see it. Raises NotTheSecond."""
        self.lock()
        self.settle_hidings()
        if refused := self.why_not_published(by):
            raise NotTheSecond(" ".join(refused))
        # A mark that is made from here on is not settled, and stays: nobody has decided about it.
        self._hidings().filter(is_settled=True).delete()
        self.change({"status": self.Status.PUBLISHED}, by=by, reason=reason)

    def hide_token(self, user: User) -> str:
        """Token of the link by which an editor hides the listing without signing in."""
        return self._token(user, HIDE)

    def token_of_hide_page(self, user: User) -> str:
        """Token of the page on which an editor, signed in, hides the listing."""
        return self._token(user, HIDE_FROM_PAGE)

    def confirm_token(self, user: User) -> str:
        """Token of the link by which an editor confirms the listing without signing in."""
        return self._token(user, CONFIRM)

    def _token(self, user: User, purpose: str) -> str:
        names = [self._meta.label_lower, str(self.pk), self.hide_serial, user.pk]
        return signing.dumps(names, salt=purpose)


def listing_models() -> list[type[Listing]]:
    return [model for model in apps.get_models() if issubclass(model, Listing)]
