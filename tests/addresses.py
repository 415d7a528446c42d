"""Every address of the site but the admin's, from the URL configuration itself."""

import uuid
from typing import NamedTuple

from django.urls import URLPattern, get_resolver, reverse

from irct.places import countries

# What stands in an address for its arguments: a listing that a test makes, and what is not there.
SLUGS = {
    "centres": "open-house",
    "experts": "open-person",
    "country_detail": countries.slug("DK"),
}
ARGUMENTS = {
    "section": "about",
    "token": "never-was",
    "key": "never-was",
    "uidb36": "1",
    "act": uuid.UUID(int=1),
}


class Address(NamedTuple):
    name: str
    path: str
    # The module that answers.
    module: str

    @property
    def is_public(self):
        return not self.module.startswith(("irct.accounts", "irct.members", "allauth"))


def all_addresses():
    """Return one address for each entry of the URL configuration."""
    return list(_walk(get_resolver().url_patterns))


def public_addresses():
    """Return the paths of what everybody may read."""
    return [address.path for address in all_addresses() if address.is_public]


def _walk(patterns, namespace="", wanted=frozenset()):
    for pattern in patterns:
        wanted_here = {*wanted, *pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        if not isinstance(pattern, URLPattern):
            if pattern.namespace != "admin":
                inner = pattern.namespace or namespace
                yield from _walk(pattern.url_patterns, inner, wanted_here)
            continue
        name = f"{namespace}:{pattern.name}" if namespace else pattern.name
        slug = SLUGS.get(name) or SLUGS.get(namespace)
        known = {
            argument: slug if argument == "slug" else ARGUMENTS.get(argument, 1)
            for argument in wanted_here
        }
        yield Address(name, reverse(name, kwargs=known), pattern.callback.__module__)
