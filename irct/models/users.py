"""Who signs in, and who made a change."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from irct.models.vocabulary import CodesField
from irct.places.countries import Region

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


class User(AbstractUser):
    """A person who signs in: the secretariat, an editor, an expert."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    regions = CodesField(
        verbose_name=_("regions"),
        vocabulary=Region,
        help_text=_("For the secretariat: work in these regions comes first."),
    )
    language = models.CharField(
        _("language of e-mails"), max_length=12, default=settings.LANGUAGE_CODE
    )

    # Who made or invited this account, who made theirs, and so on: also those that are deleted.
    invited_through = ArrayField(models.BigIntegerField(), default=list, editable=False)
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
        """The language of this person's e-mails, one that the site has."""
        has = self.language in dict(settings.LANGUAGES)
        return self.language if has else settings.LANGUAGE_CODE

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person depends on; Django asks for it at each request."""
        return salted_hmac(
            "irct.User.session",
            f"{self.session_serial} {self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def note_inviter(self, inviter: "User | None") -> None:
        """Remember who invited this person, and through whom."""
        if inviter is None or inviter == self:
            return
        through = {*self.invited_through, inviter.pk, *inviter.invited_through} - {self.pk}
        if through != {*self.invited_through}:
            self.invited_through = sorted(through)
            self.save(update_fields=["invited_through"])

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
