"""What the published crosswalks hold, compared with the lines of the tables themselves."""

import csv
import json
from pathlib import Path

import pytest

from aiconcord.crosswalk.published import STANDINGS, Published
from aiconcord.names.uris import thing

TABLES = sorted((Path(__file__).parents[3] / "data" / "crosswalks").glob("*.sssom.tsv"))
AIVTF, RMF = thing("framework", "sg-aivtf-2023"), thing("framework", "nist-ai-rmf-1.0")


def lines_of(table: Path) -> list[dict[str, str]]:
    lines = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name.partition(".")[0])
def test_every_line_of_a_table_is_a_row(table: Path, published: Published) -> None:
    crosswalk = thing("crosswalk", table.name.removesuffix(".sssom.tsv"))
    rows = published.of(crosswalk)
    lines = lines_of(table)
    assert len(rows) == len(lines)
    assert sum(row.is_denial for row in rows) == sum(
        line["object_id"] == "sssom:NoTermFound" for line in lines
    )
    assert sum(row.is_joint for row in rows) == sum(
        line.get("aic_group_kind") == "kind:joint" for line in lines
    )
    assert [row.source_row for row in rows] == [
        line["aic_source_row"]
        for line in sorted(lines, key=lambda line: line["record_id"].partition(":")[2])
    ]
    assert all(row.sources for row in rows)


def test_a_row_knows_its_editions_group_and_place(published: Published) -> None:
    (row,) = [row for row in published.rows if row.iri.endswith("/sg-us-2023/govern-1--1.1.1")]
    assert row.predicate == "https://w3id.org/aiconcord/def/listedAgainst"
    assert (row.subject_framework, row.object_framework) == (RMF, AIVTF)
    assert row.subject_edition == RMF + "#edition-2023-01"
    assert row.object_edition == AIVTF + "#edition-2023-10"
    assert row.sources == ((thing("source", "nist-imda-crosswalk-2023"), "row GOVERN 1"),)
    assert not row.negated


def test_a_denial_keeps_the_edition_that_its_crosswalk_names(published: Published) -> None:
    denials = [row for row in published.of(thing("crosswalk", "kr-us-2024-a")) if row.is_denial]
    assert {row.object_edition for row in denials} == {RMF + "#edition-2023-01"}


def test_rows_between_two_frameworks_read_either_way_and_official_ones_come_first(
    published: Published,
) -> None:
    rows = published.between(AIVTF, RMF)
    assert rows == published.between(RMF, AIVTF)
    standings = [STANDINGS.index(published.crosswalks[row.crosswalk].standing) for row in rows]
    assert standings == sorted(standings)
    assert len(set(standings)) > 1
    assert rows[0].crosswalk == thing("crosswalk", "sg-us-2023")


def test_a_crosswalk_without_rows_is_known_too(published: Published) -> None:
    crosswalk = published.crosswalks[thing("crosswalk", "sg-us-2025")]
    assert not published.of(crosswalk.iri)
    assert crosswalk.name
    assert crosswalk.edition_of(thing("framework", "sg-aivtf-2025")).endswith("#edition-2025-06")


def test_everything_goes_to_another_process_and_comes_back(published: Published) -> None:
    assert Published.from_json(json.loads(json.dumps(published.as_json()))) == published


def test_a_row_that_is_negated_says_so() -> None:
    row = {"mapping": "m", "crosswalk": "c", "subject": "s", "predicate": "p", "object": "o"}
    negated = {**row, "mapping": "n", "modifier": "https://w3id.org/sssom/NegatedPredicate"}
    found = Published.gather([], [row, negated])
    assert [each.negated for each in found.rows] == [False, True]
