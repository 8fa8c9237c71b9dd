"""What is written is read back as what was kept, and what was not kept was told: in every format.

The sets are generated, and hold what is hard to write: formulas, markup, quotes, ends of lines,
controls, spaces at the ends, long numbers.
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.relations import BROAD, EXACT, LISTED, NARROW, RELATED, UNRELATED, Relation
from aiconcord.mapping.row import Extension, MappingRow, MappingSet, Value
from aiconcord.mapping.slots import JUSTIFICATIONS, NO_TERM_FOUND, ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.mapping.write import FORMS, Written, write_mapping
from aiconcord.problems.record import ProblemError

ID = "https://w3id.org/aiconcord/id/"
SPACES = ("https://example.org/a/", "https://example.org/a/b#", "http://example.com/x_")
CODES = {
    f"{ID}element/{framework}/{code.lower().replace(' ', '-')}": code
    for framework, code in (
        ("rmf", "GOVERN 1"), ("rmf", "GOVERN 1.10"), ("rmf", "MAP 2"),
        ("aiv", "1.1.1"), ("aiv", "1.10"),
    )
}  # fmt: skip
KNOWN = KnownElements.gather(
    {"framework": f"{ID}framework/{iri.split('/')[-2]}", "element": iri, "code": code}
    for iri, code in CODES.items()
)
HARD = st.sampled_from(
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "'a", '"', 'a "b" c', "a|b\\c", " ends with a space ",
        "two\nlines", "a\r\nb", "a\tb", "<b>&amp;]]>", "a: b # c", "- x", "null", "1.10", "_x0041_",
        "#REF!", "a\x01b", "\ufffe", "{n}", "é\u2028💥", "%", ";", ",",
    ]
)  # fmt: skip
TEXT = HARD | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
LOCAL = st.text(st.sampled_from("abz019._-/()"), min_size=1, max_size=6)
IRI = st.builds(str.__add__, st.sampled_from(SPACES), LOCAL)
OTHER_IRI = IRI | st.sampled_from(["mailto:a@example.org", "urn:x:1", "tag:e,2026:a"])
RELATIONS = (BROAD, EXACT, NARROW, RELATED, UNRELATED, Relation(LISTED), Relation(SPACES[1] + "w"))


def value_of(slot: Slot) -> st.SearchStrategy[Value]:
    single: st.SearchStrategy[Any] = TEXT
    if slot.name == "mapping_justification":
        single = st.sampled_from(JUSTIFICATIONS)
    elif slot.kind == "entity":
        single = OTHER_IRI
    elif slot.kind == "uri":
        single = IRI
    elif slot.kind == "date":
        single = st.dates()
    elif slot.kind == "double":
        single = st.floats(0, 1)
    elif slot.values is not None:
        single = st.sampled_from([v for v in slot.values if not v.startswith(("rdfs l", "comp"))])
    return st.lists(single, min_size=1, max_size=3).map(tuple) if slot.many else single


@st.composite
def rows(draw: st.DrawFn) -> MappingRow:
    relation = draw(st.sampled_from(RELATIONS))
    ours = st.sampled_from(sorted(CODES))
    values: dict[str, Value] = {
        "subject_id": draw(ours | IRI),
        "predicate_id": relation.predicate,
        "object_id": draw(ours | IRI | st.just(NO_TERM_FOUND)),
        "mapping_justification": draw(st.sampled_from(JUSTIFICATIONS)),
    }
    if relation.negated:
        values["predicate_modifier"] = "Not"
    rest = [n for n in ROW_SLOTS if n not in {*values, "predicate_modifier", "record_id"}]
    for name in draw(st.lists(st.sampled_from(rest), max_size=6, unique=True)):
        values[name] = draw(value_of(ROW_SLOTS[name]))
    word = {BROAD: "subset of", EXACT: "equal", UNRELATED: "no relationship"}.get(relation, "")
    return MappingRow(values, cells={"predicate_id": word if draw(st.booleans()) else ""})


@st.composite
def sets(draw: st.DrawFn) -> MappingSet:
    """Any set: of every kind of row, or of rows that every format can state."""
    found = draw(st.lists(rows(), max_size=4))
    if draw(st.booleans()):
        plain = {"subject_id": f"{ID}element/rmf/map-2", "object_id": f"{ID}element/aiv/1.10"}
        kept = ("subject_label", "object_label", "comment", "confidence", "subject_source_version")
        one = draw(st.sampled_from([Relation(LISTED), BROAD]))
        plain["predicate_id"] = one.predicate
        found = [
            replace(row, values={n: v for n, v in row.values.items() if n in kept} | plain)
            for row in found
        ]
    for number, row in enumerate(found):
        row.row = number + 1
        if draw(st.booleans()):
            row.values["ext_one"] = draw(TEXT)
    names = draw(st.lists(st.sampled_from(sorted(set(SET_SLOTS) - {"sssom_version"})), max_size=6))
    values = {name: draw(value_of(SET_SLOTS[name])) for name in sorted(names)}
    if draw(st.booleans()):
        values["mapping_set_id"] = "https://example.org/sets/x"
    return MappingSet(
        values=values,
        rows=found,
        curie_map={"a": SPACES[0]} if draw(st.booleans()) else {},
        extensions={"ext_one": Extension("ext_one", SPACES[1] + "one")},
    )


def said(table: MappingSet) -> tuple[dict[str, str], list[str]]:
    """Give what *table* says, whatever its prefixes, the order of its rows, names of its slots."""
    table = condense(propagate(table))
    names = {name: extension.iri for name, extension in table.extensions.items()}

    def plain(values: dict[str, Value]) -> dict[str, str]:
        return {names.get(k, k): repr(v) for k, v in values.items() if k != "sssom_version"}

    return plain(table.values), sorted(repr(sorted(plain(r.values).items())) for r in table.rows)


def read_back(written: Written) -> tuple[MappingSet, list[str]]:
    faults = Faults("x")
    table = propagate(read_mapping(written.content, "x", faults, written.metadata))
    place_codes(table, KNOWN, faults)
    passed = ("mapping-no-rows", "mapping-code-unplaced", "mapping-required")
    told = [p.text() for p in faults.problems if p.severity != "info" and p.code not in passed]
    return table, told


@pytest.mark.parametrize("form", list(FORMS))
@given(table=sets())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read_back_and_losses_are_told(form: str, table: MappingSet) -> None:
    try:
        written = write_mapping(table, form, CODES)
    except ProblemError as refusal:
        assert {problem.code for problem in refusal.problems} == {"conversion-refused"}
        assert all(problem.remedy for problem in refusal.problems)
        return
    back, told = read_back(written)
    assert told == []
    assert said(back) == said(written.kept)
    assert write_mapping(table, form, CODES).content == written.content
    check_losses(table, written)


def check_losses(table: MappingSet, written: Written) -> None:
    """Nothing is lost that is not told."""
    told = {problem.where.slot for problem in written.lost if problem.severity == "warning"}
    whole, kept = propagate(table), propagate(written.kept)
    holders = [(whole.values, kept.values)]
    if len(kept.rows) < len(whole.rows):
        assert None in told
    else:
        rows = zip(whole.rows, kept.rows, strict=True)
        holders += [(before.values, after.values) for before, after in rows]
    for before, after in holders:
        for name, value in before.items():
            assert after.get(name) == value or name in told, (name, value, after.get(name))
