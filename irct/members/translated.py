"""Translations as the editors of a listing see them: missing, out of date, or still right."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from irct.history.differences import Difference, difference
from irct.models import Listing, Text
from irct.models.derived import digest, lacks
from irct.models.tracking import events_of
from irct.places import languages
from irct.places.locales import capfirst, reader
from irct.places.order import in_order


def _texts(listing: Listing, names: Sequence[str]) -> list[Text]:
    """The rows of a listing's texts, on a page that has some of these."""
    return list(listing.texts.all()) if names else []


def told(listing: Listing, names: Sequence[str]) -> dict[str, list[str]]:
    """In which languages texts are out of date, and in which of the site's they are missing."""
    found = lacks(_texts(listing, names), names)
    return {
        "outdated": _named(one.language for one in found if one.outdated),
        "untranslated": _named(one.language for one in found if one.missing),
    }


def _named(codes: Iterable[str]) -> list[str]:
    return sorted((languages.name(code, reader()) for code in codes), key=in_order)


def ticks(listing: Listing, names: Sequence[str]) -> dict[str, forms.BooleanField]:
    """By language, what says that translations need no change though originals have one."""
    found = {}
    texts = _texts(listing, names)
    translated = {
        name
        for text in texts
        for name in names
        if text.state != text.State.WRITTEN and getattr(text, name)
    }
    for text in texts:
        if text.state == text.State.WRITTEN:
            if any(getattr(text, name) for name in translated):
                found[text.language] = forms.BooleanField(
                    label=_("The meaning is the same: translations need no change"),
                    help_text=_("As when you mend a typo. Else they are marked as out of date."),
                    required=False,
                )
        elif {*text.outdated} & {*names}:
            found[text.language] = forms.BooleanField(
                label=_("This translation still says the same as the original"),
                required=False,
            )
    return found


def changed_originals(listing: Listing, names: Sequence[str]) -> list[tuple[str, Difference]]:
    """The originals of translations that are out of date, then and now, by language."""
    texts = _texts(listing, names)
    outdated = [(text, name) for text in texts for name in names if name in text.outdated]
    if not outdated:
        return []
    owner = listing.texts.field.name  # type: ignore[attr-defined]
    known = events_of(listing.texts.model).filter(**{owner: listing.pk}).order_by()
    said = {
        (name, digest(words)): words
        for row in known.values(*names).distinct()
        for name, words in row.items()
    }
    originals = sorted(
        (text for text in texts if text.state == text.State.WRITTEN),
        key=lambda text: (text.language != "en", text.pk),
    )
    found = []
    for text, name in outdated:
        then = said.get((name, text.made_from[name]), "")
        now = next((one for one in originals if getattr(one, name)), None)
        path = f"texts/{now.language if now else text.language}/{name}"
        changed = difference(listing, path, then, getattr(now, name, ""))
        found.append((capfirst(languages.name(text.language, reader())), changed))
    return found
