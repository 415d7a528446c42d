"""Whose website an address is of."""

from urllib.parse import urlsplit

# Where many have a page of their own: there the first part of the path belongs to the website.
SHARED_HOSTS = frozenset(
    [
        "facebook.com",
        "instagram.com",
        "linkedin.com",
        "twitter.com",
        "x.com",
        "youtube.com",
        "t.me",
        "wa.me",
        "linktr.ee",
        "google.com",
    ]
)
HOSTS_OF_MANY = frozenset(
    ["wordpress.com", "blogspot.com", "weebly.com", "wixsite.com", "github.io"]
)
MAIL_OF_MANY = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.fr",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "live.com",
        "aol.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.ru",
        "yandex.ru",
        "ukr.net",
    ]
)
SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"])


def website(address: str) -> str:
    """The website that a URL or e-mail address belongs to."""
    try:
        parts = urlsplit(address.lower())
    except ValueError:
        return ""
    host = registered((parts.hostname or "").removeprefix("www."))
    if host in SHARED_HOSTS:
        return f"{host}/{parts.path.strip('/').partition('/')[0]}"
    return host


def registered(host: str) -> str:
    """The part of a host that somebody registered."""
    labels = host.split(".")
    if ".".join(labels[-2:]) in HOSTS_OF_MANY:
        return host
    is_longer = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3 if is_longer else -2 :])
