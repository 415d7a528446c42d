"""Every address of the site, from the URL configuration itself."""

import re
import uuid
from itertools import cycle
from typing import NamedTuple

from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone
from django.utils.translation import override

from centres.models import figures_years
from irct.places import countries

# What stands in an address for its arguments: a listing that a test makes, and what is not there.
SLUGS = {
    "centres": "open-house",
    "experts": "open-person",
    "refer": "open-house",
    "country_detail": countries.slug("DK"),
    "map_region": countries.region("DK"),
}
# The ends of the names of public pages on which a visitor can send something.
SENT_FROM = (":report", ":ask", ":ask_for", "contact", "refer")
# In another language than English one can send what is wrong with the translation, too.
TRANSLATED = (*SENT_FROM, "report_translation")
ARGUMENTS = {
    "section": "about",
    "answer": "yes",
    "code": "dk",
    "token": "never-was",
    "key": "never-was",
    "uidb36": "1",
    "act": uuid.UUID(int=1),
    "other": uuid.UUID(int=1),
    "app_label": "centres",
    "name": "never-was",
    "which": "shown",
    "url": "never-was",
}
# In a route, or in a regular expression.
PARAMETER = re.compile(r"<\w+:(\w+)>|\(\?P<(\w+)>.+?\)(?=[-/$])")


class Address(NamedTuple):
    name: str
    path: str
    # The module that answers.
    module: str
    # The path with its parameters, as in /centres/{slug}/.
    route: str
    # Whether it is in every language, below a prefix.
    is_in_every_language: bool = False

    @property
    def is_of_the_desk(self):
        return self.path.startswith("/admin/")

    @property
    def is_public(self):
        is_private = self.module.startswith(
            (
                *(
                    "irct.accounts",
                    "irct.members",
                    "allauth",
                    "centres.figures.views",
                    "centres.intake.views",
                ),
                *(
                    "experts.consents.views",
                    "experts.requests.enquiries",
                    "experts.consents.portraits",
                    "experts.cited_days",
                ),
            )
        )
        # It is there in translations only.
        is_translation = self.name == "report_translation"
        return not (is_private or is_translation or self.is_of_the_desk)


def example(name, parameter):
    """The value used for a parameter of the URL with this name."""
    if parameter == "slug":
        return SLUGS.get(name) or SLUGS[name.partition(":")[0]]
    if parameter == "year":
        return figures_years()[0]
    if parameter == "day":
        return timezone.localdate()
    if parameter == "object_id" and re.match("admin:(centres_centre|experts_expert)_", name):
        return uuid.UUID(int=1)
    return ARGUMENTS.get(parameter, 1)


def every_address(argument=example):
    """One address for each entry of the URL configuration, the desk's included.

    An entry without a name goes by its route.
    """
    return list(_walk(get_resolver().url_patterns, argument))


def all_addresses():
    """One address for each entry of the URL configuration but the desk's."""
    return [address for address in every_address() if not address.is_of_the_desk]


def public_addresses():
    """The paths of what everybody may read."""
    return [address.path for address in every_address() if address.is_public]


def report_addresses():
    """The paths of the public pages on which a visitor can send something."""
    return [address.path for address in every_address() if address.name.endswith(SENT_FROM)]


def anonymous_forms():
    """The paths of every page on which a visitor can send something, in each language."""
    in_english = report_addresses()
    with override("fr"):
        found = [address.path for address in every_address() if address.name.endswith(TRANSLATED)]
    return [*in_english, *found]


def in_turn(addresses):
    """Addresses, each with another language than the one before and than English."""
    languages = [code for code, _name in settings.INTERFACE_LANGUAGES if code != "en"]
    found = (address for address in addresses if address.is_in_every_language)
    return [(address, code) for address, code in zip(found, cycle(languages), strict=False)]


def _walk(patterns, argument, namespace="", route="/", wanted=frozenset(), *, languages=False):
    for pattern in patterns:
        wanted_here = {*wanted, *pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        whole = route + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            inner = pattern.namespace or namespace
            yield from _walk(
                pattern.url_patterns,
                argument,
                inner,
                whole,
                wanted_here,
                languages=languages or isinstance(pattern.pattern, LocalePrefixPattern),
            )
            continue
        name = f"{namespace}:{pattern.name}" if namespace else pattern.name
        known = {one: argument(name, one) for one in wanted_here}
        readable = PARAMETER.sub("{\\1\\2}", whole).translate({ord("^"): None, ord("$"): None})
        path = reverse(name, kwargs=known) if pattern.name else readable.format(**known)
        module = pattern.callback.__module__
        yield Address(name if pattern.name else whole, path, module, readable, languages)
