"""The table of compositions is what sets do: proved for all sets, over every universe."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import pytest

from aiconcord.mapping.rcc5 import ANY, FIVE, NONE, WORDS, SetRelation, compose, converse, in_words
from aiconcord.mapping.relations import read_relation
from aiconcord.mapping.set_network import is_decided
from aiconcord.mapping.set_reading import read_sets

EQUAL, SUBSET, SUPERSET, INTERSECTS, APART = FIVE
Table = dict[tuple[SetRelation, SetRelation], SetRelation]
LARGE_ENOUGH = 4
"""Points of the smallest universe in which every entry of the table can be seen."""


def between(one: int, other: int) -> SetRelation:
    """Tell how two sets that are not empty lie to each other; a set is the bits of a number."""
    if one == other:
        return EQUAL
    if not one & other:
        return APART
    if not one & ~other:
        return SUBSET
    return INTERSECTS if other & ~one else SUPERSET


def seen(triples: Iterable[tuple[int, int, int]]) -> Table:
    """Write the table that *triples* of sets show."""
    table: Table = defaultdict(lambda: NONE)
    for one, middle, other in triples:
        table[between(one, middle), between(middle, other)] |= between(one, other)
    return dict(table)


def written() -> Table:
    return {(one, other): compose(one, other) for one in FIVE for other in FIVE}


def every_pattern() -> Iterator[tuple[int, int, int]]:
    """Give three sets for each way in which the seven regions of three sets can be inhabited.

    What holds between sets depends on nothing else, so these stand for those of any universe."""
    for inhabited in range(1 << 7):
        members = [region for region in range(1, 8) if inhabited >> (region - 1) & 1]
        sets = [sum(1 << region for region in members if region & end) for end in (1, 2, 4)]
        if all(sets):
            yield sets[0], sets[1], sets[2]


@pytest.mark.parametrize("points", [LARGE_ENOUGH, LARGE_ENOUGH + 1])
def test_the_table_is_what_all_sets_of_a_small_universe_show(points: int) -> None:
    assert seen(product(range(1, 1 << points), repeat=3)) == written()


def test_the_table_is_what_sets_of_any_universe_show() -> None:
    assert seen(every_pattern()) == written()


def test_a_smaller_universe_does_not_show_all_of_the_table() -> None:
    small = seen(product(range(1, 1 << (LARGE_ENOUGH - 1)), repeat=3))
    assert small != written()
    assert all(not found & ~written()[pair] for pair, found in small.items())


def test_exactly_one_of_the_five_holds_between_two_sets() -> None:
    assert {between(*pair) for pair in product(range(1, 16), repeat=2)} == set(FIVE)
    assert SetRelation(sum(FIVE)) == ANY
    assert all(not one & other for one in FIVE for other in FIVE if one != other)


def test_the_converse_is_what_holds_the_other_way_round() -> None:
    for one, other in product(range(1, 16), repeat=2):
        assert converse(between(one, other)) == between(other, one)


def test_what_path_consistency_decides_is_closed() -> None:
    decided = {SetRelation(bits) for bits in range(32) if is_decided(bits)}
    assert len(decided) == 28
    assert {converse(one) for one in decided} == decided
    assert {compose(one, other) for one in decided for other in decided} <= decided
    assert {one & other for one in decided for other in decided} <= decided


def test_what_is_possible_is_named_in_the_words_of_nist() -> None:
    for relation, word in WORDS.items():
        as_row = read_relation(word)
        assert as_row is not None
        assert read_sets(as_row.predicate, negated=as_row.negated, word=word) == relation
        assert in_words(relation) == word
