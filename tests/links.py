"""The links of a page, as a reader finds them."""

import html
import re

LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def links(answer):
    """The words and the address of every link of a page."""
    return [
        (" ".join(html.unescape(re.sub(r"<[^>]+>", "", words)).split()), html.unescape(address))
        for address, words in LINK.findall(answer.content.decode())
    ]


def link(answer, words):
    """The address of the only link with these words."""
    (address,) = {address for own, address in links(answer) if own == words}
    return address
