"""The table of slots holds together."""

import pytest

from aiconcord.mapping.curies import Contractor, expand
from aiconcord.mapping.slots import PROPAGATED, ROW_SLOTS, SET_SLOTS


def test_a_propagated_slot_exists_on_rows_too() -> None:
    assert set(PROPAGATED) <= set(ROW_SLOTS)
    assert len(PROPAGATED) == 20


def test_a_slot_is_the_same_on_set_and_row() -> None:
    for name in set(SET_SLOTS) & set(ROW_SLOTS):
        assert SET_SLOTS[name] is ROW_SLOTS[name]


def test_no_two_slots_share_a_property() -> None:
    for slots in (SET_SLOTS, ROW_SLOTS):
        assert len({slot.iri for slot in slots.values()}) == len(slots)


@pytest.mark.parametrize(
    ("iri", "curie"),
    [("https://e.org/a/1", "long:1"), ("https://e.org/1", "short:1"), ("https://f.org/1", None)],
)
def test_the_longest_namespace_makes_the_curie(iri: str, curie: str | None) -> None:
    prefixes = {"short": "https://e.org/", "long": "https://e.org/a/", "same": "https://e.org/a/"}
    assert Contractor(prefixes).contract(iri) == curie
    assert curie is None or expand(curie, prefixes) == iri
