"""The search by triangles and rings misses none, and finds nothing that is not there."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from aiconcord.check.mapping_rings import rings
from aiconcord.check.mapping_triangles import Triangles
from aiconcord.mapping.rcc5 import SetRelation
from aiconcord.mapping.set_network import Said, contradiction, is_decided

NODES = "abcde"
pairs = st.sampled_from(list(combinations(NODES, 2))).flatmap(st.permutations)
relations = st.one_of(st.sampled_from(list(SetRelation)), st.integers(1, 30).map(SetRelation))
unnumbered = st.lists(st.tuples(pairs, relations), max_size=9)
decided = st.lists(st.tuples(pairs, relations.filter(is_decided)), max_size=9)


def statements(found: list[tuple[list[str], SetRelation]], name: str = "") -> list[Said]:
    return [
        Said(*pair, relations, f"{name}{number}" if name else number)
        for number, (pair, relations) in enumerate(found)
    ]


def excluded_in_a_triangle(said: Sequence[Said]) -> set[frozenset[str]]:
    return {
        frozenset(three)
        for three in combinations(NODES, 3)
        if contradiction([each for each in said if {each.subject, each.object} <= set(three)])
    }


@given(unnumbered)
def test_rows_of_a_file_are_told_exactly_where_three_ends_cannot_be(
    found: list[tuple[list[str], SetRelation]],
) -> None:
    own = statements(found)
    told = list(Triangles(own, ()).contradictions())
    assert bool(told) == bool(excluded_in_a_triangle(own))
    assert all(contradiction(each.said) for each in told)
    assert [each.row for each in told] == sorted({each.row for each in told})


@given(unnumbered, unnumbered)
def test_published_rows_are_told_exactly_where_a_row_of_the_file_excludes_them(
    ours: list[tuple[list[str], SetRelation]], theirs: list[tuple[list[str], SetRelation]]
) -> None:
    own, published = statements(ours), statements(theirs, "record-")
    told = list(Triangles(own, published).contradictions())
    by_itself = excluded_in_a_triangle(own)
    new = excluded_in_a_triangle([*own, *published]) - by_itself - excluded_in_a_triangle(published)
    with_published = [each for each in told if each.with_published]
    assert not new or with_published
    for each in with_published:
        assert contradiction(each.said)
        assert not contradiction([said for said in each.said if isinstance(said.by, str)])
        assert not contradiction([said for said in each.said if isinstance(said.by, int)])


@given(decided)
def test_of_few_ends_every_contradiction_is_told_in_ring_or_triangle(
    found: list[tuple[list[str], SetRelation]],
) -> None:
    own = statements(found)
    told = list(Triangles(own, ()).contradictions())
    longer = list(rings(own, (), told))
    assert bool(told or longer) == bool(contradiction(own))
    assert all(contradiction(each.said) and len(each.said) > 3 for each in longer if not told)


@given(decided, decided)
def test_rings_with_published_rows_are_told_where_a_row_of_the_file_closes_them(
    ours: list[tuple[list[str], SetRelation]], theirs: list[tuple[list[str], SetRelation]]
) -> None:
    own, published = statements(ours), statements(theirs, "record-")
    told = list(Triangles(own, published).contradictions())
    longer = list(rings(own, published, told))
    if contradiction([*own, *published]) and not contradiction(published):
        assert told or longer
    for each in longer:
        assert any(isinstance(said.by, int) for said in each.said)
        assert contradiction(each.said)
