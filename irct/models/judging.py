"""What of some changes is written at once, and what waits for a second person."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NotRequired, TypedDict

from irct.disclosure import four_eyes
from irct.models.paths import Values, alike

# Of a path, before and after: what may stand there at once, and why the rest waits.
JudgeOne = Callable[[str, object, object], tuple[object, str]]
# Of the columns, those into which anything can be written, beside names.
FREE_COLUMNS = frozenset({"founded_note", "institution", "courts"})


class FieldChange(TypedDict):
    """One change: what stands at a path, and what shall stand there."""

    path: str
    before: Any
    after: Any
    # Why it waits, if it does.
    why: NotRequired[str]
    # Once decided.
    verdict: NotRequired[str]
    reason: NotRequired[str]
    value: NotRequired[Any]


@dataclasses.dataclass(slots=True)
class Judgement:
    """What is written at once, and what waits."""

    written: list[FieldChange] = dataclasses.field(default_factory=list)
    waiting: list[FieldChange] = dataclasses.field(default_factory=list)

    def all_written(self) -> "Judgement":
        """As where nobody else could be asked: what waits is written, too."""
        items = {item["path"]: item for item in self.written}
        for item in self.waiting:
            earlier = items.get(item["path"], item)
            items[item["path"]] = {
                "path": item["path"],
                "before": earlier["before"],
                "after": item["after"],
            }
        return Judgement(written=[*items.values()])

    def hold_back(self, item: FieldChange, why: str) -> None:
        self.written.remove(item)
        self.waiting.append(item | {"why": why})


def judge(
    values: Mapping[str, object],
    stored: Callable[[str], object],
    *,
    country: str,
    page: Callable[[], Values],
    judged: JudgeOne | None = None,
) -> Judgement:
    """Judge values by their paths, of which `stored` says what stands there now.

    `page` returns all that is stored of the texts that a reader sees of the listing, in every
    language, by their paths: they are read one after the other. `judged` takes the place of
    `four_eyes.judged` for those whom not all of it concerns.
    """
    judgement = Judgement()
    for path, after in values.items():
        before = stored(path)
        if alike(before, after):
            continue
        if judged:
            at_once, why = judged(path, before, after)
        else:
            at_once, why = four_eyes.judged(path, before, after, country=country)
        if not alike(before, at_once):
            judgement.written.append({"path": path, "before": before, "after": at_once})
        if why:
            judgement.waiting.append({"path": path, "before": at_once, "after": after, "why": why})
    _judge_together(judgement, values.keys(), stored, page, country)
    _hold_back_states(judgement, stored)
    return judgement


def is_read_on_the_page(path: str) -> bool:
    return path in FREE_COLUMNS or (path.startswith("texts/") and not path.endswith("/state"))


def values_of(items: Iterable[FieldChange]) -> Values:
    return {item["path"]: item["after"] for item in items}


def _judge_together(
    judgement: Judgement,
    given: Collection[str],
    stored: Callable[[str], object],
    page: Callable[[], Values],
    country: str,
) -> None:
    """Hold back texts that lead to somebody when all of a page is read one after the other."""
    written = [item for item in judgement.written if is_read_on_the_page(item["path"])]
    if not written:
        return
    before = page() | {path: stored(path) for path in given if is_read_on_the_page(path)}
    after = before | {item["path"]: item["after"] for item in written}
    if four_eyes.holds_more(before.values(), after.values(), country):
        for item in written:
            if item["after"]:
                judgement.hold_back(item, four_eyes.TEXT)


def _hold_back_states(judgement: Judgement, stored: Callable[[str], object]) -> None:
    """A text is made when the first of its fields is accepted, and then says who wrote it."""
    for item in list(judgement.written):
        text, _slash, name = item["path"].rpartition("/")
        if not text.startswith("texts/") or name != "state" or stored(item["path"]):
            continue
        begun = [one for one in judgement.written if one["path"].startswith(f"{text}/")]
        whys = [one["why"] for one in judgement.waiting if one["path"].startswith(f"{text}/")]
        if whys and not any(one["after"] for one in begun if one is not item):
            judgement.hold_back(item, whys[0])
