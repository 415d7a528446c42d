"""The pages that explain are written in plain words.

Two measures are held to, of whole sentences in the main part of a page. LIX (C. H. Björnsson,
Läsbarhet, 1968) is the number of words in a sentence plus the percentage of words of more than six
letters; a colon ends a sentence, too. From 30 to 40 is easy, from 40 to 50 is a newspaper. And no
sentence is long, with or without colons. What is no sentence, as titles, links and names to choose
from, would make every page look easier than it is, so it does not count. `pytest -rP` prints both.
"""

import re
from html.parser import HTMLParser

import pytest

from tests.databases import made_once
from tests.factories import CentreFactory, ExpertFactory, text

pytestmark = pytest.mark.django_db

HIGHEST_LIX = 40
LONGEST_SENTENCE = 25

# Names, which nobody can write more plainly: each counts as one short word.
NAMES = [
    "International Rehabilitation Council for Torture Victims",
    "Rehabilitation and Research Centre for Torture Victims",
    "Independent Forensic Expert Group",
    "Danish Medical Group of Amnesty International",
    "Amnesty International",
    "Danish Data Protection Agency",
    "Datatilsynet",
    "European Union",
    "UN Refugee Agency",
    "United Nations",
    "Web Content Accessibility Guidelines",
    "Dr Inge Genefke",
    "Dr Genefke",
    "Dr Ole Rasmussen",
    "Lisa Henry",
    "Secretary General",
    "Torture Journal",
    "#UnitedAgainstTorture",
    "JavaScript",
    "Tor Browser",
    "Leave this site",
]
NAME = re.compile("|".join(map(re.escape, NAMES)))

PAGES = {
    "home": "/",
    "about": "/about/",
    "figures": "/impact/",
    "staying safe": "/staying-safe/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "the list of countries": "/countries/",
    "a country without a centre": "/countries/iceland/",
    "a search without a result": "/centres/?q=planted&language=ti",
    "a search near nothing known": "/centres/?near=planted",
    "near": "/near/",
    "the sheet": "/sheet/",
    "the whole directory": "/all/",
    "the map": "/map/europe/",
    "a report": "/centres/open-house/report/",
    "asking for an expert": "/experts/request/",
    "asking for one expert": "/experts/open-person/request/",
    "a page that is not there": "/never-was/",
}

NEVER = re.compile(r"!|\bplease note\b|\bsimply\b", re.IGNORECASE)

INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "q", "span", "strong", "time"}
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect", "wbr"}
NO_PROSE = {"nav", "form", "table", "script", "svg"}


class Prose(HTMLParser):
    """The blocks of text of a page's main part."""

    def __init__(self, html):
        super().__init__()
        self.blocks = [""]
        self.open = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            is_list_of_listings = dict(attrs).get("class") == "cards"
            self.open.append("table" if is_list_of_listings else tag)
        if tag not in INLINE:
            self.blocks.append("")

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()
        if tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data):
        if "main" in self.open and NO_PROSE.isdisjoint(self.open):
            self.blocks[-1] += data


def sentences(html, *, ends=".?!"):
    """The sentences of a page, each as its words."""
    blocks = [NAME.sub("IRCT", " ".join(block.split())) for block in Prose(html).blocks]
    found = [
        re.findall(r"[\w’'-]+", sentence)
        for block in blocks
        if re.search(r"[.?!:][”)]*", block)
        for sentence in re.split(rf"(?<=[{ends}])[”)]*\s", block)
    ]
    return [words for words in found if words]


def lix(html):
    found = sentences(html, ends=".?!:")
    words = [word for sentence in found for word in sentence]
    long = [word for word in words if len(re.sub(r"\W", "", word)) > 6]
    return len(words) / len(found) + 100 * len(long) / len(words)


@made_once
def listings():
    CentreFactory(
        slug="open-house",
        country="DK",
        ways=["remote"],
        children=[text(language="en", about="We help.")],
    )
    ExpertFactory(country="DK", slug="open-person")


@pytest.mark.parametrize("page", PAGES)
def test_page_text_is_easy_to_read(client, page):
    html = client.get(PAGES[page]).content.decode()

    longest = sorted(sentences(html), key=len, reverse=True)
    print(f"{page}: LIX {lix(html):.0f}, longest sentence {len(longest[0])} words")  # noqa: T201
    shown = "\n".join(f"{len(words)}: {' '.join(words)}" for words in longest[:5])
    assert lix(html) <= HIGHEST_LIX, shown
    assert len(longest[0]) <= LONGEST_SENTENCE, shown


@pytest.mark.parametrize("page", PAGES)
def test_page_text_uses_no_shouting_or_condescending_words(client, page):
    html = client.get(PAGES[page]).content.decode()

    text = re.sub(r"<!doctype|<!--.*?-->|<[^>]+>", " ", html, flags=re.DOTALL)
    assert NEVER.findall(text) == []


def test_readability_measure_follows_its_definition():
    page = (
        "<main><h1>Title</h1><p>The cat sat there. <b>Horrible</b> animals: it and me.</p></main>"
    )

    # Nine words in three sentences; two of the nine are long.
    assert lix(page) == 9 / 3 + 100 * 2 / 9
    assert [len(words) for words in sentences(page)] == [4, 5]


def test_sentences_leave_out_what_is_no_prose():
    page = (
        "<p>Outside.</p><main><nav>Links.</nav><ul class='cards'><li>Names here.</li></ul>"
        "<form><label>What?</label></form><p>No sentence</p><p>It is <q>one</q>.</p>"
        "<table><td>Numbers.</td></table></main><p>After.</p>"
    )

    assert sentences(page) == [["It", "is", "one"]]


def test_sentences_count_the_name_of_the_irct_as_one_short_word():
    name = "<main><p>The International Rehabilitation Council for Torture Victims helps.</p></main>"

    assert sentences(name) == [["The", "IRCT", "helps"]]
