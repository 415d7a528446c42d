"""Listings: being public, being found, being kept."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
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
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct import search
from irct.disclosure import four_eyes
from irct.models.corrections import CorrectionQuerySet
from irct.models.editing import EditorshipQuerySet, InvitationQuerySet
from irct.models.hiding import Hiding, HidingQuerySet, hidden
from irct.models.publishing import unapproved
from irct.models.reminding import RemindableQuerySet
from irct.models.requests import ChangeRequest
from irct.models.second_person import NotTheSecond, why_not
from irct.models.showing import ShownAgain
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField, CodesField, Language
from irct.models.work import HandlingQuerySet, Work, work

HIDE, CONFIRM = "hide", "confirm"

AWAY = 2
BY_FIT = ("is_made_up", "is_away", "-speaks", "-answers", "is_overdue")


class ListingQuerySet(RemindableQuerySet):
    def without_documents(self) -> Self:
        """Leave out the columns by which listings are found, which nobody reads."""
        return self.defer("document", "names", "record", "record_names")

    def with_children(self) -> Self:
        """Load what the projection reads."""
        return self.without_documents()

    def for_cards(self) -> Self:
        """Load what a list shows of a listing."""
        return self.with_children()

    def for_small_cards(self) -> Self:
        """Load what the list of others shows of a listing."""
        return self.for_cards()

    def published(self) -> Self:
        """The listings that the public may see."""
        return self.unmarked().filter(status=Listing.Status.PUBLISHED)

    def marked(self) -> Self:
        """Those that somebody has hidden, whatever their status says yet."""
        return self.filter(hidden(self._rows("hidings")))

    def unmarked(self) -> Self:
        return self.exclude(hidden(self._rows("hidings")))

    def to_settle(self) -> Self:
        """Those that are hidden, and whose own status does not say so yet."""
        return self.filter(pk__in=self._rows("hidings").unsettled().order_by().values("listing"))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(editorships__user=user) if user.is_authenticated else self.none()

    def languages_spoken(self) -> models.QuerySet:
        code = models.Func("languages", function="unnest", output_field=models.TextField())
        return self.order_by().values_list(code, flat=True).distinct()

    def at(self, slug: str) -> Self:
        """The listing with this slug, else the one that used to have it."""
        had = models.Case(models.When(slug=slug, then=0), default=1)
        return self.filter(Q(slug=slug) | Q(former_slugs__contains=[slug])).order_by(had)[:1]

    def at_each(self, slugs: Iterable[str]) -> dict[str, Any]:
        """The listing that `at` finds for each slug."""
        slugs = list(slugs)
        either = Q(slug__in=slugs) | Q(former_slugs__overlap=slugs)
        found: list[Any] = list(self.filter(either)) if slugs else []
        by_slug = {slug: listing for listing in found for slug in listing.former_slugs}
        by_slug |= {listing.slug: listing for listing in found}
        return {slug: by_slug[slug] for slug in slugs if slug in by_slug}

    def settle(self, columns: Collection[str], *, by: User | None) -> None:
        """Update what repeats these columns, after they were written to many rows at once."""

    def fitting(self, query: search.Query) -> Self:
        """Those that fit a search made for others: by place, by language, by what else is asked."""
        fitting = self.with_overdue().with_fit(query).annotate(is_made_up=search.IS_SAMPLE)
        fits = Q(is_away__lt=AWAY) | Q(answers__gt=0)
        return fitting.filter(fits).order_by(*BY_FIT, "sort_name", "id")

    def with_fit(self, query: search.Query) -> Self:
        """Add how far from the place they are, and how much of what is asked for they mention."""
        return self.annotate(
            is_away=self.is_away(query.reading.place),
            speaks=query.number_answered(kind="language="),
            answers=query.number_answered(),
        )

    def is_away(self, place: search.Place | None) -> Combinable:
        """0 for those at a place, 1 for those of its country, `AWAY` for all others."""
        raise NotImplementedError

    def search(self, query: search.Query) -> Self:
        """The listings that answer a query, with how well they do."""
        if not query:
            return self
        return self.filter(query.condition()).annotate(
            rank=query.rank(), is_named=query.is_named(), is_made_up=search.IS_SAMPLE
        )


class Listing(ShownAgain):
    """An entry in the public directory."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Origin(models.TextChoices):
        SECRETARIAT = "secretariat", _("the secretariat")
        MEMBER = "member", _("the member")
        PUBLIC_SOURCE = "public", _("a public source")
        SAMPLE = "sample", _("sample, not real")

    # What only the secretariat reads, now and in the history.
    INTERNAL = ("notes",)
    # The function of irct.disclosure.projection that makes the projection.
    project: ClassVar[Any]
    # The class of irct.disclosure.record that reads all of it.
    RECORD: ClassVar[Any]
    # The model of its events, which pghistory makes.
    pgh_event_model: ClassVar[type[models.Model]]
    # Rows that refer to a listing; the related names of the subclasses' own models.
    editorships: EditorshipQuerySet
    invitations: InvitationQuerySet
    change_requests: models.QuerySet[ChangeRequest]
    corrections: CorrectionQuerySet
    handlings: HandlingQuerySet
    hidings: HidingQuerySet
    # Addresses that other pages of the site have.
    TAKEN_SLUGS: ClassVar[frozenset[str]] = frozenset()

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

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the previous slug among the former ones."""
        self.settle_slug()
        if (fields := kwargs.get("update_fields")) is not None and "slug" in fields:
            kwargs["update_fields"] = {*fields, "former_slugs"}
        super().save(*args, **kwargs)
        self._stored_slug: str = self.slug

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[object]
    ) -> Self:
        listing = super().from_db(db, field_names, values)
        listing._stored_slug = listing.__dict__.get("slug", "")
        return listing

    def clean(self) -> None:
        super().clean()
        if self.merged_into and self.status != self.Status.WITHDRAWN:
            message = _("It was merged with “%s”. Undo that first.") % self.merged_into
            raise ValidationError(message)
        self.settle_slug()
        others = type(self)._default_manager.exclude(pk=self.pk)
        if (
            self.slug in self.TAKEN_SLUGS
            or others.filter(Q(slug=self.slug) | Q(former_slugs__contains=[self.slug])).exists()
        ):
            raise ValidationError({"slug": _("Another page has or had this address.")})
        # One person chooses it, and everybody reads it.
        if self.slug != getattr(self, "_stored_slug", "") and four_eyes.is_a_way_in_itself(
            self.slug
        ):
            raise ValidationError({"slug": _("Choose an address without a number of anybody.")})
        self.clean_together()

    def settle_slug(self) -> None:
        """Choose a slug if there is none, and note the one that it replaces."""
        self.slug = self.slug or self.free_slug()
        stored = getattr(self, "_stored_slug", None) or self.slug
        self.former_slugs = [
            slug for slug in dict.fromkeys([*self.former_slugs, stored]) if slug != self.slug
        ]

    def free_slug(self) -> str:
        """A slug made from the name that no listing has or had."""
        stem = slugify(self.name)[:100]
        stem = "listing" if not stem or four_eyes.is_a_way_in_itself(stem) else stem
        taken = set(self.TAKEN_SLUGS)
        others = type(self)._default_manager.exclude(pk=self.pk)
        for slug, former in others.filter(
            Q(slug__startswith=stem) | Q(former_slugs__len__gt=0)
        ).values_list("slug", "former_slugs"):
            taken |= {slug, *former}
        return next(
            slug
            for number in range(1, len(taken) + 2)
            if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
        )

    @classmethod
    def number_to_call(cls) -> Combinable:
        """Expression for the number at which the secretariat calls a listing."""
        raise NotImplementedError

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Listings to call, and those that their own editors have hidden."""
        text, to_call, since = models.TextField(), cls.objects.to_call(today), F("call_since")
        number = Coalesce(Cast(cls.number_to_call(), text), Value(""), output_field=text)
        spoken = Func("languages", Value(","), function="array_to_string", output_field=text)
        whom = Concat(number, Value("|"), spoken, output_field=text)
        yield work(to_call, Work.CALL, key=since, since=since, detail=whom, listing="")
        at = F("hidden_by_editor_at")
        hidden = cls.objects.filter(status=cls.Status.HIDDEN, hidden_by_editor_at__isnull=False)
        yield work(hidden, Work.HIDDEN, key=Cast(at, models.DateField()), since=at, listing="")

    @property
    def is_sample(self) -> bool:
        return self.origin == self.Origin.SAMPLE

    def is_first_name(self, path: str) -> bool:
        """Whether a name would be the first: by it nobody knows yet what was never public."""
        return path in four_eyes.NAMES and self.status == self.Status.DRAFT

    def judged_at_desk(self, path: str, before: object, after: object) -> tuple[object, str]:
        """Judge a change by the secretariat, which also writes what no editor writes."""
        if not self.section_of(path) or self.is_first_name(path):
            return after, ""
        return four_eyes.judged(path, before, after, country=str(self.country))

    def may_be_shown_on(self, day: dt.date) -> bool:
        """Whether the person it is about consents, where consent is needed."""
        return True

    def open_figures_year(self) -> int | None:
        """The year whose annual figures are still missing, if the listing reports any."""
        return None

    def restrict_to(self, today: Self) -> None:
        """Show no more of an earlier state than may be shown today."""

    def stored(self) -> "Listing":
        """This listing as the database has it, whatever a form has written onto this one."""
        return type(self)._default_manager.with_children().get(pk=self.pk)

    def is_public(self) -> bool:
        return type(self)._default_manager.published().filter(pk=self.pk).exists()

    def projection(self, *, today: dt.date | None = None) -> Any:
        """What the public may see of this listing, today or as on another day."""
        return self.project(self, today=today or timezone.localdate())

    @transaction.atomic
    def change(self, values: dict[str, object], *, by: User, reason: str = "") -> None:
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

    def why_not_published(self, by: User) -> list[str]:
        """Why somebody may not publish it, for each value that they would have to approve."""
        if settings.SECRETARIAT_OF_ONE:
            return []
        shown_again = self.why_not_shown_again(by)
        return [shown_again] * bool(shown_again) + [
            f"{one}: {reason}"
            for one in unapproved(self)
            if (reason := why_not(by, proposed_by=one.written_by))
        ]

    @transaction.atomic
    def publish(self, *, by: User, reason: str = "") -> None:
        """Let the public see it. Raises NotTheSecond."""
        self.lock()
        self.settle_hidings()
        if refused := self.why_not_published(by):
            raise NotTheSecond(" ".join(refused))
        # A mark that is made from here on is not settled, and stays: nobody has decided about it.
        self._hidings().filter(is_settled=True).delete()
        self.change({"status": self.Status.PUBLISHED}, by=by, reason=reason)

    @transaction.atomic
    def hide(self, *, by: User, reason: str = "", via: str = "", **further: bool) -> None:
        """Take it off everything public at once, whoever holds its row; the status follows."""
        further["is_by_editor"] = bool(via) or not by.is_staff
        self.hidings.create(by=by, reason=reason, via=via, **further)
        if not self.settle_hidings_if_free():
            self._forget_words()

    def withdraw(self, *, by: User, reason: str = "") -> None:
        self._take_off(self.Status.WITHDRAWN, by=by, reason=reason)

    @transaction.atomic
    def settle_hidings_if_free(self) -> bool:
        """Let the status say that it is hidden, unless that means waiting for somebody's lock."""
        family = [self.pk, *self._merged()]
        rows = type(self)._default_manager.filter(pk__in=family).order_by("pk")
        free = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
        if len(free) < len(family):
            return False
        if stays := self._merged_into():
            return stays.settle_hidings_if_free()
        self.refresh_from_db(fields=["status", "hide_serial", "hidden_by_editor_at"])
        self.settle_hidings()
        return True

    def settle_hidings(self) -> None:
        """Let the status say what the marks say; the caller holds the row."""
        for hiding in self._hidings().unsettled().select_related("by"):
            self._settle(hiding)
            # Who it was, and why, is in the history from here on.
            hiding.by, hiding.reason, hiding.via = None, "", ""
            hiding.listing, hiding.is_settled = self, True
            hiding.save()

    def _settle(self, hiding: Hiding) -> None:
        if self.status in (self.Status.DRAFT, self.Status.PUBLISHED):
            self._take_off(
                self.Status.HIDDEN,
                by=hiding.by,
                reason=hiding.reason,
                via=hiding.via,
                by_editor_at=hiding.at if hiding.is_by_editor else None,
            )

    def is_marked(self) -> bool:
        """Whether somebody has hidden it, whatever its status says yet."""
        return type(self)._default_manager.marked().filter(pk=self.pk).exists()

    def is_hidden(self) -> bool:
        return self.status == self.Status.HIDDEN or self.is_marked()

    @transaction.atomic
    def _take_off(
        self,
        status: str,
        *,
        by: User | None,
        reason: str,
        via: str = "",
        by_editor_at: dt.datetime | None = None,
    ) -> None:
        # Nothing is checked or made anew: a mistake in the record must never keep it public.
        with acting(by, reason=reason, via=via):
            self.status, self.hide_serial = status, self.hide_serial + 1
            self.hidden_by_editor_at = by_editor_at
            written = ["status", "hide_serial", "hidden_by_editor_at", "updated_at"]
            self.save(update_fields=written)
            self.index_as_private()
            # The links of listings merged into this one are used up along with its own.
            merged = type(self)._default_manager.filter(pk__in=self._merged())
            merged.update(hide_serial=F("hide_serial") + 1)

    def _merged_into(self) -> "Listing | None":
        """The listing that this one was merged into by now."""
        listings = type(self)._default_manager.order_by()
        return listings.filter(pk__in=listings.filter(pk=self.pk).values("merged_into")).first()

    def _merged(self) -> list[uuid.UUID]:
        """The keys of the listings merged into this one, directly or through others."""
        listings, into, found = type(self)._default_manager.order_by(), [self.pk], []
        while into := list(listings.filter(merged_into__in=into).values_list("pk", flat=True)):
            found += into
        return found

    def _hidings(self) -> HidingQuerySet:
        """The marks by which it is hidden, those of what was merged into it included."""
        hidings: Any = self.hidings.model
        return hidings.objects.filter(listing__in=[self.pk, *self._merged()])

    def hide_token(self, user: User) -> str:
        """Token of the link by which an editor hides the listing without signing in."""
        return self._token(user, HIDE)

    def confirm_token(self, user: User) -> str:
        """Token of the link by which an editor confirms the listing without signing in."""
        return self._token(user, CONFIRM)

    def _token(self, user: User, purpose: str) -> str:
        names = [self._meta.label_lower, str(self.pk), self.hide_serial, user.pk]
        return signing.dumps(names, salt=purpose)

    @transaction.atomic
    def index(self) -> None:
        """Remake what it is found by: from what the public may see now, and from all of it."""
        self._index_as(self.stored())

    def _index_as(self, stored: Any) -> None:
        self.sort_name = search.sort_name(stored)
        self._index(stored.documents(is_public=self.is_public()))

    def documents(self, *, is_public: bool) -> dict[search.Catalogue, search.Document | None]:
        """What it is found by in each catalogue, its children loaded."""
        return {
            search.PUBLIC: search.document(self.projection()) if is_public else None,
            search.RECORDS: search.document(self.RECORD(self)),
        }

    @transaction.atomic
    def index_as_private(self) -> None:
        """Let nothing public find it; what is recorded stays as it is."""
        self._index({search.PUBLIC: None})

    def _forget_words(self) -> None:
        """Let go the words by which nothing public is found now; the document stays as it is."""
        hiding = type(self)._default_manager.filter(pk=self.pk)
        gone = held_by(hiding, search.PUBLIC)
        search.forget(gone, found_in=searched_in(search.PUBLIC))

    def _index(self, documents: Mapping[search.Catalogue, search.Document | None]) -> None:
        listing = type(self)._default_manager.filter(pk=self.pk)
        columns = [one.document for one in documents]
        before = _lexemes_held(listing, columns)
        values: dict[str, object] = {}
        for catalogue, document in documents.items():
            values[catalogue.document] = document and document.vector
            values[catalogue.names] = document.names if document else []
        listing.update(**values, sort_name=self.sort_name)
        after = _lexemes_held(listing, columns)
        for (catalogue, document), had, has in zip(documents.items(), before, after, strict=True):
            if document:
                search.learn(document.words, document.codes, catalogue=catalogue)
            if gone := had - has:
                search.forget(gone, found_in=searched_in(catalogue), catalogue=catalogue)


