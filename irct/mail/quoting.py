"""E-mails in which nothing is a link but our own links, whatever the words of others hold."""

import re
from collections.abc import Collection, Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Where a mail program would see an address: after a scheme, around an at sign or between letters.
# What joins the parts of an address in other scripts is read as a full stop by some.
DOTS = ".\u2024\u3002\uff0e\uff61\u2027"
ADDRESS = re.compile(
    rf"://|\w:\S|\S[@\uff20]\S|\w[{DOTS}][^\W\d_]{{2,}}|\d[{DOTS}]\d+[{DOTS}]\d|\w[{DOTS}]xn--",
    re.IGNORECASE,
)
# A time of day is none.
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
AROUND = ".,;:!?()[]{}<>'\"“”‘’„«»‹›–—…-"
JOINT = re.compile(rf"(?<=\S)([{DOTS}:/@\uff20#?=&]+)(?=\S)")
QUOTE = "> "
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufefc"
FROM_THE_LEFT = re.compile(
    rf"[+(]?[^\W_{RIGHT_TO_LEFT}](?:[^{RIGHT_TO_LEFT}\u2066-\u2069\n]*[^\W_{RIGHT_TO_LEFT}])?\)?"
)
LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
# A thin space ends what a mail program takes for an address. What has no width would not do:
# some programs overlook it, and so do browsers in the name of a host.
BREAK = "\u2009"


def without_links(text: str, *, kept: Collection[str]) -> str:
    """Break every address of a text but those that are to be kept; quotations keep none."""
    return "\n".join(
        _broken(line, kept=() if line.startswith(QUOTE) else kept) for line in text.split("\n")
    )


def isolated(text: str, *, kept: Collection[str]) -> str:
    """A text from right to left in which numbers and names from left to right keep their order.

    A line that holds an address of ours is left alone: a mail program would take a sign at its end
    for a part of the address.
    """
    return "\n".join(
        line if any(one in line for one in kept) else FROM_THE_LEFT.sub(_apart, line)
        for line in text.split("\n")
    )


def as_html(text: str, *, links: Collection[str]) -> SafeString:
    """A text as HTML: paragraphs, quotations, and links where a line ends with one of ours."""
    parts = []
    for paragraph in re.split(r"\n{2,}", text.strip("\n")):
        for is_quote, lines in groupby(paragraph.split("\n"), key=lambda one: one.startswith(">")):
            if is_quote:
                said = (line.removeprefix(">").removeprefix(" ") for line in lines)
                parts.append(format_html("<blockquote>{}</blockquote>", _lines(said)))
            else:
                linked = (_linked(line, links) for line in lines)
                parts.append(format_html("<p>{}</p>", _lines(linked)))
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _broken(line: str, *, kept: Collection[str]) -> str:
    if not kept:
        return re.sub(r"\S+", lambda word: _broken_word(word[0]), line)
    either = "|".join(map(re.escape, sorted(kept, key=len, reverse=True)))
    # Whole addresses only: what continues one is another's.
    parts = re.split(rf"(?<![^\s(“])({either})(?![^\s.,;:!?)”]|[.,;:!?]\S)", line)
    return "".join(
        part if number % 2 else re.sub(r"\S+", lambda word: _broken_word(word[0]), part)
        for number, part in enumerate(parts)
    )


def _broken_word(word: str) -> str:
    if TIME.fullmatch(word.strip(AROUND)) or not ADDRESS.search(word):
        return word
    return JOINT.sub(lambda joint: BREAK.join(joint[1]) + BREAK, word)


def _apart(found: re.Match[str]) -> str:
    words = found[0]
    if words.isdigit():
        return words
    # A bracket belongs to the words only with the other one.
    before = "(" if words.startswith("(") and ")" not in words else ""
    after = ")" if words.endswith(")") and "(" not in words else ""
    within = words[len(before) : len(words) - len(after)]
    return f"{before}{LEFT_TO_RIGHT_ISOLATE}{within}{POP_ISOLATE}{after}"


def _linked(line: str, links: Collection[str]) -> SafeString:
    before, space, last = line.rpartition(" ")
    if last in links:
        return format_html('{}{}<a href="{}">{}</a>', before, space, last, last)
    return format_html("{}", line)


def _lines(lines: Iterator[str]) -> SafeString:
    return format_html_join(mark_safe("<br>\n"), "{}", ((line,) for line in lines))
