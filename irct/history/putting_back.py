"""Putting back texts that somebody changed, as a new change that shows no more than before."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from irct.disclosure import four_eyes
from irct.history.differences import difference, is_row
from irct.history.undoing import Put, Undoing
from irct.models import ChangeRequest, Listing, TextChange, User, acting
from irct.models.judging import FieldChange, values_of
from irct.models.paths import Values, alike
from irct.models.rows import field_of
from irct.models.text_changes import is_read
from irct.models.tracking import events_of

# A text, lines of text, or the texts of a row; nothing if it is not there.
Read = Values | list[str] | str | None


def putting_back(change: TextChange) -> Undoing:
    """Compare what somebody wrote with the listing as it is now.

    What the same person changed again since goes with it: nobody keeps a text by changing it twice.
    What somebody else has changed stays.
    """
    listing: Listing = change.listing.stored()
    later, texts = list(type(change).objects.later_than(change)), listing.texts_by_any_path()
    conflicts, back = [], []
    for item in change.differences:
        path, was = item["path"], item["before"]
        now = _now(texts, path, was)
        if alike(now, was):
            continue
        if now is not None and alike(now, _made_of(item, change, later)):
            back.append((path, now, was))
        else:
            conflicts.append(difference(listing, path, item["after"], now))
    why = dict.fromkeys(_leading_to_more(listing, texts, back), four_eyes.WHY[four_eyes.TEXT])
    puts = [
        Put(path, was, difference(listing, path, now, was), why.get(path, ""))
        for path, now, was in back
    ]
    return Undoing(puts, conflicts, [])


@transaction.atomic
def put_back(
    change: TextChange, *, by: User | None, note: str = "", via: str = ""
) -> tuple[Undoing, list[ChangeRequest]]:
    """Put back what can be; return what was done, and the requests for what waits.

    A text waits for a second person only if it leads to somebody to whom the present one does not.
    """
    listing: Listing = change.listing
    listing.lock()
    plan, texts = putting_back(change), listing.texts_by_any_path()
    at_once: list[FieldChange] = []
    waiting: dict[str, list[FieldChange]] = {}
    for put in plan.puts:
        now = texts.get(put.path, "")
        # Of a row the rest stays.
        after = now | put.value if is_row(put.path) else put.value
        item: FieldChange = {"path": put.path, "before": now, "after": after}
        if put.why:
            section = listing.section_of(put.path) or ""
            waiting.setdefault(section, []).append(item | {"why": four_eyes.TEXT})
        else:
            at_once.append(item)
    with acting(by, reason=note, via=via):
        if at_once:
            values = values_of(at_once)
            listing.write(values | _states(listing, values))
            listing.note_texts(at_once, by=by)
        requests = [
            listing.propose(section, items, by=by, note=note) for section, items in waiting.items()
        ]
    if by and not by.is_staff:
        listing.note_answer()
    return plan, requests


def _now(texts: Values, path: str, like: Iterable[str]) -> Read:
    """What everybody reads at the path of a text; of a row, those of its texts asked for."""
    if not is_row(path):
        return texts.get(path, "")
    row = texts.get(path)
    return {name: row[name] for name in like} if row and is_read(row) else None


def _made_of(item: FieldChange, change: TextChange, later: Iterable[TextChange]) -> object:
    """What the person who wrote a text has made of it since, as long as nobody else wrote."""
    made = item["after"]
    for one in later:
        if one.by_id == change.by_id:
            for other in one.differences:
                if other["path"] == item["path"] and alike(other["before"], made):
                    made = other["after"]
    return made


def _leading_to_more(
    listing: Listing, now: Values, back: Sequence[tuple[str, Read, Read]]
) -> Iterator[str]:
    """The paths of texts that, put back, lead somewhere to which the present ones do not."""
    country = str(listing.country)
    whole = now | {path: was for path, _now, was in back}
    for path, before, was in back:
        if path.startswith("texts/"):
            text = path.rpartition("/")[0]
            names = [f"{text}/{name}" for name in listing.texts.model.WRITTEN]
            old, new = ([values.get(name) or "" for name in names] for values in (now, whole))
        else:
            old, new = _lines(before), _lines(was)
        if was and four_eyes.holds_more(old, new, country):
            yield path


def _lines(value: Read) -> list[str]:
    if isinstance(value, dict):
        return [line for one in value.values() for line in _lines(one)]
    return [str(line) for line in value] if isinstance(value, list) else [value or ""]


def _states(listing: Listing, values: Values) -> Values:
    """Who wrote the texts that are made anew, as the history has it."""
    there = {text.language for text in listing.texts.all()}
    gone = {path.split("/")[1] for path in values if path.startswith("texts/")} - there
    texts = field_of(type(listing), "texts")
    of_listing = events_of(texts.related_model).filter(**{texts.field.name: listing.pk})
    events = of_listing.filter(language__in=gone).order_by("pgh_id")
    return {f"texts/{event.language}/state": str(event.state) for event in events}
