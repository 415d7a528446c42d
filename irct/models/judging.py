"""What of some changes is written at once, and what waits for a second person."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NotRequired, TypedDict

from irct.disclosure import four_eyes
from irct.models.paths import Values, alike

# Of a path, before and after: what may stand there at once, and why the rest waits.
JudgeOne = Callable[[str, object, object], tuple[object, str]]


class Item(TypedDict):
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

    written: list[Item] = dataclasses.field(default_factory=list)
    waiting: list[Item] = dataclasses.field(default_factory=list)

    def hold_back(self, item: Item, why: str) -> None:
        self.written.remove(item)
        self.waiting.append(item | {"why": why})


def judge(
    values: Mapping[str, object],
    stored: Callable[[str], object],
    *,
    country: str,
    texts: Iterable[str],
    judged: JudgeOne | None = None,
) -> Judgement:
    """Judge values by their paths, of which `stored` says what stands there now.

    `texts` are the fields of a text, which are read one after the other; `judged` takes the place
    of `four_eyes.judged` for those whom not all of it concerns.
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
    written = {item["path"]: item for item in judgement.written}
    for language in dict.fromkeys(p.split("/")[1] for p in written if p.startswith("texts/")):
        _judge_together(judgement, written, language, stored, country, texts)
    return judgement


def values_of(items: Iterable[Item]) -> Values:
    return {item["path"]: item["after"] for item in items}


def _judge_together(
    judgement: Judgement,
    written: Mapping[str, Item],
    language: str,
    stored: Callable[[str], Any],
    country: str,
    texts: Iterable[str],
) -> None:
    """Hold back texts that lead to somebody when they are read one after the other."""
    paths = [f"texts/{language}/{name}" for name in texts]
    before = {path: stored(path) or "" for path in paths}
    after = before | {path: written[path]["after"] or "" for path in paths if path in written}
    if four_eyes.holds_more(before.values(), after.values(), country):
        for path in paths:
            if path in written and after[path]:
                judgement.hold_back(written[path], four_eyes.TEXT)
                after[path] = before[path]
    # A text is made when the first of its fields is accepted, and then says who wrote it.
    state = f"texts/{language}/state"
    is_there = any([*before.values(), *after.values()])
    why = next((one["why"] for one in judgement.waiting if one["path"] in paths), "")
    if state in written and not is_there and why:
        judgement.hold_back(written[state], why)
