"""What the directory promises, in plain words, and what came of it when it was tried."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.models import DrillResult

NIGHTS = 30


class Promised(NamedTuple):
    """A promise: what it is called, what it says, and what checks it."""

    title: str | Promise
    meaning: str | Promise
    check: str | Promise
    is_tried_each_night: bool = False


PROMISES = [
    Promised(
        _("Only what may be seen"),
        _(
            "One place in the program decides what everybody may see of an entry. Every page, map, "
            "file and search reads it there."
        ),
        _(
            "A test writes a secret into every field that is not public, opens every page and "
            "file, and fails if it finds one of them."
        ),
    ),
    Promised(
        _("Hidden at once"),
        _(
            "A centre or an expert can take their entry off this site at once, and nobody has to "
            "approve it. Within 2 seconds nobody sees it here. While our database is down, this "
            "may take longer, and we say so."
        ),
        _("Tests hide entries while the site is as busy as it can be, and look everywhere."),
        is_tried_each_night=True,
    ),
    Promised(
        _("Two people for each contact"),
        _(
            "A new name, phone number, e-mail address, website or street address is public only "
            "after a second person, in the secretariat, has approved it."
        ),
        _("Tests try every way in which one person alone could publish one. All of them fail."),
    ),
    Promised(
        _("No trace of your visit"),
        _(
            "The public pages set no cookie and load nothing from elsewhere. Nobody writes down "
            "what you search for or where you come from."
        ),
        _("A browser opens the pages while tests watch cookies, requests and every log."),
    ),
    Promised(
        _("A way to leave quickly"),
        _("Every public page has a link to leave this site, and says what that cannot hide."),
        _("Tests look for the link on every page, and use it while the database is down."),
    ),
    Promised(
        _("Confirmed means confirmed"),
        _(
            "The date at an entry is the day on which somebody said that it is right. It is never "
            "the day of the last change."
        ),
        _("Tests change entries in every way, and look whether the date stays."),
    ),
    Promised(
        _("No dead end"),
        _(
            "You can search in your own words. Every country has a page with the nearest help, and "
            "a search that finds nothing says what else you can try."
        ),
        _("Hundreds of searches, as people type them in many languages, must find what is there."),
    ),
    Promised(
        _("Numbers that are true"),
        _(
            "Every number comes from the entries or from the reports of the centres, and says of "
            "which year. Groups of fewer than 10 people are not shown."
        ),
        _("Tests try to work out what is not shown from what is shown."),
    ),
    Promised(
        _("For every device"),
        _(
            "Every page works without JavaScript, with a keyboard, with a screen reader, on a "
            "small phone and on a slow line."
        ),
        _("A browser opens the pages and checks them by the rules for accessible pages, WCAG 2.2."),
    ),
]


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    nights = DrillResult.objects.nights(NIGHTS)
    context = {
        "promises": PROMISES,
        "nights": nights,
        "kept": sum(night.is_kept for night in nights),
    }
    return render(request, "promises.html", context)
