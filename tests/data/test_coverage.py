"""Every row of the tables that facts were gathered in is held, or left out for a stated reason.

The tables themselves are no part of the repository. ``data/coverage/`` says row by row what became
of them, and its README how many rows each table had.
"""

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.settings.places import find_places

COVERAGE = Path(__file__).resolve().parents[2] / "data" / "coverage"
LEDGERS = sorted(COVERAGE.glob("*.csv"))
HEADER = ["table", "row", "uri", "left_out"]
TOTAL = re.compile(r"\| `([a-z-]+/[a-z-]+)` \| (\d+) \| (\d+) \| (\d+) \|")
Row = dict[str, str]


def rows_of(ledger: Path) -> list[Row]:
    with ledger.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == HEADER
        return list(reader)


def faults(rows: list[Row], described: set[str]) -> list[str]:
    """Rows that are neither held nor left out, or both, or held as something nobody describes."""
    return [
        row["row"]
        for row in rows
        if bool(row["uri"]) == bool(row["left_out"]) or (row["uri"] and row["uri"] not in described)
    ]


@pytest.fixture(scope="module")
def described() -> set[str]:
    """Every subject of the curated files, rows of crosswalks included."""
    quads = read(data_files(find_places())).quads
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.stem)
def test_each_row_is_held_as_something_described_or_left_out_with_a_reason(
    ledger: Path, described: set[str]
) -> None:
    rows = rows_of(ledger)
    assert faults(rows, described) == []
    assert {row["table"].replace("/", "-") for row in rows} == {ledger.stem}
    assert len({row["row"] for row in rows}) == len(rows), "a row has one line"


@pytest.mark.parametrize(
    "spoilt",
    [{"uri": ""}, {"left_out": "No source."}, {"uri": "https://w3id.org/aiconcord/id/body/nobody"}],
    ids=["neither", "both", "undescribed"],
)
def test_a_row_that_is_lost_or_counted_twice_is_found(spoilt: Row, described: set[str]) -> None:
    row = rows_of(COVERAGE / "nist-elements.csv")[0]
    assert faults([row], described) == []
    assert faults([row | spoilt], described) == [row["row"]]


def test_the_totals_are_those_of_the_tables() -> None:
    """The README has the number of rows of each table, counted in the table."""
    stated = {
        table: (int(rows), int(held), int(left))
        for table, rows, held, left in TOTAL.findall((COVERAGE / "README.md").read_text("utf-8"))
    }
    counted = {}
    for ledger in LEDGERS:
        rows = rows_of(ledger)
        held = sum(1 for row in rows if row["uri"])
        counted[rows[0]["table"]] = (len(rows), held, len(rows) - held)
    assert stated == counted
