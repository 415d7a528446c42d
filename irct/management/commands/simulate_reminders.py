"""How many centres are confirmed when editors answer sometimes, and what that takes."""

from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from irct.management.simulation import Assumptions, SimulatedDay, lowest, simulate

# As the settings allow.
LONGEST_PAUSE = 330


def numbers_of_days(text: str) -> tuple[int, ...]:
    """Parse comma-separated numbers of days."""
    numbers = tuple(int(number) for number in text.split(","))
    if min(numbers) < 1 or max(numbers) > LONGEST_PAUSE:
        raise ValueError
    return numbers


class Command(BaseCommand):
    help = (
        "Run the reminders over some years with centres that answer sometimes, in a transaction "
        "that is rolled back, and print by month how many are confirmed, due and overdue."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Assumptions()
        parser.add_argument("--centres", type=int, default=usual.centres)
        parser.add_argument("--years", type=int, default=usual.years)
        parser.add_argument(
            "--answers", type=float, default=usual.answers, help="how likely a mail is answered"
        )
        parser.add_argument(
            "--reached",
            type=float,
            default=usual.reached,
            help="how likely a call reaches a centre",
        )
        parser.add_argument("--within", type=int, default=usual.within, help="within so many days")
        parser.add_argument(
            "--or-never",
            action="store_true",
            help="whom nobody reached by then nobody reaches later",
        )
        parser.add_argument(
            "--before", type=int, help="how many days before it is due the first mail is sent"
        )
        parser.add_argument(
            "--pauses",
            type=numbers_of_days,
            default=usual.pauses,
            help="the pauses after each mail: 14,21",
        )
        parser.add_argument("--seed", type=int, default=usual.seed)

    def handle(self, **options: Any) -> None:
        names = [*Assumptions.__dataclass_fields__]
        assumed = Assumptions(**{name: options[name] for name in names})
        days = simulate(assumed)
        before = settings.REMIND_BEFORE if assumed.before is None else assumed.before
        pauses = [*(assumed.pauses or settings.REMIND_PAUSES)]
        self.stdout.write(
            f"{assumed.centres} centres; {len(pauses)} mails from {before} days before,"
            f" pauses {pauses}"
        )
        self.stdout.write(
            f"{'month':8}{'confirmed':>10}{'due':>8}{'overdue':>9}{'mails':>7}{'calls':>7}"
        )
        for month, of_month in groupby(days, key=lambda day: f"{day.on:%Y-%m}"):
            self.tell(month, list(of_month))
        centre_years = assumed.centres * assumed.years
        self.stdout.write(
            f"A year: {sum(day.mails for day in days) / centre_years:.2f} mails for each centre,"
            f" {sum(day.calls for day in days) / assumed.years:.0f} calls."
        )
        self.stdout.write(
            f"On the worst day of the last year {lowest(days, year=assumed.years):.1%} are"
            " confirmed."
        )

    def tell(self, month: str, days: list[SimulatedDay]) -> None:
        shares = [
            sum(getattr(day, state) for day in days) / len(days)
            for state in ("confirmed", "due", "overdue")
        ]
        confirmed, due, overdue = (f"{share:.1%}" for share in shares)
        mails, calls = (sum(getattr(day, what) for day in days) for what in ("mails", "calls"))
        self.stdout.write(f"{month:8}{confirmed:>10}{due:>8}{overdue:>9}{mails:>7}{calls:>7}")
