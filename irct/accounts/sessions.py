"""When sessions end: what proves who somebody is was taken away or changed."""

import dataclasses

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from irct.accounts import FACTORS
from irct.models import User

# In the session: which sign-in is under way, and what the account was when it began.
UNDER_WAY = "sign_in_under_way"


@dataclasses.dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who somebody is."""

    password: str
    factors: frozenset[int]

    @classmethod
    def of(cls, user: User) -> "Credentials":
        password = User.objects.values_list("password", flat=True).get(pk=user.pk)
        factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
        return cls(password, frozenset(factors.values_list("pk", flat=True)))

    def are_kept_by(self, other: "Credentials") -> bool:
        """All of it still proves who they are."""
        return self.password == other.password and self.factors <= other.factors


def end_sessions(user: User, *, but: HttpRequest | None = None) -> None:
    """Sign somebody out everywhere, sign-ins under way included; keep the session of a request."""
    User.objects.filter(pk=user.pk).update(session_serial=F("session_serial") + 1)
    kept = but.session.session_key if but else None
    for session in UserSession.objects.filter(user=user).exclude(session_key=kept):
        session.end()
    if but:
        update_session_auth_hash(but, User.objects.get(pk=user.pk))
        UserSession.objects.filter(session_key=kept).update(session_key=but.session.session_key)


def drop_stale_sign_in(request: HttpRequest) -> None:
    """End a sign-in under way if the account has changed since it began."""
    under_way = request.session.get(UNDER_WAY)
    if under_way and under_way["hash"] != _hash(under_way["login"]):
        request.session.pop(LOGIN_SESSION_KEY, None)
        request.session.pop(UNDER_WAY, None)


def note_sign_in(request: HttpRequest) -> None:
    """Remember what an account is when somebody begins to sign in."""
    login = request.session.get(LOGIN_SESSION_KEY)
    if not login:
        request.session.pop(UNDER_WAY, None)
        return
    about = [login["user_pk"], login["initiated_at"]]
    if request.session.get(UNDER_WAY, {}).get("login") != about:
        request.session[UNDER_WAY] = {"login": about, "hash": _hash(about)}


def _hash(login: list) -> str:
    """What the sessions of an account depend on now; empty where there is no account."""
    key, _initiated_at = login
    # As much work for an address that nobody has.
    user = User.objects.filter(pk=url_str_to_user_pk(key) if key else 0).first()
    return user.get_session_auth_hash() if user else ""
