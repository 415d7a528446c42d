"""Visible texts that nobody has marked for translation, in templates and in code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

from irct.translations.extracting import KEYWORDS, PROJECT, files

VISIBLE = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
BUTTONS = {"button", "reset", "submit"}
UNSEEN = {"script", "style"}
# Within these a template holds what is marked, or what nobody sees.
BLOCKS = {"blocktranslate", "blocktrans", "comment"}
CLASSES = {"block bodyclass", "block coltype", "block table_classes"}
# For developers alone: commands, the parts of pages side by side, and what open data holds.
ENGLISH = ("irct/management/", "templates/styleguide/", "templates/opendata/")
# Where a template puts a value in.
VALUE = "\ufffc"
WORD = re.compile(r"[^\W\d_]{2,}")
# The same in every language.
SAME = {"IRCT", "IFEG", "CSV", "Excel", "JSON", "PDF", "XLIFF", "XLSX"}

# What is called like this, as an argument or in a class, is read by people.
NAMES = {
    *("description", "empty_label", "help_text", "label", "short_description", "site_header"),
    *("site_title", "verbose_name", "verbose_name_plural"),
}
# The methods of django.contrib.messages.
MESSAGES = {"error", "info", "success", "warning"}


def unmarked() -> Iterator[tuple[str, str]]:
    """Where such a text stands, and the text."""
    for path in files():
        if path.as_posix().startswith(ENGLISH):
            continue
        source = (PROJECT / path).read_text()
        found = _in_code(source) if path.suffix == ".py" else _in_template(source, path)
        for line, text in found:
            yield f"{path}:{line}", text


def _in_template(source: str, path: Path) -> Iterator[tuple[int, str]]:
    """The words of a template that stand outside its tags."""
    parts: list[str] = []
    within = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if within:
                within = "" if name == f"end{within}" else within
            elif name in BLOCKS or token.contents in CLASSES:
                within = name
            else:
                parts.append(VALUE)
        elif token.token_type == TokenType.VAR and not within:
            parts.append(VALUE)
        elif token.token_type == TokenType.TEXT and not within:
            parts.append(token.contents)
        # What is left out keeps the numbers of lines.
        if token.token_type != TokenType.TEXT or within:
            parts.append("\n" * token.contents.count("\n"))
    text = "".join(parts)
    if path.suffix == ".txt":
        yield from _words(text, 1)
        return
    reader = PageTexts()
    reader.feed(text)
    reader.close()
    for line, found in reader.found:
        yield from _words(found, line)


class PageTexts(HTMLParser):
    """The texts of a page that people see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        given = dict(attrs)
        for name, value in attrs:
            is_description = (tag, name, given.get("name")) == ("meta", "content", "description")
            is_button = (tag, name) == ("input", "value") and given.get("type") in BUTTONS
            if value and (name in VISIBLE or is_description or is_button):
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append((self.getpos()[0], data))


def _words(text: str, line: int) -> Iterator[tuple[int, str]]:
    for number, part in enumerate(text.splitlines()):
        words = WORD.findall(part)
        if not SAME.issuperset(words):
            yield line + number, part.strip().replace(VALUE, "…")


def _in_code(source: str) -> Iterator[tuple[int, str]]:
    """Texts without a mark where code says something to people, or with one that is not seen."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield from _within(node)
        for value in _shown(node):
            if isinstance(value, ast.JoinedStr):
                constants = [part for part in value.values if isinstance(part, ast.Constant)]
            else:
                constants = [value] if isinstance(value, ast.Constant) else []
            for constant in constants:
                if isinstance(constant.value, str) and not SAME.issuperset(
                    WORD.findall(constant.value)
                ):
                    yield constant.lineno, constant.value


def _within(node: ast.JoinedStr) -> Iterator[tuple[int, str]]:
    """Marks inside a formatted string, which are not extracted."""
    for inner in ast.walk(node):
        match inner:
            case ast.Call(func=ast.Name(id=name)) if name in KEYWORDS:
                yield inner.lineno, ast.unparse(inner)


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """The values that people see, of a call or of an assignment."""
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield from (one.value for one in keywords if one.arg in NAMES)
            match function:
                case ast.Attribute(value=ast.Name(id="messages"), attr=name) if name in MESSAGES:
                    yield from arguments[1:2]
                case ast.Name(id="ValidationError") | ast.Attribute(attr="ValidationError"):
                    yield from arguments[:1]
                case ast.Attribute(value=ast.Name(id="models"), attr=name) if name.endswith(
                    "Field"
                ):
                    if not name.endswith(("ForeignKey", "OneToOneField", "ManyToManyField")):
                        yield from arguments[:1]
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value):
            if name in NAMES:
                yield value
        case ast.ClassDef(bases=bases, body=body):
            if any(isinstance(base, ast.Attribute) and "Choices" in base.attr for base in bases):
                for line in body:
                    match line:
                        case ast.Assign(value=ast.Tuple(elts=[_code, label])):
                            yield label
                        case ast.Assign(value=ast.Constant() as label):
                            yield label
