"""A file beside the published crosswalks: counts for each, and what contradicts, row by row."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aiconcord.check.mapping_compared import Agreement
from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import check_mapping
from aiconcord.crosswalk.published import Published
from aiconcord.web.mapping_page import standalone

ID = "https://w3id.org/aiconcord/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TABLES = Path(__file__).parents[3] / "data" / "crosswalks"
METADATA = f"""\
#curie_map:
#  rmf: {ID}element/rmf/
#  aiv: {ID}element/aiv/
#mapping_set_id: https://example.org/sets/x
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\tmapping_justification\n"


def published(*rows: tuple[str, str, str]) -> Published:
    """A crosswalk from aiv to rmf, so that the file below reads the other way."""
    crosswalk = ID + "crosswalk/theirs"
    found = [
        {
            "mapping": f"{ID}mapping/theirs/{number}",
            "crosswalk": crosswalk,
            "subject": f"{ID}element/aiv/{subject}",
            "predicate": predicate.replace("skos:", SKOS),
            "object": f"{ID}element/rmf/{object_}"
            if object_ != "-"
            else "https://w3id.org/sssom/NoTermFound",
            "subjectFramework": ID + "framework/aiv",
            "objectFramework": ID + "framework/rmf",
        }
        for number, (subject, predicate, object_) in enumerate(rows, 1)
    ]
    standing = ID + "scheme/crosswalk-standing#official-one"
    return Published.gather([{"crosswalk": crosswalk, "standing": standing}], found)


@pytest.fixture
def report(known: KnownElements) -> Callable[..., MappingReport]:
    """`report(published, "rmf:govern-1  skos:closeMatch aiv:1.1", …)` checks these rows."""

    def run(beside: Published, *rows: str) -> MappingReport:
        lines = ["\t".join([*row.split(" "), "semapv:ManualMappingCuration"]) for row in rows]
        content = METADATA + COLUMNS + "\n".join(lines) + "\n"
        return report_on(content.encode(), "x.sssom.tsv", known, None, beside)

    return run


def told(found: MappingReport) -> list[tuple[str, int | None, str]]:
    return [(each.code, each.where.row, each.severity) for each in found.problems]


def test_each_row_is_counted_once(report: Callable[..., MappingReport]) -> None:
    beside = published(
        ("1.1", "skos:closeMatch", "govern-1"),
        ("1.2", "skos:closeMatch", "govern-1.1"),
        ("1.2", "skos:closeMatch", "govern-1.2"),
    )
    found = report(
        beside,
        "rmf:govern-1  skos:closeMatch aiv:1.1",
        "rmf:govern-1.1  skos:exactMatch aiv:1.2",
        "rmf:govern-1.3  skos:closeMatch aiv:1.2",
    )
    (agreement,) = found.published
    assert agreement == Agreement(
        ID + "crosswalk/theirs", "", "official-one", agreed=1, differing=1, added=1, missing=1
    )
    assert not [code for code, _, _ in told(found) if code.startswith("mapping-disagrees")]


def test_a_counterpart_where_the_publisher_says_that_there_is_none_is_told(
    report: Callable[..., MappingReport],
) -> None:
    beside = published(("1.1", "skos:closeMatch", "-"), ("1.2", "skos:closeMatch", "govern-1"))
    found = report(
        beside,
        "rmf:govern-1  skos:closeMatch aiv:1.1",
        "rmf:govern-1  skos:closeMatch aiv:1.2",
    )
    (problem,) = [each for each in found.problems if each.code.startswith("mapping-disagrees")]
    assert (problem.where.row, problem.where.line, problem.severity) == (1, 7, "warning")
    assert "theirs" in problem.what
    assert "theirs/1" in problem.what
    assert (found.published[0].agreed, found.published[0].disagreed) == (1, 1)


def test_a_denied_relation_that_another_states_is_told(
    report: Callable[..., MappingReport],
) -> None:
    beside = published(("1.1", "skos:closeMatch", "govern-1"))
    found = report(beside, "rmf:govern-1 Not skos:closeMatch aiv:1.1")
    assert told(found) == [("mapping-disagrees-with-published", 1, "warning")]


def test_what_the_reckoning_with_sets_has_told_is_counted_and_not_told_again(
    report: Callable[..., MappingReport],
) -> None:
    beside = published(("1.1", "skos:broadMatch", "govern-1"))
    turned = report(beside, "rmf:govern-1  skos:narrowMatch aiv:1.1")
    assert turned.published[0].agreed == 1
    found = report(beside, "rmf:govern-1  skos:broadMatch aiv:1.1")
    assert [each for each in told(found) if each[1]] == [
        ("mapping-contradicts-published", 1, "warning")
    ]
    assert found.published[0].disagreed == 1


def test_other_frameworks_are_not_compared(report: Callable[..., MappingReport]) -> None:
    found = report(
        published(("1.1", "skos:closeMatch", "govern-1")), "rmf:govern-1  skos:closeMatch rmf:x"
    )
    assert found.published == ()


def test_a_published_table_agrees_with_itself_offline() -> None:
    found = check_mapping(TABLES / "kr-us-2024-a.sssom.tsv")
    lines = (TABLES / "kr-us-2024-a.sssom.tsv").read_text("utf-8").splitlines()
    rows = sum(not line.startswith("#") for line in lines) - 1
    itself, other = found.published
    assert (itself.slug, itself.agreed, itself.missing) == ("kr-us-2024-a", rows, 0)
    assert other.slug == "kr-us-2024-b"
    assert other.agreed + other.added == rows


def test_joint_groups_are_compared_whole() -> None:
    found = check_mapping(TABLES / "jp-us-concepts-2024.sssom.tsv")
    groups = {
        line.split("jp-us-concepts-2024:")[1].split("\t")[0]
        for line in (TABLES / "jp-us-concepts-2024.sssom.tsv").read_text("utf-8").splitlines()
        if "\tkind:joint\t" in line
    }
    itself = found.published[0]
    assert (itself.disagreed, itself.added, itself.missing) == (0, 0, 0)
    assert 0 < itself.agreed <= found.rows
    assert itself.agreed < len(groups) + 60


@pytest.mark.parametrize("form", ["json", "sarif", "html"])
def test_a_report_tells_the_counts_in_every_form_that_has_room(
    form: str, report: Callable[..., MappingReport]
) -> None:
    found = report(
        published(("1.1", "skos:closeMatch", "govern-1")), "rmf:govern-1  skos:closeMatch aiv:1.1"
    )
    written = standalone([found]) if form == "html" else FORMS[form].write([found], ())
    assert "theirs" in written
    if form == "json":
        assert json.loads(written)["files"][0]["published"][0]["agreed"] == 1
    if form == "sarif":
        run = json.loads(written)["runs"][0]
        assert run["properties"]["published"]["x.sssom.tsv"][0]["agreed"] == 1
