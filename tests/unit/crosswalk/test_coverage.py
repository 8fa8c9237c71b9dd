"""Coverage, held against what the saved question answers, which was checked by hand."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from aiconcord.crosswalk.coverage import find_coverage, sheets
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.names.uris import thing
from aiconcord.problems.record import ProblemError

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "crosswalk-coverage.csv"
AIVTF, RMF = thing("framework", "sg-aivtf-2023"), thing("framework", "nist-ai-rmf-1.0")


def test_named_elements_and_shares_are_those_of_the_saved_question(holdings: Holdings) -> None:
    found = find_coverage(holdings, AIVTF, RMF, thing("crosswalk", "sg-us-2023"))
    told = {
        (direction["of"]["framework"], line["part"].split()[0], line["level"]): (
            str(line["elements"]),
            str(line["named"]),
            str(line["percent"]),
        )
        for direction in found["directions"]
        for line in direction["lines"]
    }
    with GOLDEN.open(encoding="utf-8") as file:
        golden = list(csv.DictReader(file))
    assert len(golden) > 20
    for line in golden:
        code = line["group"].rpartition("/")[2]
        part = code.upper() if code.isalpha() else code
        key = line["framework"], part, line["levelName"]
        assert told[key] == (line["elements"], line["listed"], line["percent"]), key


def test_the_matrix_holds_every_row_of_the_table_once(holdings: Holdings) -> None:
    only = thing("crosswalk", "sg-us-2023")
    found = find_coverage(holdings, AIVTF, RMF, only)
    text = (ROOT / "data" / "crosswalks" / "sg-us-2023.sssom.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    by_hand = Counter(
        (line["object_label"].split(".")[0], line["subject_label"].split()[0])
        for line in csv.DictReader(lines, delimiter="\t")
    )
    matrix = found["matrix"]
    told = {
        (row.split()[0], column): cell
        for row, cells in zip(matrix["rows"], matrix["cells"], strict=True)
        for column, cell in zip(matrix["columns"], cells, strict=True)
        if cell
    }
    assert told == by_hand
    assert matrix["columns"] == ["GOVERN", "MAP", "MEASURE", "MANAGE"]


def test_what_came_later_lowers_no_share(holdings: Holdings) -> None:
    found = find_coverage(holdings, AIVTF, RMF, thing("crosswalk", "sg-us-2023"))
    (criteria,) = [
        level
        for level in found["directions"][0]["levels"]
        if level["level"] == "testable criterion"
    ]
    assert (criteria["named"], criteria["elements"], criteria["later"]) == (65, 66, 6)


def test_both_ways_hold_the_same(holdings: Holdings) -> None:
    there, back = find_coverage(holdings, AIVTF, RMF), find_coverage(holdings, RMF, AIVTF)
    assert there["directions"] == back["directions"][::-1]
    turned = [list(column) for column in zip(*back["matrix"]["cells"], strict=True)]
    assert there["matrix"]["cells"] == turned


def test_every_sheet_is_a_table(holdings: Holdings) -> None:
    for sheet in sheets(find_coverage(holdings, AIVTF, RMF)):
        assert sheet.rows
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


def test_one_framework_twice_is_refused(holdings: Holdings) -> None:
    with pytest.raises(ProblemError):
        find_coverage(holdings, RMF, RMF)
