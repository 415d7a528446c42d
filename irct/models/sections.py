"""What is edited together, and what a listing should say."""

import dataclasses
from collections.abc import Callable

from django.utils.functional import Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """What is edited together, on one page."""

    title: Promise | str
    columns: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    children: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CompletenessRule:
    """What a listing should say, where its editor says it, and why."""

    section: str
    is_there: Callable[..., object]
    why: Promise | str
