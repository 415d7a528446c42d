"""The whole directory as one HTML file, which works offline, with its style and script inside."""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from irct.disclosure.profiles import CentreProfile
from irct.models import by_name

HERE = Path(__file__).parent


def made(language: str, centres: Iterable[CentreProfile], *, made: dt.date, after: dt.date) -> str:
    """The file in a language; it loads nothing, from nowhere."""
    by_country: dict[str, list[CentreProfile]] = {}
    for centre in centres:
        by_country.setdefault(centre.country, []).append(centre)
    style, script = _inside("list.css"), _inside("list.js")
    with override(language):
        context = {
            "countries": [(code, by_country[code]) for code in by_name(set(by_country))],
            "made": made,
            "after": after,
            "root": settings.SITE_URL,
            "style": style,
            "script": script,
            "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
            " form-action 'none'; base-uri 'none'",
        }
        return render_to_string("copies/list.html", context)


@cache
def _inside(name: str) -> SafeString:
    return mark_safe((HERE / name).read_text())  # noqa: S308  # ours, read from beside this file


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