def listing_models() -> list[type[Listing]]:
    return [model for model in apps.get_models() if issubclass(model, Listing)]


def searched_in(catalogue: search.Catalogue) -> list[ListingQuerySet]:
    """The listings of each kind whose words a catalogue has."""
    listings = [model.objects.all() for model in listing_models()]
    return [one.published() for one in listings] if catalogue is search.PUBLIC else listings


def lexemes_over() -> list[str]:
    """Lexemes of documents that ceased to be public and that nothing public holds.

    Documents end by the day; the nightly task that forgets them may still be minutes away.
    """
    published = [one.order_by() for one in searched_in(search.PUBLIC)]
    first, *others = [
        public_ones.model.objects.order_by()
        .filter(document__isnull=False)
        .exclude(pk__in=public_ones.values("pk"))
        .values_list(_lexemes("document"), flat=True)
        for public_ones in published
    ]
    return search.unheld(first.union(*others), found_in=published)


def lexemes_of_marked() -> list[str]:
    """Lexemes of documents that somebody has hidden and that nothing public holds.

    An import that held the listing meanwhile may have made them anew.
    """
    hidden_ones, *others = [
        model.objects.order_by()
        .marked()
        .filter(document__isnull=False)
        .values_list(_lexemes("document"), flat=True)
        for model in listing_models()
    ]
    return search.unheld(hidden_ones.union(*others), found_in=searched_in(search.PUBLIC))


def held_by(listings: models.QuerySet, catalogue: search.Catalogue) -> set[str]:
    """The lexemes of the documents of listings."""
    lexemes = listings.order_by().values_list(_lexemes(catalogue.document), flat=True)
    return set(lexemes.distinct()) - {None}


def _lexemes_held(listing: models.QuerySet, columns: Iterable[str]) -> list[set[str]]:
    """The lexemes of each of these documents of one listing."""
    (arrays,) = listing.values_list(*map(_lexeme_array, columns))
    return [set(array or ()) for array in arrays]


def _lexemes(column: str) -> models.Func:
    """Each lexeme of a document as a row."""
    return models.Func(_lexeme_array(column), function="unnest", output_field=models.TextField())


def _lexeme_array(column: str) -> models.Func:
    lexemes = ArrayField(models.TextField())
    return models.Func(column, function="tsvector_to_array", output_field=lexemes)
