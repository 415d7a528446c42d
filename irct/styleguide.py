"""The parts that pages are made of, side by side, for who works on them: only while DEBUG is on."""

import datetime as dt
import re
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centres.models import Centre
from irct.members.people import InvitationForm
from irct.models import Helpline, Language
from irct.visitors.filters import Chip

LIGHT, DARK = "light", "dark"
COLOUR = "#[0-9a-f]{3}(?:[0-9a-f]{3})?"
TOKEN = re.compile(
    rf"(?<![\w-])--([\w-]+): var\(--if-light, ({COLOUR})\) var\(--if-dark, ({COLOUR})\);"
    r"(?: /\* (.+?) \*/)?"
)
SYMBOL = re.compile(r'<g id="([\w-]+)"')

# The ways in which a reader may see a page.
LOOKS = [("light", LIGHT, "ltr"), ("dark", DARK, "ltr"), ("right to left", LIGHT, "rtl")]
TYPED = {"email": "somebody at example.org", "role": "editor"}

# Text and what it stands on, with the least contrast that each scheme must have.
TEXT = {LIGHT: 5.7, DARK: 7.0}
TEXTS = [
    *(("ink", ground) for ground in ("paper", "surface", "teal-soft", "ochre-soft", "green-soft")),
    *(("quiet", ground) for ground in ("paper", "surface")),
    *(("teal", ground) for ground in ("paper", "surface", "teal-soft")),
    *(("teal-strong", ground) for ground in ("paper", "surface", "teal-soft")),
    *(("ochre", ground) for ground in ("paper", "ochre-soft")),
    *(("green", ground) for ground in ("paper", "green-soft")),
    *(("error", ground) for ground in ("paper", "surface")),
    *(("paper", ground) for ground in ("teal", "teal-strong", "ink", "quiet", "error")),
    *(("ink", ground) for ground in ("map-none", "map-one")),
]
# WCAG 2.2, 1.4.11: what is needed to see a field or the focus.
EDGE = 3.0
EDGES = [("quiet", "paper"), ("quiet", "surface"), ("focus", "paper"), ("focus", "surface")]


class DesignToken(NamedTuple):
    """A colour of the style sheet, in both schemes."""

    name: str
    light: str
    dark: str
    use: str


class Contrast(NamedTuple):
    """How one colour stands out from another, and how much it must."""

    colour: str
    ground: str
    scheme: str
    ratio: float
    least: float

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.least


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part in light, in dark and right to left."""
    _only_for_developers()
    sample = Centre.objects.published().for_cards().filter(takes_clients=True).first()
    tokens = read_tokens()
    context = {
        "tokens": tokens,
        "contrasts": contrasts(tokens),
        "icons": SYMBOL.findall(_static("img/icons.svg")),
        "centre": sample and sample.projection(),
        "looks": [
            {
                "name": name,
                "scheme": scheme,
                "direction": direction,
                "form": InvitationForm(TYPED, auto_id=f"{scheme}-{direction}-%s"),
            }
            for name, scheme, direction in LOOKS
        ],
        "search": {
            "chips": [Chip("Country", "Denmark", "#", None), Chip("Language", "Arabic", "#", None)],
            "clear_url": "#",
            "helplines": sample_helplines(),
        },
    }
    return render(request, "styleguide/page.html", context)


def sample_helplines() -> list[Helpline]:
    """Lines with numbers that are kept for stories, and lead to nobody."""
    return [
        Helpline(
            country="GB",
            purposes=[Helpline.Purpose.DANGER, Helpline.Purpose.DYING],
            name="Sample line",
            phone="+442079460999",
            url="https://line.example.org/chat/",
            languages=[Language("en"), Language("ar")],
            is_day_and_night=True,
            checked_on=timezone.localdate(),
        ),
        Helpline(
            purposes=[Helpline.Purpose.VIOLENCE],
            name="Another sample line",
            phone="+442079460123",
            hours="every day, 9:00 to 22:00",
            checked_on=dt.date(2020, 3, 3),
        ),
    ]


def read_tokens() -> list[DesignToken]:
    """The colours as tokens.css has them, which is where they are decided."""
    return [DesignToken(*found) for found in TOKEN.findall(_static("css/tokens.css"))]


def contrasts(tokens: list[DesignToken]) -> list[Contrast]:
    """How far the colours that meet on pages stand out from each other."""
    found = []
    for scheme in (LIGHT, DARK):
        values = {token.name: getattr(token, scheme) for token in tokens}
        pairs = [(*pair, TEXT[scheme]) for pair in TEXTS] + [(*pair, EDGE) for pair in EDGES]
        for colour, ground, least in pairs:
            ratio = contrast(values[colour], values[ground])
            found.append(Contrast(colour, ground, scheme, round(ratio, 2), least))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    shares = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _static(name: str) -> str:
    return (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")


def _only_for_developers() -> None:
    if not settings.DEBUG:
        raise Http404
