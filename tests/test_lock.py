"""What is installed is what pyproject.toml asks for, and where the site runs no more than that."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
WANTED = tomllib.loads((PROJECT / "pyproject.toml").read_text())
OF_THE_SITE = WANTED["project"]["dependencies"]
OF_DEVELOPERS = WANTED["dependency-groups"]["dev"]
LOCKS = {
    name: (PROJECT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")
}


# The package that brings PostgreSQL needs it.
OF_BOTH = {"psutil"}


def pins(lock):
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", LOCKS[lock], re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", OF_THE_SITE),
        ("requirements-dev.lock", OF_THE_SITE + OF_DEVELOPERS),
    ],
)
def test_every_requirement_is_pinned_to_a_matching_version(lock, wanted):
    pinned = pins(lock)

    unsatisfied = [
        str(requirement)
        for requirement in map(Requirement, wanted)
        if requirement.name not in pinned
        or not requirement.specifier.contains(pinned[requirement.name])
    ]

    assert unsatisfied == []


def test_developers_run_the_versions_of_the_site():
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_what_only_tests_need_is_not_installed_with_the_site():
    only_tests = {Requirement(line).name for line in OF_DEVELOPERS} - OF_BOTH

    assert only_tests & pins("requirements.lock").keys() == set()


def test_site_imports_nothing_but_what_is_installed_with_it():
    """What is not installed here at all would be found by the import itself."""
    distributions, known = packages_distributions(), pins("requirements.lock")
    missing = set()
    for source in (
        PROJECT / "manage.py",
        *(file for app in ("irct", "centres", "experts") for file in (PROJECT / app).rglob("*.py")),
    ):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in {one.split(".")[0] for one in names} - sys.stdlib_module_names:
                of = {canonicalize_name(one) for one in distributions.get(name, [])}
                if of and not of & known.keys():
                    missing.add((source.name, name))

    assert missing == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    found = re.split(r"^(?=[a-z0-9])", LOCKS[lock], flags=re.MULTILINE)[1:]

    assert [pin for pin in found if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_registry(lock):
    assert re.findall(r"^--.*|.*://.*", LOCKS[lock], re.MULTILINE) == []
