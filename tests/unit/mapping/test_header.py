"""The metadata block: YAML without its dangers, every fault with line and column."""

from collections.abc import Callable

import pytest

from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.problems.record import Problem

Make = Callable[..., str]


def faults(text: str) -> dict[str, Problem]:
    return {problem.code: problem for problem in read_sssom(text, "x")[1]}


@pytest.mark.parametrize(
    "line",
    ["comment: &a x", "comment: *a", "comment: !!python/name:os.system ''", "comment: !x y"],
)
def test_anchors_aliases_and_tags_are_refused(mapping_file: Make, line: str) -> None:
    found = faults(mapping_file(metadata=f"#{line}\n"))["mapping-yaml-feature"]
    assert found.where.line == 6
    assert found.where.column is not None


def test_a_billion_laughs_is_refused_at_its_first_anchor(mapping_file: Make) -> None:
    bomb = "#comment: &a [x,x]\n" + "".join(
        f"#c{n}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(9)
    )
    assert faults(mapping_file(metadata=bomb))["mapping-yaml-feature"].where.line == 6


def test_deep_nesting_is_refused(mapping_file: Make) -> None:
    deep = "#comment: " + "[" * 5_000 + "]" * 5_000 + "\n"
    assert faults(mapping_file(metadata=deep)).keys() & {"mapping-yaml-feature", "mapping-yaml"}


def test_directives_are_refused() -> None:
    assert "mapping-yaml-feature" in faults("#%YAML 1.2\n#---\n#license: x\nsubject_id\n")


def test_a_second_document_is_refused(mapping_file: Make) -> None:
    assert "mapping-yaml-feature" in faults(mapping_file(metadata="#---\n#comment: x\n"))


def test_broken_yaml_tells_line_and_column(mapping_file: Make) -> None:
    found = faults(mapping_file(metadata="#comment: a: b\n"))["mapping-yaml"]
    assert (found.where.line, found.where.column) == (6, 12)


def test_a_remark_among_the_metadata_is_told(mapping_file: Make) -> None:
    assert "mapping-yaml" in faults("#just a remark\n" + mapping_file())


def test_metadata_that_are_no_slots_are_told() -> None:
    assert "mapping-yaml" in faults("#- a\n#- b\nsubject_id\n")


def test_a_line_with_less_indent_is_told(mapping_file: Make) -> None:
    lines = [
        "#  " + line[1:] if line.startswith("#") else line for line in mapping_file().splitlines()
    ]
    lines[3] = "#" + lines[3][3:]
    found = faults("\n".join(lines))
    assert found["mapping-indent"].where.line == 4
    assert "mapping-required" not in found


def test_the_same_indent_on_every_line_is_fine(mapping_file: Make) -> None:
    text = "\n".join(
        "#   " + line[1:] if line.startswith("#") else line for line in mapping_file().splitlines()
    )
    assert faults(text) == {}


def test_a_blank_line_inside_the_metadata_is_told_and_passed_over(mapping_file: Make) -> None:
    lines = mapping_file().splitlines()
    text = "\n".join([*lines[:3], "", *lines[3:]])
    assert faults(text).keys() == {"mapping-blank-line"}


def test_a_slot_given_twice_is_told(mapping_file: Make) -> None:
    found = faults(mapping_file(metadata="#license: https://example.org/other\n"))
    assert found["mapping-key-repeated"].where.line == 6
    assert "line 5" in found["mapping-key-repeated"].what


def test_a_list_where_one_value_goes_is_told(mapping_file: Make) -> None:
    found = faults(mapping_file(metadata="#comment:\n#  - a\n#  - b\n"))
    assert found["mapping-value-shape"].where.slot == "comment"


def test_a_map_where_text_goes_is_told(mapping_file: Make) -> None:
    assert "mapping-value-shape" in faults(mapping_file(metadata="#comment:\n#  a: b\n"))


def test_a_built_in_prefix_cannot_be_redefined(mapping_file: Make) -> None:
    text = mapping_file().replace("#  b:", "#  skos: https://example.org/\n#  b:")
    assert faults(text)["mapping-prefix-redefined"].where.line == 3


@pytest.mark.parametrize("line", ["#  c: not an iri", "#  '1c': https://example.org/", "#  c:"])
def test_a_prefix_that_is_none_is_told(mapping_file: Make, line: str) -> None:
    text = mapping_file().replace("#  b:", f"{line}\n#  b:")
    assert faults(text)["mapping-prefix"].where.line == 3


def test_a_curie_map_that_is_no_map_is_told() -> None:
    assert "mapping-prefix" in faults("#curie_map: x\nsubject_id\na:b\n")


@pytest.mark.parametrize(
    "definition",
    [
        "slot_name: subject_id",
        "slot_name: 'a b'",
        "property: a:x",
        "slot_name: x, property: nowhere:x",
        "slot_name: x, more: y",
    ],
)
def test_a_definition_that_is_not_valid_is_told(mapping_file: Make, definition: str) -> None:
    found = faults(mapping_file(metadata=f"#extension_definitions:\n#  - {{{definition}}}\n"))
    assert found.keys() & {"mapping-extension", "mapping-prefix-undeclared"}


def test_two_extensions_may_not_share_a_name_or_a_property(mapping_file: Make) -> None:
    twice = (
        "#extension_definitions:\n#  - {slot_name: x, property: 'a:p'}\n"
        "#  - {slot_name: y, property: 'a:p'}\n"
    )
    assert "mapping-extension" in faults(mapping_file(metadata=twice))


def test_an_unknown_key_names_the_nearest_slot(mapping_file: Make) -> None:
    found = faults(mapping_file(metadata="#mapping_set_titel: x\n"))["mapping-slot-unknown"]
    assert "`mapping_set_title`" in found.remedy


def test_too_much_metadata_is_refused(mapping_file: Make) -> None:
    big = "#comment: " + "x" * 1_100_000 + "\n"
    assert "mapping-too-large" in faults(mapping_file(metadata=big))
