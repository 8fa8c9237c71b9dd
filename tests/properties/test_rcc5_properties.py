"""Laws of the algebra of set relations, for any relations."""

from hypothesis import given
from hypothesis import strategies as st

from aiconcord.mapping.rcc5 import ANY, NONE, SetRelation, compose, converse
from aiconcord.mapping.set_network import Said, contradiction

sets = st.integers(0, 31).map(SetRelation)
some = st.integers(1, 31).map(SetRelation)
ends = st.sampled_from("abcd")
statements = st.lists(st.builds(Said, ends, ends, some, st.integers()), max_size=7)


@given(sets, sets)
def test_the_converse_of_a_composition_is_the_composition_of_the_converses(
    one: SetRelation, other: SetRelation
) -> None:
    assert converse(compose(one, other)) == compose(converse(other), converse(one))
    assert converse(converse(one)) == one


@given(sets, sets, sets)
def test_composition_is_associative_and_spreads_over_or(
    one: SetRelation, two: SetRelation, three: SetRelation
) -> None:
    assert compose(compose(one, two), three) == compose(one, compose(two, three))
    assert compose(one, two | three) == compose(one, two) | compose(one, three)


@given(some)
def test_equal_changes_nothing_and_what_is_unknown_stays_unknown(one: SetRelation) -> None:
    assert compose(SetRelation.EQUAL, one) == one == compose(one, SetRelation.EQUAL)
    assert compose(ANY, one) == ANY == compose(one, ANY)
    assert compose(NONE, one) == NONE


@given(some, some, some)
def test_a_triangle_can_be_turned(one: SetRelation, two: SetRelation, three: SetRelation) -> None:
    seen_from_one = compose(one, two) & three
    seen_from_other = compose(three, converse(two)) & one
    assert (seen_from_one == NONE) == (seen_from_other == NONE)


@given(statements)
def test_of_a_contradiction_nothing_can_be_spared(said: list[Said]) -> None:
    found = contradiction(said)
    assert set(found) <= set(said)
    if found:
        assert contradiction(found)
        assert not any(contradiction([*found[:n], *found[n + 1 :]]) for n in range(len(found)))


@given(statements, st.randoms())
def test_no_order_and_no_direction_of_statements_hides_a_contradiction(
    said: list[Said], random: "st.random.Random"
) -> None:
    turned = [
        Said(one.object, one.subject, converse(one.relations), one.by)
        if random.random() < 0.5
        else one
        for one in said
    ]
    random.shuffle(turned)
    assert bool(contradiction(turned)) == bool(contradiction(said))
