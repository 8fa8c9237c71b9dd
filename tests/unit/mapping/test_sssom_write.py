"""Writing the canonical form: one set, one sequence of bytes, and back."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.row import Extension, MappingRow, MappingSet, Value
from aiconcord.mapping.slots import JUSTIFICATIONS, NEVER_EMPTY, ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.sssom_write import number, write_sssom
from aiconcord.mapping.versions import version_needed
from aiconcord.problems.record import ProblemError

Make = Callable[..., str]
SPACES = ("https://example.org/a/", "https://example.org/a/b#", "http://example.com/x_")

# A cell is text without controls and line ends other than LF; blank text is no value at all.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t|\\\"' #:"),
    min_size=1,
    max_size=25,
).filter(str.strip)
LOCAL = st.text(st.sampled_from("abz019._-/()'"), min_size=1, max_size=8)
IRIS = st.builds(str.__add__, st.sampled_from(SPACES), LOCAL)
URIS = st.builds("https://example.net/{}".format, LOCAL)


def value_of(slot: Slot) -> st.SearchStrategy[Value]:
    single: st.SearchStrategy[Value]
    if slot.name == "mapping_justification":
        single = st.sampled_from(JUSTIFICATIONS)
    elif slot.kind == "entity":
        single = IRIS
    elif slot.kind == "uri":
        single = URIS
    elif slot.kind == "date":
        single = st.dates()
    elif slot.kind == "double":
        single = st.integers(-1000, 1000).map(lambda n: n / 1000)
    elif slot.values is not None:
        single = st.sampled_from(sorted(slot.values))
    else:
        single = TEXT
    if slot.many:
        return st.lists(single.map(str), min_size=1, max_size=3).map(tuple)
    return single


@st.composite
def values_of(draw: st.DrawFn, slots: dict[str, Slot], *always: str) -> dict[str, Value]:
    names = draw(st.lists(st.sampled_from(sorted(slots)), max_size=10, unique=True))
    return {name: draw(value_of(slots[name])) for name in {*names, *always}}


@st.composite
def sets(draw: st.DrawFn) -> MappingSet:
    """Any set in the form that the reader gives: shared slots carried down, version as needed."""
    rows = draw(st.lists(values_of(dict(ROW_SLOTS), *NEVER_EMPTY), max_size=4))
    own = {"ext_one": Extension("ext_one", SPACES[0] + "one")} if draw(st.booleans()) else {}
    for row in rows if own else ():
        row["ext_one"] = draw(TEXT)
    on_set = {n: s for n, s in SET_SLOTS.items() if n != "sssom_version"}
    table = MappingSet(
        values=draw(values_of(on_set)),
        rows=[MappingRow(row) for row in rows],
        curie_map=dict(zip("abc", SPACES, strict=True)),
        extensions=own if rows else {},
    )
    table = propagate(condense(propagate(table)))
    if version_needed(condense(table)) == "1.1":
        table.values["sssom_version"] = "1.1"
    return table


def content(table: MappingSet) -> tuple[dict[str, Value], list[list[tuple[str, str]]]]:
    rows = [sorted((name, repr(value)) for name, value in row.values.items()) for row in table.rows]
    return table.values, sorted(rows)


@given(sets())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_reads_back_as_the_same_set(table: MappingSet) -> None:
    text = write_sssom(table)
    back, problems = read_sssom(text, "x.sssom.tsv")
    assert [problem.text() for problem in problems] == []
    assert content(back) == content(table)


@given(sets())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_writing_is_a_fixed_point(table: MappingSet) -> None:
    text = write_sssom(table)
    assert write_sssom(read_sssom(text, "x.sssom.tsv")[0]) == text


@given(sets())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_and_prefixes_does_not_matter(table: MappingSet) -> None:
    turned = MappingSet(
        values=dict(reversed(table.values.items())),
        rows=table.rows[::-1],
        curie_map=dict(reversed(table.curie_map.items())),
        extensions=table.extensions,
    )
    assert write_sssom(turned) == write_sssom(table)


def written(text: str) -> str:
    return write_sssom(read_sssom(text, "x")[0])


def test_slots_that_all_rows_share_go_up_to_the_metadata(mapping_file: Make) -> None:
    text = written(mapping_file("mapping_tool: T", rows=2))
    assert "#mapping_tool: T\n" in text
    assert "mapping_tool\t" not in text


def test_shared_slots_stay_in_the_rows_where_that_is_asked_for(mapping_file: Make) -> None:
    table, _ = read_sssom(mapping_file(metadata="#mapping_tool: T\n", rows=2), "x")
    text = write_sssom(table, condensed=False)
    assert "#mapping_tool" not in text
    assert text.count("\tT") == 2
    assert read_sssom(text, "x")[0] == table


def test_prefixes_that_nothing_uses_are_left_out(mapping_file: Make) -> None:
    text = mapping_file().replace("#  b:", "#  unused: https://example.org/u/\n#  b:")
    assert "unused" not in written(text)


def test_built_in_prefixes_are_not_declared(mapping_file: Make) -> None:
    space = "https://w3id.org/semapv/vocab/"
    text = mapping_file().replace("#  b:", f"#  semapv: {space}\n#  b:")
    assert "semapv: " not in written(text)


def test_columns_stand_in_the_order_of_the_standard(mapping_file: Make) -> None:
    text = written(mapping_file("comment: c", "subject_label: s", "record_id: a:r"))
    header = next(line for line in text.splitlines() if not line.startswith("#"))
    assert header.split("\t") == [
        "record_id",
        "subject_id",
        "subject_label",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "comment",
    ]


def test_a_new_slot_brings_the_version_that_knows_it(mapping_file: Make) -> None:
    assert written(mapping_file("record_id: a:r")).startswith('#sssom_version: "1.1"\n')
    assert "sssom_version" not in written(mapping_file())


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.5, "0.5"), (0.1235, "0.124"), (2 / 3, "0.667")],
)
def test_numbers_have_three_decimals_at_most(value: float, text: str) -> None:
    assert number(value) == text


def test_an_iri_that_no_prefix_fits_is_refused_not_guessed() -> None:
    table = MappingSet(rows=[MappingRow({"subject_id": "https://nowhere.example/1"})])
    with pytest.raises(ProblemError) as caught:
        write_sssom(table)
    assert caught.value.problem.code == "mapping-prefix-undeclared"
    assert caught.value.problem.where.slot == "subject_id"


@pytest.mark.parametrize(
    "text", ["1.1", "true", "null", "- a", "a: b", "a #b", "'q'", "x:", "[a]", "*a", "a\nb", "0o7"]
)
def test_text_that_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    table = MappingSet(values={"comment": text, "mapping_set_id": "https://example.org/s"})
    out = write_sssom(table)
    assert '#comment: "' in out
    assert read_sssom(out, "x")[0].values["comment"] == text


def test_a_date_stays_a_date(mapping_file: Make) -> None:
    text = written(mapping_file("mapping_date: 2024-01-31"))
    assert "#mapping_date: 2024-01-31\n" in text
    assert read_sssom(text, "x")[0].rows[0].values["mapping_date"] == date(2024, 1, 31)
