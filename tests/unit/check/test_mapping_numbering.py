"""One code in two numberings of a framework: both are shown, with what became of which."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aiconcord.check.mapping_file import check_mapping_file
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import known_offline
from aiconcord.problems.record import Problem

ID = "https://w3id.org/aiconcord/id/"
OLD, NEW = ID + "framework/aiv-2023", ID + "framework/aiv-2025"
TITLES = {
    (OLD, "1"): ("Transparency", "principle"),
    (OLD, "1.1"): ("Tell the users how personal data is used", "process-check"),
    (OLD, "1.2"): ("Publish a policy of communication", "process-check"),
    (NEW, "1"): ("Transparency", "principle"),
    (NEW, "1.1"): ("Publish a policy of communication for consumers", "process-check"),
    (NEW, "1.3"): ("Tell the users how personal data is used", "process-check"),
    (NEW, "1.4"): ("Name an officer", "process-check"),
}
LINEAGE = [((NEW, "1.1"), (OLD, "1.2")), ((NEW, "1.3"), (OLD, "1.1"))]
EDITIONS = {OLD: OLD + "#edition-2023-10", NEW: NEW + "#edition-2025-06"}


def element(framework: str, code: str) -> str:
    return f"{ID}element/{framework.rpartition('/')[2]}/{code}"


@pytest.fixture(scope="module")
def known() -> KnownElements:
    rows = [{"framework": framework, "edition": edition} for framework, edition in EDITIONS.items()]
    for (framework, code), (title, level) in TITLES.items():
        row = {"framework": framework, "element": element(framework, code)}
        more = {"code": code, "level": f"{ID}scheme/element-level#{level}"}
        rows += [{**row, **more, "edition": EDITIONS[framework]}, {**row, "title": title}]
        if code == "1":
            rows.append({**row, "child": element(framework, "1.1")})
    for newer, older in LINEAGE:
        row = {"framework": newer[0], "element": element(*newer)}
        rows.append({**row, "ancestor": element(*older)})
    return KnownElements.gather(rows, [element(OLD, "1.1"), element(NEW, "1.1")])


Check = Callable[..., list[Problem]]


@pytest.fixture
def check(known: KnownElements) -> Check:
    def run(code: str, framework: str = OLD, **more: str) -> list[Problem]:
        cells = {
            "subject_id": f"{framework.rpartition('/')[2]}:{code}",
            "predicate_id": "skos:closeMatch",
            "object_id": "far:1",
            "mapping_justification": "semapv:ManualMappingCuration",
            **more,
        }
        text = (
            f"#curie_map:\n#  aiv-2023: {ID}element/aiv-2023/\n"
            f"#  aiv-2025: {ID}element/aiv-2025/\n#  fw: {ID}framework/\n"
            "#  far: https://example.org/far/\n#mapping_set_id: https://example.org/s\n"
            "#license: https://example.org/l\n"
        )
        text += "\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n"
        found = check_mapping_file(text.encode(), "x.sssom.tsv", known)
        return [each for each in found if each.code != "mapping-framework-not-held"]

    return run


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("subject_source", "fw:aiv-2025"),
        ("subject_source_version", "2025-06"),
        ("subject_source_version", "edition-2025-06"),
        ("subject_source_version", NEW + "#edition-2025-06"),
    ],
)
def test_a_code_meant_in_the_other_numbering_shows_both(check: Check, slot: str, said: str) -> None:
    (problem,) = check("1.1", **{slot: said})
    assert (problem.code, problem.severity) == ("mapping-end-other-numbering", "error")
    assert problem.where.slot == slot
    assert problem.what == (
        "`aiv-2023:1.1` is 1.1 of aiv-2023 (Tell the users how personal data is used), and not "
        "1.1 of aiv-2025 (Publish a policy of communication for consumers); "
        f"{slot} names aiv-2025"
    )
    assert problem.remedy == (
        "if aiv-2025 is meant, write `aiv-2025:1.1`; 1.1 of aiv-2023 is 1.3 there"
    )


def test_it_works_from_the_newer_numbering_too(check: Check) -> None:
    (problem,) = check("1.1", NEW, subject_source_version="2023-10")
    assert problem.code == "mapping-end-other-numbering"
    assert problem.remedy.endswith("1.1 of aiv-2025 is 1.2 there")


def test_the_edition_of_its_own_numbering_is_no_fault(check: Check) -> None:
    assert check("1.1", subject_source_version="2023-10", subject_source="fw:aiv-2023") == []


@pytest.mark.parametrize(
    "label", ["Publish a policy of communication for consumers", "policy of communication: publish"]
)
def test_a_label_that_fits_the_other_numbering_is_a_warning(check: Check, label: str) -> None:
    (problem,) = check("1.1", subject_label=label)
    assert (problem.code, problem.severity) == ("mapping-end-other-numbering", "warning")
    assert problem.where.slot == "subject_label"
    assert "subject_label fits the other" in problem.what


@pytest.mark.parametrize("label", ["1.1", "Tell users how personal data is used", "Something else"])
def test_a_label_that_fits_or_says_nothing_is_no_fault(check: Check, label: str) -> None:
    assert check("1.1", subject_label=label) == []


def test_a_code_that_was_given_anew_says_which_it_is_now(check: Check) -> None:
    (problem,) = check("1.2", NEW)
    assert problem.code == "mapping-end-unknown"
    assert "but in aiv-2023: it is 1.2 of aiv-2023 (Publish a policy" in problem.what
    assert problem.remedy == "1.2 was given a new code: write 1.1, `aiv-2025:1.1`"


def test_a_code_without_descendants_gets_the_nearest_as_before(check: Check) -> None:
    (problem,) = check("1.4", OLD)
    assert "it is 1.4 of aiv-2025 (Name an officer)" in problem.what
    assert problem.remedy == "did you mean 1.2, `aiv-2023:1.2`?"


def test_a_heading_is_a_remark(check: Check) -> None:
    (problem,) = check("1")
    assert (problem.code, problem.severity) == ("mapping-end-heading", "info")
    assert "is a heading (principle)" in problem.what


def test_a_heading_is_what_crosswalks_map_the_framework_at_other_levels_than() -> None:
    top = {"framework": OLD, "element": element(OLD, "1"), "code": "1", "level": "x#principle"}
    leaf = {"framework": OLD, "element": element(OLD, "1.1"), "code": "1.1", "level": "x#check"}
    rows = [top, {**top, "child": leaf["element"]}, leaf]

    def heading(*more: dict[str, str], mapped: tuple[str, ...] = ()) -> str:
        return KnownElements.gather([*rows, *more], mapped).elements[top["element"]].heading

    assert heading() == "", "nothing is known of what crosswalks map"
    assert heading(mapped=(leaf["element"],)) == "principle"
    assert heading({**leaf, "mapped": "true"}) == "principle"
    assert heading({**leaf, "mapped": "true"}, {**top, "mapped": "true"}) == ""


def test_what_is_known_of_numberings_survives_the_way_to_another_process(
    known: KnownElements,
) -> None:
    assert KnownElements.from_json(known.as_json()) == known


def test_categories_of_the_ai_rmf_are_mapped_and_principles_of_ai_verify_are_headings() -> None:
    elements = known_offline().elements
    assert elements[f"{ID}element/nist-ai-rmf-1.0/govern-1"].heading == ""
    assert elements[f"{ID}element/sg-aivtf-2023/1"].heading == "principle"
    assert elements[f"{ID}element/sg-aivtf-2025/1"].heading == "principle"


FAULTS = Path(__file__).parents[2] / "faults"


@pytest.mark.parametrize("code", ["mapping-end-other-numbering", "mapping-end-heading"])
def test_files_with_the_fault_raise_it_and_nothing_else(code: str) -> None:
    files = sorted(FAULTS.glob(f"{code}--*"))
    assert len(files) >= 2
    for file in files:
        found = check_mapping_file(file.read_bytes(), file.name, known_offline())
        assert {problem.code for problem in found} == {code}, file.name


def test_1_1_1_of_ai_verify_2023_is_not_1_1_1_of_2025() -> None:
    known = known_offline()
    text = f"""\
#curie_map:
#  aiv: {ID}element/sg-aivtf-2023/
#  rmf: {ID}element/nist-ai-rmf-1.0/
#mapping_set_id: https://example.org/s
#license: https://example.org/l
subject_id\tpredicate_id\tobject_id\tmapping_justification\tsubject_source_version
aiv:1.1.1\tskos:closeMatch\trmf:govern-1\tsemapv:ManualMappingCuration\t2025-06
aiv:1\tskos:closeMatch\trmf:govern-1\tsemapv:ManualMappingCuration\t2023-10
"""
    one, other = check_mapping_file(text.encode(), "x", known)
    assert one.code == "mapping-end-other-numbering"
    assert "1.1.1 of sg-aivtf-2023 (" in one.what
    assert "and not 1.1.1 of sg-aivtf-2025 (" in one.what
    assert one.remedy.endswith("1.1.1 of sg-aivtf-2023 is 1.3.1 there")
    assert (other.code, other.severity) == ("mapping-end-heading", "info")
