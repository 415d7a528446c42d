"""Parts of pages that few values decide: written once for each of them, and remembered."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs

register = template.Library()

# By each part, in each language.
MOST = 500


class OnceNode(Node):
    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.written: dict[Hashable, str] = {}

    def render(self, context: Any) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        key = tuple(values.values())
        written = self.written.get(key)
        if written is None:
            # It can read nothing else.
            written = self.nodelist.render(context.new(values))
            if len(self.written) >= MOST:
                self.written.clear()
            self.written[key] = written
        return written


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """What is written of these values alone, as in {% once number=3 %}: never what was typed."""
    values = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, values)
