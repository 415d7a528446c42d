"""No text makes a pattern of the site backtrack without end.

What a visitor or an editor types is read by about two hundred patterns. `re` holds the interpreter
while it matches, so a single text that takes one of them a minute stops every page for a minute.
The work is counted in steps, since a clock says something else on every machine.
"""

import random
import re
import sys
from contextlib import suppress

import pytest

from tests.backtracking import Machine, TooManySteps, UncountedPart
from tests.examples import HUNTING
from tests.patterns import made_at_run_time, patterns
from tests.pumped import Pumped, texts

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

# Steps that a pattern may take for each character of a text, however long that is. A repeat with
# bounds may look ahead as far as they go, from every character again: the widest of ours takes 104.
# A pattern that takes no more reads the longest text of a form (10,000 characters) in a million
# steps, which `re` makes in some hundredths of a second.
MOST_STEPS = 120
# Where everything is tried, and where it is shown whether the steps grow faster than the text: a
# pattern whose steps for a character grow with the text is above the limit at one of the latter.
SHORT, LONG, LONGER = 32, 500, 1_000
# What takes fewer steps for each character of a short text does not grow to the limit in a long
# one: a run that is read again from each of its characters takes half its length.
FEW_STEPS = 4
WORST = 2
# They read the names of one person, addresses, terms or sounds of ours, each letter for letter.
MADE_AT_RUN_TIME = {
    *("irct.mail.quoting", "irct.management.commands.erase_person"),
    *("irct.translations.glossary", "irct.search.transliteration"),
}


@pytest.fixture(autouse=True)
def _deep_calls():
    """Allow a call for every part of a match."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    yield
    sys.setrecursionlimit(limit)


def find_all(machine, text, *, most):
    return list(machine.finditer(text, most=most))


WAYS = (find_all, Machine.fullmatch)


def ways(made, turn):
    """Runs of one character are read in both ways; mixtures in turn, under `make hunt` in both."""
    return WAYS if HUNTING or len(made.unit) == 1 else [WAYS[turn % 2]]


def steps_for_each_character(machine, way, text, most):
    with suppress(TooManySteps):
        way(machine, text, most=most * len(text))
    return machine.steps / len(text)


def too_slow(pattern, flags=0):
    """The texts over which a pattern takes too many steps."""
    machine = Machine(pattern, flags)
    tried = sorted(
        (
            (steps_for_each_character(machine, way, made.text(SHORT), 4 * MOST_STEPS), made, way)
            for turn, made in enumerate(texts(machine))
            for way in ways(made, turn)
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    return [
        made
        for steps, made, way in tried[:WORST]
        if steps > FEW_STEPS
        and any(
            steps_for_each_character(machine, way, made.text(length), MOST_STEPS) > MOST_STEPS
            for length in (LONG, LONGER)
        )
    ]


def test_steps_of_every_pattern_grow_no_faster_than_the_text():
    every = patterns()

    found = {(where, *written): too_slow(*written) for written, where in every.items()}

    assert len(found) > 200
    assert {where: made for where, made in found.items() if made} == {}


def test_no_other_pattern_is_made_while_a_text_is_read():
    assert made_at_run_time() == MADE_AT_RUN_TIME


# The counting itself

SLOW = [
    r"(a+)+$",
    r"(?:[ _]{1,2}[\w]){7,100}(?!\w)",
    r"(?<!\w)[\w](?:[ _|*~-]{1,2}[\w.@]){7,100}(?!\w)",
    r"\s+$",
    r"[^\s@]+@",
    r"<.*>",
    r"tel:[\s\d]*\d*[\s]*x",
    r"(?:a|b|ab)*c",
    r"\w+\s\w+\s\w+!",
    r"x(?:\d+,?)*y",
]
QUICK = [
    r"(?<!\w)\w++@",
    r"\A\s*=",
    r"[a-z]{1,20}@",
    r"(?>a+)+b",
    r"(?<![^\s@])[^\s@]++@[^\s@]+",
]


@pytest.mark.quick
@pytest.mark.parametrize("pattern", SLOW)
def test_slow_pattern_is_found_out(pattern):
    assert too_slow(pattern) != []


@pytest.mark.parametrize("pattern", QUICK)
def test_quick_pattern_is_let_through(pattern):
    assert too_slow(pattern) == []


PATTERNS = [
    *[r"", r"a*", r"a+b", r"(a+)+$", r"(a|ab)(c|bcd)(d*)", r"(?<!\w)\w+?\b", r"(?i)AbC|x\d{2,3}"],
    *[r"(.)\1+", r"(?>a+)b?", r"a++b", r"(?:a|b)*?c", r"(?:a?b?)*c", r"(?:a?){3,5}b", r"[^ab]*a"],
    *[r"(?=a)[ab]+(?!c)", r"^a|b$", r"(?m)^a|b$", r"(?s).{2,4}?c", r"(?:(a)|b)*\1", r"\Ba\B|\s*"],
    *[r"(?:ab{1,2}){2,3}?c", r"(?:a|b){0,2}+c", r"(?P<x>[ab])c?(?P=x)", r"(?<=ab)\d|(?<!b)c"],
]


def test_steps_are_those_of_a_machine_that_matches_as_re_does():
    chance = random.Random(1)
    drawn = ["".join(chance.choices("aabbcd \nAB1x", k=chance.randrange(12))) for _ in range(20)]

    machines = {pattern: Machine(pattern) for pattern in PATTERNS}

    for pattern, machine in machines.items():
        matches = [[one.span() for one in re.finditer(pattern, text)] for text in drawn]
        assert [find_all(machine, text, most=10_000) for text in drawn] == matches
        whole = [re.fullmatch(pattern, text) is not None for text in drawn]
        assert [machine.fullmatch(text, most=10_000) for text in drawn] == whole


@pytest.mark.quick
def test_machine_stops_when_it_has_taken_too_many_steps():
    machine = Machine(r"(a+)+$")

    with pytest.raises(TooManySteps):
        machine.fullmatch(Pumped("", "a", "b").text(100), most=1_000)

    assert machine.steps < 1_010


def test_machine_names_the_part_of_a_pattern_that_it_cannot_count():
    with pytest.raises(UncountedPart, match="GROUPREF_EXISTS"):
        Machine("(a)?(?(1)b|c)")
