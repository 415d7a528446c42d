"""Templates in which all that is the same on every page is written once for each language.

A page is mostly words that never change: these are translated, and the addresses of the site's own
pages written, when a template is read, and not each time. What one template includes stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from django.template import Context, Origin, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CycleNode,
    ForNode,
    IfChangedNode,
    IfNode,
    LoadNode,
    URLNode,
)
from django.template.exceptions import TemplateDoesNotExist
from django.template.library import InclusionNode, SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.translation import get_language

# Tags that say the same each time that they are given the same.
SAME = frozenset({"icon", "comma", "colon", "semicolon"})
# What is remembered from one node to another, for as long as a template is written.
REMEMBERING = (ExtendsNode, BlockNode, CycleNode, IfChangedNode)
# What leaves no variable behind for what follows, unless it says so.
LEAVES = (
    *(TextNode, VariableNode, IfNode, ForNode, LoadNode, CommentNode, URLNode, StaticNode),
    *(TranslateNode, BlockTranslateNode, SimpleNode, InclusionNode),
)
BETWEEN_LINES = re.compile(r"\n\s*")


# The templates that are being read, each for the one before it.
reading: ContextVar[tuple[str, ...]] = ContextVar("reading", default=())


class Folding(base.Loader):
    """Reads templates in the language that is spoken at the time."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        token = reading.set((*reading.get(), template_name))
        try:
            fold(template)
        finally:
            reading.reset(token)
        return template


class Loader(cached.Loader, Folding):
    """Keeps each template in each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{get_language()}:{super().cache_key(template_name, skip)}"


class Included(Node):
    """What another template says, with variables of its own."""

    def __init__(self, nodelist: NodeList, variables: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.variables = variables

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.variables.items()}
        with context.push(**values):
            return self.nodelist.render(context)


class Folded(NodeList):
    """Which stays as it is: what blocks it holds is found out once, and not for each page."""

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Any]:
        if nodetype is not BlockNode:
            return super().get_nodes_by_type(nodetype)
        found: list[Any] | None = getattr(self, "_blocks", None)
        if found is None:
            found = self._blocks = super().get_nodes_by_type(nodetype)
        return found


def fold(template: Template) -> None:
    """Write what is the same each time, in the language that is spoken now."""
    context = Context()
    with context.bind_template(template):
        template.nodelist = _folded(template.nodelist, context)


def _folded(nodelist: NodeList, context: Any) -> NodeList:
    is_html = str(context.template.name).endswith(".html")
    folded = Folded()
    texts: list[str] = []

    def end_text() -> None:
        if text := "".join(texts):
            folded.append(TextNode(BETWEEN_LINES.sub("\n", text) if is_html else text))
        texts.clear()

    for node in _spread(nodelist, context):
        if isinstance(node, TextNode):
            texts.append(node.s)
        else:
            end_text()
            folded.append(node)
            folded.contains_nontext = True
    end_text()
    return folded


def _spread(nodelist: NodeList, context: Context) -> Iterator[Node]:
    """Each node, or what it comes to."""
    for node in nodelist:
        if _is_constant(node):
            yield _written(node, context)
        elif isinstance(node, IncludeNode):
            yield from _included(node, context)
        else:
            _fold_children(node, context)
            yield node


def _fold_children(node: Node, context: Context) -> None:
    if isinstance(node, LanguageNode):
        return
    if isinstance(node, IfNode):
        node.conditions_nodelists = [
            (condition, _folded(nodes, context)) for condition, nodes in node.conditions_nodelists
        ]
        return
    for name in node.child_nodelists:
        if nodes := getattr(node, name, None):
            setattr(node, name, _folded(nodes, context))


def _included(node: IncludeNode, context: Any) -> Iterator[Node]:
    """What an included template says, if it is always the same one."""
    name: object = node.template.var
    is_relative = str(name).startswith(".")
    is_itself = str(name) in reading.get()
    if not _is_fixed(node.template) or is_relative or is_itself or node.isolated_context:
        yield node
        return
    try:
        template, _origin = context.template.engine.find_template(
            str(node.template.resolve(context))
        )
    except (TemplateDoesNotExist, TemplateSyntaxError):
        yield node
        return
    inner = template.nodelist
    nodes = inner.get_nodes_by_type(Node)
    if any(isinstance(one, REMEMBERING) for one in nodes):
        yield node
    elif node.extra_context or not all(map(_leaves_nothing, nodes)):
        yield Included(inner, node.extra_context)
    else:
        yield from inner


def _leaves_nothing(node: Node) -> bool:
    names = ("asvar", "target_var", "varname")
    return isinstance(node, LEAVES) and not any(getattr(node, name, None) for name in names)


def _is_constant(node: Node) -> bool:
    match node:
        case LoadNode() | CommentNode():
            return True
        case TranslateNode(asvar=None):
            return _is_fixed(node.filter_expression) and _are_fixed([node.message_context])
        case BlockTranslateNode(asvar=None, countervar=None):
            _text, variables = node.render_token_list(node.singular)
            return not variables and _are_fixed([node.message_context])
        case URLNode(asvar=None):
            return _are_fixed([node.view_name, *node.args, *node.kwargs.values()])
        case StaticNode(varname=None):
            return _is_fixed(node.path)
        case SimpleNode(target_var=None):
            is_same = node.func.__name__ in SAME and not node.takes_context
            return is_same and _are_fixed([*node.args, *node.kwargs.values()])
    return False


def _are_fixed(expressions: Iterable[object]) -> bool:
    return all(one is None or _is_fixed(one) for one in expressions)


def _is_fixed(expression: object) -> bool:
    """It stands in the template as it is."""
    if not isinstance(expression, FilterExpression) or expression.filters:
        return False
    return not expression.is_var or getattr(expression.var, "lookups", ()) is None


def _written(node: Node, context: Context) -> Node:
    try:
        return TextNode(node.render(context))
    except NoReverseMatch:
        return node
