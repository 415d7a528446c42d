"""Whom a centre helps, as people write it: never more people than were named."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from irct.imports import named, written
from irct.imports.cells import NOWHERE, SEPARATOR, Around, CodesFormat, Doubtful, key_of


class HelpedFormat(CodesFormat):
    """Groups of people; a word for a part of one, as the search finds it, is asked about."""

    def __init__(self, choices: Iterable[tuple[str, str | Promise]]) -> None:
        super().__init__(choices, named.helped_words)

    def read(self, cell: str, around: Around = NOWHERE) -> list[str]:
        codes = super().read(cell, around)
        text = written.visible(self.text(cell))
        names = named.parted(text, self.is_known)
        if not all(map(self._is_said, names)):
            read_as = SEPARATOR.join(self.labels[code] for code in codes)
            question = _("“%(text)s” is read as: %(read_as)s. Is that right?")
            raise Doubtful(codes, question % {"text": text[:80], "read_as": read_as})
        return codes

    def _is_said(self, name: str) -> bool:
        """A name is that of a whole group, not of some people in it."""
        own, *_found = self.tables()
        if self.by_name.get(key_of(name)) or named.called(name, (own,)):
            return True
        parts = [part for part in named.PART.split(name) if part.strip()]
        return len(parts) > 1 and all(map(self._is_said, parts))

    def _near(self, name: str) -> str:
        """Nothing is near what the search takes for everyone: men are not all people."""
        parts = [name, *name.split(), *named.PART.split(name), *named.within(name)]
        for_everyone = named.everyone_searched()
        return (
            "" if any(named.called(part, for_everyone) for part in parts) else super()._near(name)
        )
