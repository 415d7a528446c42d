"""What an e-mail quotes is quoted visibly, and nothing of it becomes a link."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import urlize

from irct.mail import outbox, quoting
from irct.models import User
from tests.running_site import PROJECT

SITE = "http://localhost:8000"
PLANTED = [
    "https://evil.example.org/x?y=z",
    "evil.example.org",
    "www.evil.example",
    "a@evil.example.org",
    "http://localhost:8000/leave/",
    "tg://resolve?domain=evil",
    "tel:+4533760600",
    "evil\u3002org",
    "10.1.2.3/x",
    "Evil@Evil.Example",
    "(evil.org)",
    "evil.org,evil.net",
]
WORDS = " and ".join(PLANTED)
# What is a list or a number, and what is never typed by anybody.
NUMBERS = {"days": 3, "year": 2026, "answer_within": 2, "number": 2}
TEMPLATES = sorted(
    str(path.relative_to(PROJECT / "templates")).removesuffix("_message.txt")
    for folder in ("emails", "account/email", "mfa/email", "usersessions/email")
    for path in (PROJECT / "templates" / folder).glob("*_message.txt")
)
# What a subject may name, which anybody reads over a shoulder: no address, and of a request for an
# expert its reference alone.
ABOUT = {
    *("listing", "gone", "line", "batch.name", "file", "year", "number", "changes", "what", "name"),
    *("person.name", "request.reference", "asked.reference", "consent.valid_until"),
}
# Its reader knows whose account it is, and there is one exit.
ABOUT_ONESELF = ("account/", "mfa/", "usersessions/")
ABOUT_THE_SITE = {
    *("emails/exitpage_waits", "emails/secretariatcontact_waits", "emails/visitor_message"),
    "emails/drill_failed",
    "emails/knock",
}
# What a mail program of any kind makes a link of.
LINKABLE = re.compile(
    r"\w+://\w|www\.\w|[\w.]@\w|\w\.[a-z]{2,}|tel:[\w+]|\d\.\d+\.\d|\w\u3002\w", re.IGNORECASE
)
# What nobody types: days, and codes that are put in words.
A_DAY = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
DAY = re.compile(r"(on|at|until|timestamp|deadline|oldest)|\w+_(on|at|until)")
CODES = {"code": "DK", "languages": ["da"]}


class Planted(str):
    """A value, of which everything that is asked for holds the planted words again."""

    def __new__(cls):
        return super().__new__(cls, WORDS)

    def __getattr__(self, name):
        if name.startswith("_") or name in ("resolve_expression", "as_sql"):
            raise AttributeError(name)
        return value_of(name)

    def __iter__(self):
        return iter([Planted()] if self else [])


def value_of(name):
    if DAY.fullmatch(name):
        return A_DAY
    return CODES.get(name) or Planted()


class Links(HTMLParser):
    """The targets of links, and the text that is no link."""

    def __init__(self, html):
        super().__init__()
        self.targets, self.outside, self.quoted, self._in = [], "", "", []
        self.feed(html.partition("<body>")[2])

    def handle_starttag(self, tag, attributes):
        self._in.append(tag)
        self.targets += [value for name, value in attributes if name in ("href", "src")]

    def handle_endtag(self, tag):
        if tag in self._in:
            self._in.reverse()
            self._in.remove(tag)
            self._in.reverse()

    def handle_data(self, data):
        if "a" not in self._in:
            self.outside += data
        if "blockquote" in self._in:
            self.quoted += data


def named_in(prefix):
    """Every name that a template may ask its context for."""
    names = set()
    for path in ("emails/base.txt", "account/email/notice.txt", "account/email/deed.txt"):
        names |= set(re.findall(r"[a-z_]+", Path(get_template(path).origin.name).read_text()))
    for part in ("subject", "message"):
        source = Path(get_template(f"{prefix}_{part}.txt").origin.name).read_text()
        names |= set(re.findall(r"[a-z_]+", source))
    return names - {"site_url", "email", "hide_links", "block", "forloop"}


def written(prefix, **values):
    context = {name: value_of(name) for name in named_in(prefix)}
    context |= NUMBERS | {name: f"{SITE}/ours/{name}/" for name in outbox.LINKS if name in context}
    context |= {"changes": [{"link": f"{SITE}/ours/c/", "texts": [PLANTED_TEXT]}]}
    context |= {outbox.GIVEN: []} | values
    return outbox.write(prefix, "reader@example.org", context)


PLANTED_TEXT = {"title": WORDS, "before": f"{WORDS}\n{WORDS}", "after": WORDS}


@pytest.mark.django_db
@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("prefix", TEMPLATES)
def test_nothing_that_an_email_quotes_becomes_a_link(prefix, truth):
    # Which sentences there are depends on these.
    sides = dict.fromkeys(("is_own", "is_import", "again", "via"), "" if not truth else Planted())

    message = written(prefix, **sides)

    ours = re.compile(rf"(?<!\S){re.escape(SITE)}/(?:ours|accounts|hide)/\S*(?!\S)")
    text = ours.sub("", message.body).replace("reader@example.org", "")
    assert LINKABLE.findall(text) == []
    [(html, _kind)] = message.alternatives
    links = Links(html)
    assert all(target.startswith(f"{SITE}/") for target in links.targets)
    assert not any(target.startswith(f"{SITE}/leave/") for target in links.targets)
    outside = links.outside.replace("reader@example.org", "")
    assert LINKABLE.findall(outside) == []
    assert "<a " not in urlize(outside)


def test_every_email_is_tested():
    everywhere = {
        str(path.relative_to(PROJECT / "templates")).removesuffix("_message.txt")
        for path in (PROJECT / "templates").rglob("*_message.txt")
    }

    assert everywhere == set(TEMPLATES)
    assert len(everywhere) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", TEMPLATES)
def test_subject_says_from_whom_it_is_and_about_what_and_nothing_that_is_told_in_confidence(prefix):
    source = Path(get_template(f"{prefix}_subject.txt").origin.name).read_text()

    subject = written(prefix).subject

    told = set(re.findall(r"(?:\{\{ |=)([a-z_.]+)", source)) - {"reference", "day"}
    assert subject.startswith("IRCT directory: ")
    assert told <= ABOUT
    assert prefix.startswith(ABOUT_ONESELF) or bool(told) is (prefix not in ABOUT_THE_SITE)


@pytest.mark.parametrize("prefix", TEMPLATES)
def test_what_somebody_wrote_freely_is_marked_as_a_quotation(prefix):
    source = Path(get_template(f"{prefix}_message.txt").origin.name).read_text()

    free = r"\{\{ ?((?:\w+\.)*(?:reason|note|answer|outcome|before|after))(\|\w+)? ?\}\}"
    assert {filters for _name, filters in re.findall(free, source)} <= {"|quoted"}


def test_quotation_is_marked_line_by_line_in_text_and_html():
    text = "He wrote:\n> one\n>\n> two\n\nOur words."

    html = quoting.as_html(text, links=())

    quote = "<blockquote>one<br>\n<br>\ntwo</blockquote>"
    assert html == f"<p>He wrote:</p>\n{quote}\n<p>Our words.</p>"


def test_nothing_but_a_link_of_ours_is_a_link_in_html():
    ours, theirs = f"{SITE}/put-back/x/", "https://evil.example.org/"

    html = quoting.as_html(f"A house: {ours}\nThe other: {theirs}\n{theirs}", links=[ours])

    assert re.findall('<a href="([^"]+)"', html) == [ours]


@pytest.mark.parametrize(
    "line",
    ["It is 14:30 (CET).", "Half past 3.30", "Ring, knock. Then wait.", "e.g. 1,000", "12:05:09"],
)
def test_ordinary_words_are_left_as_they_are(line):
    assert quoting.without_links(line, kept=()) == line


@pytest.mark.parametrize("word", PLANTED)
def test_addresses_are_broken_and_stay_readable(word):
    broken = quoting.without_links(f"Go to {word} now.", kept=())

    assert LINKABLE.findall(broken) == []
    assert broken.replace(quoting.BREAK, "") == f"Go to {word} now."


def test_own_link_is_kept_alone_and_broken_in_a_quotation_or_with_something_behind_it():
    link = f"{SITE}/put-back/x/"
    text = f"{link}\n> {link}\nA house: {link}\n{link}evil\n{link}?x=http://evil.example/"

    first, quoted, named, longer, other = quoting.without_links(text, kept=[link]).split("\n")

    assert (first, named) == (link, f"A house: {link}")
    assert all(quoting.BREAK in line for line in (quoted, longer, other))


@pytest.mark.django_db
def test_address_to_write_to_is_left_as_it_is_but_no_link():
    who = User(email="coordinator@example.org")

    message = written("emails/request_declined", who=who, **{outbox.GIVEN: [who.email]})

    assert "write to coordinator@example.org." in message.body
    assert settings.SITE_URL == SITE
    assert "mailto" not in message.alternatives[0][0]
