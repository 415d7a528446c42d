"""Make a code for the second step, as an authenticator app does."""

from argparse import ArgumentParser

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Print the code that an authenticator app would show now; only on a developer's machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: object) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("This is for the samples on a developer's machine.")
        apps_of = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
        app = apps_of.filter(user__email__iexact=email).first()
        if app is None:
            raise CommandError(f"{email} has no authenticator app.")
        _past, now, _next = yield_hotp_counters_from_time()
        self.stdout.write(format_hotp_value(hotp_value(decrypt(app.data["secret"]), now)))
