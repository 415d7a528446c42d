"""Who signs in, and who made a change."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from irct.disclosure import four_eyes
from irct.models.vocabulary import CodesField
from irct.models.work_changes import makes_work
from irct.places.countries import Region

# So long texts of a new account wait, and of one that comes back after it was quiet.
NEW_FOR = dt.timedelta(days=7)
QUIET_AFTER = dt.timedelta(days=182)
# Before an account of staff may approve anything, once it is made or changed.
WAIT = dt.timedelta(hours=24)


def in_a_day() -> dt.datetime:
    return timezone.now() + WAIT


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **values: object) -> "User":
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def by_email(self, email: str) -> "User | None":
        """Whose address somebody typed, in one query whether there is one or not."""
        user = self.filter(email__iexact=email).first()
        # What is alike to the database alone, as a dotless i, is another address.
        return user if user and user.email.lower() == email.lower() else None


@makes_work
class User(AbstractUser):
    """A person who signs in: the secretariat, an editor, an expert."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150, blank=True)
    regions = CodesField(
        verbose_name=_("regions"),
        vocabulary=Region,
        help_text=_("For the secretariat: work in these regions comes first."),
    )
    language = models.CharField(
        _("language of e-mails"), max_length=12, default=settings.LANGUAGE_CODE
    )
    # The last day on which something was done with the account, and the day on which it was used
    # again after it was quiet.
    active_on = models.DateField(_("last active on"), null=True, editable=False)
    returned_on = models.DateField(_("came back on"), null=True, editable=False)

    approves_from = models.DateTimeField(_("may approve from"), default=in_a_day, editable=False)

    # Another one ends all sessions of this person.
    session_serial = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()  # type: ignore[assignment,misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="irct_user_email_in_any_case_unique"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def reads(self) -> str:
        """The language of this person's e-mails and pages, one that the site has."""
        has = self.language in dict(settings.LANGUAGES)
        return self.language if has else settings.LANGUAGE_CODE

    @property
    def reads_at_desk(self) -> str:
        return self.reads if self.reads in settings.DESK_LANGUAGES else settings.LANGUAGE_CODE

    def note_activity(self) -> None:
        """Note, once a day, that the account is used."""
        today = timezone.localdate()
        if self.active_on == today:
            return
        if self._is_quiet(today):
            self.returned_on = today
        self.active_on = today
        noted = {"active_on": self.active_on, "returned_on": self.returned_on}
        type(self).objects.filter(pk=self.pk).update(**noted)

    def why_texts_wait(self) -> str:
        """Why the secretariat first reads what this person writes; nothing if it does not."""
        today = timezone.localdate()
        if timezone.now() - self.date_joined < NEW_FOR:
            return "" if self._is_of_first_staff() else four_eyes.NEW_ACCOUNT
        has_just_returned = self.returned_on and today - self.returned_on < NEW_FOR
        if has_just_returned or self._is_quiet(today):
            return four_eyes.QUIET_ACCOUNT
        return ""

    def texts_wait_until(self) -> dt.date:
        """The day from which on they are public at once."""
        known_since = timezone.localdate(self.date_joined)
        if self.why_texts_wait() == four_eyes.QUIET_ACCOUNT:
            known_since = self.returned_on or timezone.localdate()
        return known_since + NEW_FOR

    def _is_quiet(self, today: dt.date) -> bool:
        last = self.active_on or timezone.localdate(self.date_joined)
        return today - last > QUIET_AFTER

    def _is_of_first_staff(self) -> bool:
        """Nobody in the secretariat has been there for longer, who could look at it."""
        staff = type(self).objects.filter(is_active=True, is_staff=True)
        longest = timezone.now() - NEW_FOR
        return self.is_staff and not staff.filter(date_joined__lte=longest).exists()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person depends on; Django asks for it at each request."""
        return salted_hmac(
            "irct.User.session",
            f"{self.session_serial} {self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


@contextmanager
def acting(user: User | None, *, reason: str = "", **further: str) -> Iterator[None]:
    """Record in the history who makes the changes within, why, and further context."""
    values = {"user": user.pk if user else None, "by": str(user) if user else ""}
    values |= {name: value for name, value in {"reason": reason, **further}.items() if value}
    with transaction.atomic(), pghistory.context(**values):
        yield
        # The note would last as long as the transaction, which may be a larger one.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true),"
                " set_config('pghistory.context_metadata', '', true)"
            )
