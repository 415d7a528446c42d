"""Extract the texts to be translated, and tell what the catalogues lack."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from irct.translations import catalogues, exchange, updating
from irct.translations.extracting import extracted
from irct.translations.unmarked import unmarked

# Of what a catalogue lacks, so much is told.
MOST_TOLD = 20


class Command(BaseCommand):
    help = "Bring the catalogues up to date with the code, and tell what they lack."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_mutually_exclusive_group()
        does.add_argument("--check", action="store_true", help="change nothing; fail on faults")
        does.add_argument(
            "--take",
            nargs=2,
            metavar=("LANGUAGE", "FILE"),
            help="take a translator's file (PO or XLIFF) into the catalogue, whole or not at all",
        )

    def handle(self, *, check: bool, take: list[str] | None, **options: object) -> None:
        template = extracted()
        for language in () if check else catalogues.LANGUAGES:
            updating.write(template, language, updating.known(language))
        if take:
            self.take(template, *take)
        wrong = [*self.report(template)]
        wrong += [f"{place}: not marked for translation: {text!r}" for place, text in unmarked()]
        if check and wrong:
            raise CommandError("\n".join(wrong))
        for line in wrong:
            self.stderr.write(line)

    def take(self, template: dict[str, Catalog], language: str, name: str) -> None:
        if language not in catalogues.LANGUAGES:
            raise CommandError(f"Choose one of {' '.join(catalogues.LANGUAGES)}")
        try:
            rows = exchange.taken(Path(name).read_bytes(), language)
        except OSError as error:
            raise CommandError(str(error)) from None
        except exchange.BrokenFile as error:
            raise CommandError(f"Nothing of {name} was taken.\n{error}") from None
        new = {row.text: row.forms for row in rows}
        updating.write(template, language, updating.known(language) | new)
        self.stdout.write(f"{len(new)} translations were taken from {name}")

    def report(self, template: dict[str, Catalog]) -> Iterator[str]:
        """Tell how far each catalogue is; give back what must not stay so.

        In a language that nobody is offered yet, translations may be missing; none may be wrong.
        """
        self.stdout.write(f"{'':12} texts missing fuzzy")
        for language in catalogues.LANGUAGES:
            is_on = language in settings.SWITCHED_ON
            for domain in catalogues.domains(language):
                state = updating.state(template[domain], language, domain)
                named = f"{language} {domain if domain == catalogues.DESK else ''}".strip()
                numbers = f"{state.texts:6}{len(state.missing):8}{len(state.fuzzy):6}"
                self.stdout.write(f"{named:12}{numbers}{'' if is_on else '  not switched on'}")
                for text, fault in state.faulty:
                    yield f"{named}: {text.one!r}: {fault}"
                if is_on:
                    for text in state.missing[:MOST_TOLD]:
                        yield f"{named}: {text.one!r}: It is missing."
                    for text in state.fuzzy[:MOST_TOLD]:
                        yield f"{named}: {text.one!r}: It is marked as in doubt (fuzzy)."
