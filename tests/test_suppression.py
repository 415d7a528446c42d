"""No small number can be worked out of what is told: an attacker knows all of it, and the rules."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irct.disclosure.suppression import LEAST_CENTRES, STEP, Number, disclosed, rounded
from tests.examples import examples

pytestmark = pytest.mark.slow

MANY = LEAST_CENTRES


def parts(*values, centres=MANY):
    return {f"part {place}": Number(value, centres) for place, value in enumerate(values)}


def shown(*tables, centres=MANY):
    """What is told of tables with one total."""
    total = sum(number.value for number in tables[0].values())
    return disclosed(Number(total, centres), tables)


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ((120, 45, 38), [120, 40, 30]),
        # The first large part is kept with a small one.
        ((120, 45, 3), [None, 40, None]),
        ((3, 120, 45), [None, None, 40]),
        ((3, 120), [None, None]),
        ((0, 120, 45), [None, None, 40]),
        ((3, 4, 120, 45), [None, None, None, 40]),
        ((3, 4, 5), [None, None, None]),
        ((10, 10, 10), [10, 10, 10]),
    ],
)
def test_suppression_hides_a_small_part_with_the_first_large_one(values, numbers):
    total, [table] = shown(parts(*values))

    assert (total, list(table.values())) == (sum(values) // 10 * 10, numbers)


@pytest.mark.parametrize("values", [(), (3, 4), (0, 0, 9)])
def test_suppression_of_a_small_total_tells_nothing(values):
    total, [table] = disclosed(Number(sum(values), MANY), [parts(*values)])

    assert (total, set(table.values())) == (None, {None} if values else set())


@pytest.mark.quick
def test_suppression_treats_sums_of_fewer_than_three_centres_as_small():
    table = {"a": Number(900, 2), "b": Number(500, 3), "c": Number(300, 3)}

    assert rounded(Number(900, 2)) is None
    assert disclosed(Number(1700, 8), [table]) == (1700, [{"a": None, "b": None, "c": 300}])


@pytest.mark.quick
def test_suppression_hides_a_part_marked_as_kept():
    table = {"a": Number(500, 9), "b": Number(500, 9), "c": Number(500, 9, is_kept=True)}

    assert disclosed(Number(1500, 27), [table])[1] == [{"a": None, "b": 500, "c": None}]


def test_number_that_one_centre_dominates_is_not_told():
    assert rounded(Number(1000, 9, largest=750)) == 1000
    assert rounded(Number(1000, 9, largest=751)) is None


def test_part_that_one_centre_dominates_is_kept_with_enough_beside_it():
    table = {
        "first": Number(40, 9),
        "second": Number(60, 9),
        "third": Number(300, 9),
        "dominated": Number(400, 9, largest=390),
    }

    # 40 beside 400 would tell the 400 nearly; 100 do not.
    assert disclosed(Number(800, 9), [table])[1] == [
        {"first": None, "second": None, "third": 300, "dominated": None}
    ]


def test_all_parts_are_kept_if_nothing_hides_the_dominant_centre():
    table = {"a": Number(20, 9), "b": Number(900, 9, largest=880)}

    assert disclosed(Number(920, 9, largest=600), [table]) == (920, [{"a": None, "b": None}])


def test_total_that_one_centre_dominates_tells_nothing():
    table = {"a": Number(100, 9), "b": Number(900, 9, largest=880)}

    assert disclosed(Number(1000, 9, largest=880), [table]) == (None, [{"a": None, "b": None}])


def test_suppression_takes_an_uncounted_part_for_no_protection():
    table = {"a": None, "b": Number(500, 9), "c": Number(500, 9), "d": Number(4, 9)}

    assert disclosed(Number(1004, 27), [table])[1] == [{"a": None, "b": None, "c": 500, "d": None}]


def test_suppression_of_a_table_accounts_for_others_of_the_same_total():
    # The second table says that the total is 38 at the most: of the first, more must be kept.
    small = parts(10, 10, 17, 0)
    exact = parts(19, 18)

    total, [first, second] = shown(small, exact)

    assert total == 30
    assert list(second.values()) == [10, 10]
    assert list(first.values()) == [None, None, None, None]
    assert list(shown(small)[1][0].values()) == [None, 10, 10, None]


# The attacker


def tables_of_one_total(number):
    """Tables with the same total, which a number draws.

    The last part of each makes up for the difference.
    """
    chance = random.Random(number)
    drawn = [
        [chance.randint(0, chance.choice([12, 60, 2000])) for _part in range(chance.randint(1, 6))]
        for _table in range(chance.randint(1, 3))
    ]
    most = max(map(sum, drawn)) + chance.randint(0, 30)
    made = []
    for values in drawn:
        every = [*values, most - sum(values)]
        chance.shuffle(every)
        centres = [chance.randint(1, 5) for _part in every]
        made.append(
            {str(n): Number(*each) for n, each in enumerate(zip(every, centres, strict=True))}
        )
    return most, made


def bounds(total, tables):
    """The least and the most of each part, from all that is told, until nothing changes."""
    low, high = (0, 10**9) if total is None else (total, total + STEP - 1)
    ranges = [
        {
            name: [0, 10**9] if number is None else [number, number + STEP - 1]
            for name, number in table.items()
        }
        for table in tables
    ]
    before = None
    while before != (before := (low, high, str(ranges))):
        for table in ranges:
            low = max(low, sum(least for least, _most in table.values()))
            high = min(high, sum(most for _least, most in table.values()))
            for name, own in table.items():
                others = [other for key, other in table.items() if key != name]
                own[0] = max(own[0], low - sum(most for _least, most in others))
                own[1] = min(own[1], high - sum(least for least, _most in others))
    return ranges


@settings(max_examples=examples(1500))
@given(st.integers(0, 2**64).map(tables_of_one_total))
def test_suppression_leaves_every_value_under_ten_possible(made):
    total, tables = made

    told_total, told_tables = disclosed(Number(total, 5), tables)

    for table, known, ranges in zip(
        tables, told_tables, bounds(told_total, told_tables), strict=True
    ):
        for name, number in table.items():
            if number.is_small:
                assert known[name] is None
            if number.value < STEP:
                low, high = ranges[name]
                assert (low, min(high, STEP - 1)) == (0, STEP - 1)


@settings(max_examples=examples(300))
@given(st.integers(0, 2**64))
def test_sum_of_what_is_kept_never_tells_a_dominated_part(number):
    chance = random.Random(number)
    table = {}
    for name in "abcdef":
        value = chance.choice([chance.randint(0, 60), chance.randint(0, 2000)])
        table[name] = Number(value, 5, largest=chance.randint(value // 3, value))
    total = sum(part.value for part in table.values())

    told, [known] = disclosed(Number(total, 30, largest=total // 2), [table])

    if told is None or all(one is None for one in known.values()):
        return
    kept = sum(table[name].value for name, one in known.items() if one is None)
    for name, part in table.items():
        if part.is_dominated:
            assert known[name] is None
            assert kept >= 1.25 * part.value


@pytest.mark.parametrize("size", [2, 3])
def test_suppression_holds_against_readers_who_know_its_rules(size):
    most = {2: 45, 3: 32}[size]
    every = list(product(range(most), repeat=size))
    by_told = {}
    for values in every:
        total, [known] = shown(parts(*values))
        by_told.setdefault((total, tuple(known.values())), []).append(values)

    for (total, known), tables in by_told.items():
        # What was not looked at could only add to what is possible.
        if total is None or total >= most - STEP:
            continue
        for place in range(size):
            possible = {values[place] for values in tables}
            if known[place] is None and min(possible) < STEP:
                assert set(range(STEP)) <= possible, (total, known, place)
