"""What is installed is what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent
LOCK = (PROJECT / "requirements.lock").read_text()


def test_every_requirement_is_pinned_to_a_matching_version():
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wanted = [
        Requirement(line)
        for line in pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
    ]
    pinned = dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", LOCK, re.MULTILINE))

    unsatisfied = [
        str(requirement)
        for requirement in wanted
        if requirement.name not in pinned
        or not requirement.specifier.contains(pinned[requirement.name])
    ]

    assert unsatisfied == []


def test_every_pin_has_a_hash():
    pins = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]

    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


def test_lock_names_no_registry():
    assert re.findall(r"^--.*|.*://.*", LOCK, re.MULTILINE) == []
