"""Make an account of the secretariat where there is nobody yet to vouch for it."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from irct.mail import secretariat
from irct.models import Introduction, User, Vouching
from irct.models.vouching import believe, staff

# Everybody else is added at the desk, and vouched for by a colleague whom the same person did not
# bring in: so two are needed whom nobody did.
MOST = 2


class Command(BaseCommand):
    help = (
        "Add one of the first two people of the secretariat, who count as vouched for. It asks for "
        "an e-mail address, a name and a password; the second factor is set up at the first visit "
        "of /admin/. All others are added there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="the address with which they sign in")
        parser.add_argument("--name", help="what colleagues call them")

    def handle(self, *, email: str | None, name: str | None, **options: object) -> None:
        self.refuse_a_third()
        email = self.answer(email, "E-mail address: ", validate_email).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account with the address {email} already.")
        name = self.answer(name, "Name: ", self.something)
        password = self.password(User(email=email, name=name))
        with transaction.atomic():
            person = User.objects.create_superuser(email, password, name=name)
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
            believe(person, grounds=Vouching.Grounds.SERVER)
            secretariat.staff_changed(person, secretariat.Staff.NEW, by=None)
        self.stdout.write(
            f"{name} can sign in now, sets up a second factor at the first visit of /admin/, and "
            f"may approve from {person.approves_from:%Y-%m-%d %H:%M} UTC on."
        )

    def refuse_a_third(self) -> None:
        vouched = Vouching.objects.counting().filter(person__in=staff())
        people = User.objects.filter(pk__in=vouched.values("person")).order_by("pk")
        people = people.exclude(pk__in=Introduction.objects.values("person"))
        if len(people) >= MOST:
            names = ", ".join(map(str, people[:MOST]))
            raise CommandError(
                f"The secretariat has {names} already. They add others at /admin/irct/user/add/, "
                "and vouch for them."
            )

    def answer(self, given: str | None, question: str, check: Callable[[str], None]) -> str:
        """What was given, or else what somebody types, once it is valid."""
        while True:
            value = (input(question) if given is None else given).strip()
            try:
                check(value)
            except ValidationError as error:
                if given is not None or not sys.stdin.isatty():
                    raise CommandError(f"{question}{' '.join(error.messages)}") from None
                self.stderr.write(" ".join(error.messages))
            else:
                return value

    def something(self, value: str) -> None:
        if not value:
            raise ValidationError("Write something.")

    def password(self, person: User) -> str:
        """A password typed twice, or read once from standard input where nobody types."""
        if not sys.stdin.isatty():
            password = sys.stdin.readline().rstrip("\n")
            try:
                validate_password(password, person)
            except ValidationError as error:
                raise CommandError(f"Password: {' '.join(error.messages)}") from None
            return password
        while True:
            password = getpass.getpass("Password: ")
            try:
                validate_password(password, person)
                if getpass.getpass("The same once more: ") != password:
                    raise ValidationError("These are not the same.")
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
            else:
                return password
