"""How a password is checked."""

from allauth.account.auth_backends import AuthenticationBackend

from irct.models import User


class Backend(AuthenticationBackend):
    """As much work for an address that nobody has: one query, and a password hashed once."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.by_email(email), password)
