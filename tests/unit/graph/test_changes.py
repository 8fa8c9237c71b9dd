"""Changes between releases, and the ledger's lines."""

import pytest

from aiconcord.graph.changes import COLUMNS, Change, compare, read_changes, replay, write_changes
from aiconcord.graph.records import Record

HEAD = ",".join(COLUMNS)


def test_name_that_was_born_retired_is_added_and_nothing_more():
    born = {"id/x": Record("1", retired=True)}
    added = compare({}, born)
    assert [one.change for one in added] == ["added"]
    assert compare(replay(added), born) == []


def test_what_was_retired_stays_retired_when_it_changes_again():
    first = compare({}, {"id/x": Record("1")})
    second = compare(replay(first), {"id/x": Record("2", retired=True)})
    third = compare(replay([*first, *second]), {"id/x": Record("3", retired=True)})
    assert [one.change for one in (*second, *third)] == ["retired", "changed"]


def test_ledger_is_read_as_it_was_written():
    changes = [
        Change("0.1.0", "2026-11-21", "added", "id/body/x#name-1", "ab"),
        Change("0.2.0", "2027-02-01", "retired", "id/element/f/a,b", "cd"),
    ]
    assert read_changes(write_changes(changes).decode()) == changes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2",
        f"{HEAD}\n0.1.0,2026-13-01,added,id/x,ab",
        f"{HEAD}\n0.1.0,2026-11-21,forgotten,id/x,ab",
        f"{HEAD}\n0.1.0,2026-11-21,added,,ab",
        f"{HEAD}\n,2026-11-21,added,id/x,ab",
        f"{HEAD}\n0.1.0,2026-11-21,added",
        f"{HEAD}\n0.1.0,2026-11-21,added,id/x,ab,more",
    ],
)
def test_line_that_is_no_change_is_named(text: str):
    with pytest.raises(ValueError, match=r"line [12]:"):
        read_changes(text)
