"""Contradictions are found exactly where there are some: judged by other ways of deciding."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from random import Random

import pytest

from aiconcord.mapping.rcc5 import ANY, FIVE, SetRelation, compose, converse, each_of
from aiconcord.mapping.set_network import Said, contradiction

EQUAL, SUBSET, SUPERSET, INTERSECTS, APART = FIVE
HARD = tuple(SUBSET | SUPERSET | more for more in (SetRelation(0), EQUAL, APART, EQUAL | APART))
"""The four of the 32 sets of relations that path consistency does not decide."""
OTHERS = EQUAL | INTERSECTS | APART
Network = Mapping[tuple[int, int], SetRelation]
NODES = 5
REGIONS = range(1, 1 << NODES)
"""The 31 regions into which five sets part a universe: each is the sets that its points are in."""


def networks(count: int, relations: tuple[SetRelation, ...], seed: int) -> list[Network]:
    """Give *count* networks of two to five nodes, each pair in one of *relations*, drawn evenly."""
    random = Random(seed)  # noqa: S311 - a seeded draw of test cases
    return [
        {pair: random.choice(relations) for pair in combinations(range(random.randint(2, 5)), 2)}
        for _ in range(count)
    ]


def said(network: Network) -> list[Said]:
    return [Said(str(a), str(b), relations) for (a, b), relations in network.items()]


def refined(network: Network) -> dict[tuple[int, int], SetRelation] | None:
    """Find one relation for every pair so that each triangle agrees with the table, by trying."""
    pairs = sorted(network, key=lambda pair: len(list(each_of(network[pair]))))
    chosen: dict[tuple[int, int], SetRelation] = {}

    def agrees(one: int, other: int) -> bool:
        for third in range(NODES):
            if (one, third) in chosen and (third, other) in chosen:
                possible = compose(chosen[one, third], chosen[third, other])
                if not chosen[one, other] & possible:
                    return False
        return True

    def further(depth: int) -> bool:
        if depth == len(pairs):
            return True
        one, other = pairs[depth]
        for each in each_of(network[one, other]):
            chosen[one, other], chosen[other, one] = each, converse(each)
            if agrees(one, other) and further(depth + 1):
                return True
        del chosen[one, other], chosen[other, one]
        return False

    return chosen if further(0) else None


@cache
def forbidden(one: int, other: int, relation: SetRelation) -> int:
    """Give the regions that *relation* leaves empty, and with :func:`demanded` says all of it."""
    both = {
        EQUAL: lambda a, b: a != b,
        SUBSET: lambda a, b: a and not b,
        SUPERSET: lambda a, b: b and not a,
        INTERSECTS: lambda a, b: False,
        APART: lambda a, b: a and b,
    }[relation]
    return sum(1 << r for r in REGIONS if both(bool(r >> one & 1), bool(r >> other & 1)))


def model(network: Network) -> list[int]:
    """Give sets of which every single relation of *network* is true; an empty list if none are.

    All regions that nothing forbids have a point. Fewer points would make nothing more true, so
    where these sets do not stand in the relations said, none do."""
    free = sum(1 << region for region in REGIONS)
    for (one, other), relation in network.items():
        if relation != ANY:
            free &= ~forbidden(one, other, relation)
    nodes = sorted({end for pair in network for end in pair})
    sets = [sum(1 << r for r in REGIONS if free >> r & 1 and r >> node & 1) for node in nodes]
    return sets if stands(sets, network) else []


def stands(sets: list[int], network: Network) -> bool:
    """Tell whether *sets*, none of them empty, are in the relations of *network*."""
    return all(sets) and all(between(sets[a], sets[b]) & r for (a, b), r in network.items())


def between(one: int, other: int) -> SetRelation:
    if one == other:
        return EQUAL
    if not one & other:
        return APART
    if not one & ~other:
        return SUBSET
    return INTERSECTS if other & ~one else SUPERSET


def test_ten_thousand_networks_are_judged_as_by_refinement_and_by_sets() -> None:
    verdicts = []
    for network in networks(10_000, (*FIVE, ANY), seed=5):
        found = contradiction(said(network))
        sets = model(network)
        assert bool(found) == (refined(network) is None) == (not sets), network
        verdicts.append(bool(found))
    assert 2_000 < sum(verdicts) < 8_000, "the networks are all of one kind: nothing was tested"


def test_networks_of_sets_of_relations_are_judged_as_by_refinement() -> None:
    tractable = tuple(SetRelation(r) for r in range(1, 32) if SetRelation(r) not in HARD)
    verdicts = []
    for network in [*networks(1_000, tractable, seed=8), *networks(1_000, (*HARD, OTHERS), seed=9)]:
        found = contradiction(said(network))
        chosen = refined(network)
        assert bool(found) == (chosen is None), network
        assert chosen is None or model({pair: chosen[pair] for pair in network}), network
        verdicts.append(bool(found))
    assert 100 < sum(verdicts) < 1_900, "the networks are all of one kind: nothing was tested"


def test_a_network_that_path_consistency_does_not_decide_is_decided() -> None:
    """Of five sets in a ring, each within its neighbour or around it and none else, one is odd."""
    ring = {(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)}
    network = {
        pair: SUBSET | SUPERSET if pair in ring else OTHERS for pair in combinations(range(5), 2)
    }
    assert refined(network) is None
    assert set(contradiction(said(network))) == set(said(network))
    assert not contradiction(said({pair: network[pair] for pair in network if pair != (0, 1)}))


def test_a_contradiction_is_shown_by_the_fewest_statements_that_make_it() -> None:
    told = [
        Said("a", "b", SUBSET, 1),
        Said("b", "c", SUBSET, 2),
        Said("b", "d", INTERSECTS, 3),
        Said("c", "d", SUBSET, 4),
        Said("d", "a", APART, 5),
    ]
    assert [each.by for each in contradiction(told)] == [2, 4, 3]
    around = [told[0], told[1], told[3], told[4]]
    assert [each.by for each in contradiction(around)] == [1, 2, 4, 5]
    assert not contradiction(around[:3])


@pytest.mark.parametrize(("relation", "contradicts"), [(EQUAL, False), (SUBSET, True)])
def test_a_set_is_equal_to_itself_and_nothing_else(
    relation: SetRelation, contradicts: bool
) -> None:
    assert bool(contradiction([Said("a", "a", relation)])) is contradicts


def test_a_statement_that_leaves_nothing_contradicts_itself() -> None:
    assert contradiction([Said("a", "b", EQUAL), Said("b", "a", SUBSET)])
    assert not contradiction([Said("a", "b", SUBSET), Said("b", "a", SUPERSET)])
