"""Every regular expression of the site, found by walking its modules and their source."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import centres
import experts
import irct
from irct.disclosure.contact_details.reading import compiled

# Functions that take a pattern first, beside those of `re`.
READERS = {"RegexValidator", "compiled"}
MAY_READ = re.compile(r"\bre\.\w|RegexValidator|compiled\(")


class Written(NamedTuple):
    """A pattern as its module writes it."""

    pattern: str
    flags: int


def patterns() -> dict[Written, str]:
    """Every pattern, with where it stands."""
    found: dict[Written, str] = {}
    for module in modules():
        for name, value in vars(module).items():
            for one in held_by(module, value):
                found.setdefault(one, f"{module.__name__}.{name}")
        for line, pattern in handed_over(module):
            if isinstance(pattern, str):
                one = Written(pattern, int(re.UNICODE))
                found.setdefault(one, f"{module.__name__}, line {line}")
    return found


def made_at_run_time() -> set[str]:
    """The modules that read a text with a pattern which no one can know beforehand."""
    return {
        module.__name__
        for module in modules()
        if vars(module).get("compiled") is not compiled
        for _line, pattern in handed_over(module)
        if pattern is None
    }


def modules() -> Iterator[ModuleType]:
    for package in (irct, centres, experts):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and module.name != "irct.wsgi":
                yield import_module(module.name)


def held_by(module: ModuleType, value: object) -> Iterator[Written]:
    if inspect.isclass(value):
        if value.__module__ == module.__name__:
            yield from held_in(list(vars(value).values()), is_read=False)
    else:
        yield from held_in(value, is_read=vars(module).get("compiled") is compiled)


def held_in(value: object, *, is_read: bool) -> Iterator[Written]:
    """The patterns of a table; a text in it is one too where `compiled` reads them."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield Written(value.pattern, value.flags)
    elif isinstance(value, dict):
        yield from held_in(list(value.values()), is_read=False)
    elif isinstance(value, list | tuple):
        for one in value:
            if isinstance(one, str) and is_read:
                yield Written(one, int(re.UNICODE))
            else:
                yield from held_in(one, is_read=is_read)


@cache
def handed_over(module: ModuleType) -> list[tuple[int, object]]:
    """The patterns that stand where they are used, None for those made at run time."""
    source = Path(module.__file__).read_text()
    if not MAY_READ.search(source):
        return []
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {node for one in functions for node in ast.walk(one)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return [
        (call.lineno, first_argument(call, module))
        for call in calls
        if reads(call.func, is_inside=call in inside)
    ]


def first_argument(call: ast.Call, module: ModuleType) -> object:
    try:
        return eval(ast.unparse(call.args[0]), dict(vars(module)))
    except NameError:
        return None


def reads(function: ast.expr, *, is_inside: bool) -> bool:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        # What a module compiles outside of its functions is found among its values.
        return function.value.id == "re" and function.attr != "escape" and is_inside
    return isinstance(function, ast.Name) and function.id in READERS
