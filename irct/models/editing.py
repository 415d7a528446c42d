"""Who may change a listing, and how they came to."""

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Self, Unpack

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from irct.models.bounces import BounceableQuerySet, bounced_users
from irct.models.introductions import note_introduction
from irct.models.rows import all_of
from irct.models.saving import SaveOptions
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work

if TYPE_CHECKING:
    from irct.models.listings import Listing

VALID_FOR = dt.timedelta(days=14)
MOMENT = dt.timedelta(seconds=30)
SALT = "invitation"
# Of one listing, at one time.
MOST_INVITATIONS = 20


def new_key() -> str:
    return secrets.token_urlsafe(16)


def in_a_fortnight() -> dt.datetime:
    return timezone.now() + VALID_FOR


class Role(models.TextChoices):
    """What an editor may do."""

    LEAD = "lead", _("lead: can edit, and invite and remove colleagues")
    EDITOR = "editor", _("editor: can edit")


class EditorshipQuerySet(BounceableQuerySet):
    ADDRESS = "user__email"

    def reachable(self) -> Self:
        """Active editors from whom no mail came back."""
        inactive = User.objects.filter(is_active=False).values("pk")
        return self.exclude(user__in=inactive).exclude(user__in=bounced_users())


class Editorship(models.Model):
    """A person's permission to change a listing."""

    Role = Role

    class LastLead(Exception):
        """Only the secretariat removes the last lead."""

    # In the subclass, with the related name "editorships".
    listing: "Listing"

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("editor"), related_name="%(app_label)s_editorships"
    )
    role = CodeField(pgettext_lazy("of an editor", "role"), vocabulary=Role, default=Role.EDITOR)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("invited by"), null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = EditorshipQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["since", "id"]
        verbose_name = _("editor")
        verbose_name_plural = _("editors")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "user"], name="%(app_label)s_%(class)s_once_per_person"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_role_known", condition=Q(role__in=["lead", "editor"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        super().save(**options)
        note_introduction(self.user_id, by=self.invited_by_id)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Editors from whose address mail came back."""
        key = Concat(Value("editor "), F("pk"), output_field=models.TextField())
        about: dict[str, Combinable] = {
            "key": key,
            "since": F("bounced_on"),
            "detail": F("user__email"),
        }
        bounced = cls.objects.with_bounced().filter(user__in=bounced_users())
        yield work(bounced, Work.BOUNCE, listing="listing__", **about)

    @property
    def is_lead(self) -> bool:
        return self.role == Role.LEAD

    @property
    def is_last_lead(self) -> bool:
        return list(self.listing.editorships.filter(role=Role.LEAD)) == [self]

    @transaction.atomic
    def end(self, *, by: User, reason: str = "") -> None:
        """Remove the editor at once, with every invitation that could bring them back."""
        self._keep_a_lead(by)
        with acting(by, reason=reason):
            self._withdraw_invitations(Q(invited_by=self.user) | Q(email__iexact=self.user.email))
            self.delete()

    @transaction.atomic
    def change_role(self, role: str, *, by: User) -> None:
        self._keep_a_lead(by)
        with acting(by):
            if role != Role.LEAD:
                self._withdraw_invitations(Q(invited_by=self.user))
            self.role = role
            self.save(update_fields=["role"])

    def _keep_a_lead(self, by: User) -> None:
        """Refuse to lose the last lead, except to the secretariat; one transaction at a time."""
        lock_editors(self.listing)
        if self.is_last_lead and not by.is_staff:
            raise self.LastLead

    def _withdraw_invitations(self, which: Q) -> None:
        # By them somebody who was sent away, or an accomplice, would come back.
        self.listing.invitations.undecided().filter(which).update(withdrawn_at=timezone.now())


class InvitationQuerySet(models.QuerySet):
    def undecided(self) -> Self:
        """Invitations that can be accepted, or could if they were sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.undecided().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """An offer, tied to an e-mail address, to become an editor of a listing."""

    class NotOpen(Exception):
        """It was accepted, withdrawn or replaced, or it has expired."""

    class AnotherAddress(Exception):
        """It was sent to somebody else's address."""

    # In the subclass, with the related name "invitations".
    listing: "Listing"

    email = models.EmailField(_("e-mail address"))
    role = CodeField(pgettext_lazy("of an editor", "role"), vocabulary=Role, default=Role.EDITOR)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("invited by"), null=True, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited on"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("open until"), default=in_a_fortnight)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    # A link holds it; another one is made when the invitation is sent again.
    key = models.CharField(max_length=32, default=new_key, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-invited_at", "-id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                F("listing"),
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="%(app_label)s_%(class)s_one_for_each_address",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_accepted_or_withdrawn",
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_role_known", condition=Q(role__in=["lead", "editor"])
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Invitations that nobody accepted in time."""
        late = cls.objects.undecided().filter(expires_at__lte=Now())
        about = {"key": F("pk"), "since": F("expires_at"), "detail": F("email")}
        yield work(late, Work.INVITATION, listing="listing__", **about)

    @property
    def token(self) -> str:
        return signing.Signer(salt=SALT).sign_object([self._meta.label_lower, self.pk, self.key])

    @property
    def is_open(self) -> bool:
        undecided = self.accepted_at is None and self.withdrawn_at is None
        return undecided and self.expires_at > timezone.now()

    def was_just_sent(self, *, by: User, role: str = "") -> bool:
        """The same was sent a moment ago, as when a button is pressed twice."""
        is_same = self.invited_by == by and role in ("", self.role)
        return is_same and self.is_open and timezone.now() - self.invited_at < MOMENT

    def is_for(self, user: User) -> bool:
        return user.is_authenticated and user.email.lower() == self.email.lower()

    @transaction.atomic
    def accept(self, *, by: User) -> Editorship:
        """Make the person an editor, once."""
        if not self.is_for(by):
            raise self.AnotherAddress
        # One conditional UPDATE, so that a link works once however often it is followed.
        with acting(by, reason=str(_("Accepted an invitation"))):
            if (
                not type(self)
                ._default_manager.open()
                .filter(pk=self.pk, key=self.key)
                .update(accepted_at=timezone.now())
            ):
                raise self.NotOpen
            editorship, _made = self.listing.editorships.get_or_create(
                user=by, defaults={"role": self.role, "invited_by": self.invited_by}
            )
            # Somebody who edits it already was invited all the same.
            note_introduction(by.pk, by=self.invited_by_id)
            if self.role == Role.LEAD and editorship.role != Role.LEAD:
                editorship.role = Role.LEAD
                editorship.save(update_fields=["role"])
        self.refresh_from_db()
        return editorship

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        with acting(by):
            self._decide(withdrawn_at=timezone.now())

    @transaction.atomic
    def renew(self, *, by: User, **values: object) -> None:
        """Replace the link by one valid for a fortnight."""
        values |= {"key": new_key(), "expires_at": in_a_fortnight()}
        with acting(by):
            self._decide(invited_by=by, invited_at=timezone.now(), **values)

    def _decide(self, **values: object) -> None:
        # One conditional UPDATE: somebody else may have been faster.
        undecided = type(self)._default_manager.undecided().filter(pk=self.pk)
        if not undecided.update(**values):
            raise self.NotOpen
        self.refresh_from_db()


@transaction.atomic
def invite(listing: "Listing", email: str, *, role: str, by: User) -> Invitation:
    """Invite an address, replacing an earlier invitation to it."""
    lock_editors(listing)
    email = email.lower()
    if listing.editorships.filter(user__email__iexact=email, role__in=[Role.LEAD, role]).exists():
        raise ValidationError(_("This person is already an editor of the entry."))
    if earlier := listing.invitations.undecided().filter(email__iexact=email).first():
        earlier.renew(by=by, role=role)
        return earlier
    if listing.invitations.open().count() >= MOST_INVITATIONS:
        raise ValidationError(
            ngettext(
                "There is %d open invitation, which is the most allowed. Withdraw one first.",
                "There are %d open invitations, which is the most allowed. Withdraw one first.",
                MOST_INVITATIONS,
            )
            % MOST_INVITATIONS
        )
    with acting(by):
        return listing.invitations.create(email=email, role=role, invited_by=by)


def by_invitation_token(token: str) -> Invitation | None:
    """The invitation of a link, if it can still be accepted."""
    try:
        label, pk, key = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    kinds = [model for model in apps.get_models() if issubclass(model, Invitation)]
    for kind in kinds:
        if kind._meta.label_lower == label:
            invitations = all_of(kind).open().select_related("listing", "invited_by")
            return invitations.filter(pk=pk, key=key).first()
    return None


def lock_editors(listing: models.Model) -> None:
    """Let one transaction at a time decide who edits a listing."""
    # It does not keep an invitation from being taken up, which adds a row that names the listing.
    type(listing)._default_manager.select_for_update(no_key=True).get(pk=listing.pk)


class UnsavedForm(models.Model):
    """What somebody typed into a form after their session had ended, kept for a day.

    It is encrypted with this site's secret and a key that nobody has but that browser.
    """

    KEPT_FOR = dt.timedelta(days=1)
    MOST_OF_A_PERSON = 20
    LONGEST = 200_000
    LONGEST_PATH = 300

    # Of the key, by which a form is found and which opens it.
    digest = models.CharField(max_length=64, unique=True)
    # For whom the form was made, and in which browser: nobody else sees what is kept.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=32, blank=True)
    path = models.CharField(max_length=LONGEST_PATH)
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    # As a form sends it: a query string.
    body = ""

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")

    def __str__(self) -> str:
        return self.path

    @classmethod
    @transaction.atomic
    def keep(cls, path: str, body: str, *, user: int, browser: str) -> str:
        """Keep what was typed and return its key; a person's oldest go when they have too many."""
        is_small = len(body) <= cls.LONGEST and len(path) <= cls.LONGEST_PATH
        owner = User.objects.select_for_update(no_key=True).filter(pk=user).first()
        if not (is_small and owner):
            return ""
        theirs = cls.objects.filter(user=user).order_by("-created_at", "-pk")
        oldest = theirs.values("pk")[cls.MOST_OF_A_PERSON - 1 :]
        cls.objects.filter(pk__in=oldest).delete()
        key = new_key()
        cls.objects.create(
            digest=_digest(key),
            user_id=user,
            browser=browser,
            path=path,
            sealed=_cipher(key).encrypt(body.encode()).decode(),
        )
        return key

    @classmethod
    def of(cls, path: str | None, key: str, *, user: User, browser: str) -> Self | None:
        """What this person typed in this browser, on a page or any, if it is still kept."""
        kept = cls.objects.filter(digest=_digest(key), user=user, browser=browser)
        if path is not None:
            kept = kept.filter(path=path)
        found = kept.filter(created_at__gt=timezone.now() - cls.KEPT_FOR).first()
        try:
            if found:
                found.body = _cipher(key).decrypt(found.sealed).decode()
        except InvalidToken:  # this site has another secret by now
            return None
        return found

    @classmethod
    def forget(cls, keys: Iterable[str], *, user: User, browser: str) -> None:
        """Delete what is kept by these keys, now that it was sent."""
        digests = [_digest(key) for key in keys]
        cls.objects.filter(digest__in=digests, user=user, browser=browser).delete()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _cipher(key: str) -> Fernet:
    secret = salted_hmac("irct.unsaved", key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))
