"""What two sets of rows say of the same ends: every verdict, either direction, groups as groups."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.crosswalk.compare import as_json, comparable, compare_crosswalks
from aiconcord.crosswalk.comparing import Verdict, compare, statements
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.published import Published, PublishedRow
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import thing
from aiconcord.problems.record import ProblemError

CROSSWALKS = Path(__file__).parents[3] / "data" / "crosswalks"
ONE = thing("framework", "one")
SKOS = PREFIXES["skos"]
EXACT, BROAD, NARROW = (SKOS + name for name in ("exactMatch", "broadMatch", "narrowMatch"))
RELATED, LISTED = SKOS + "relatedMatch", PREFIXES["aic"] + "listedAgainst"
NOT = "modifier=" + PREFIXES["sssom"] + "NegatedPredicate"
JOINT = "groupKind=" + thing("scheme", "group-kind") + "#joint"
Rows = tuple[PublishedRow, ...]


@pytest.fixture
def rows(made_up: Callable[..., Holdings]) -> Callable[..., Rows]:
    return lambda *told: made_up(*told).published.rows


def turned(given: Rows) -> Rows:
    """The same rows, written the other way round with the converse predicate."""
    converse = {BROAD: NARROW, NARROW: BROAD}
    return tuple(
        replace(
            row,
            subject=row.object,
            object=row.subject,
            subject_framework=row.object_framework,
            object_framework=row.subject_framework,
            predicate=converse.get(row.predicate, row.predicate),
        )
        for row in given
    )


def verdicts(first: Rows, second: Rows) -> list[str]:
    found = compare(statements(first, ONE), statements(second, ONE))
    return sorted(str(each.verdict) for each in found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("a", EXACT, "x"), ("a", EXACT, "x"), ["agreed"]),
        (("a", LISTED, "x"), ("a", LISTED, "x"), ["agreed"]),
        (("a", EXACT, "x"), ("a", BROAD, "x"), ["disagreed"]),
        (("a", BROAD, "x"), ("a", NARROW, "x"), ["disagreed"]),
        (("a", RELATED, "x"), ("a", RELATED, "x", NOT), ["disagreed"]),
        (("a", LISTED, "x"), ("a", EXACT, "x"), ["differing"]),
        (("a", LISTED, "x"), ("a", RELATED, "x"), ["differing"]),
        (("a", EXACT, "x", NOT), ("a", BROAD, "x"), ["differing"]),
        (("a", EXACT, "x"), ("a", EXACT, "y"), ["only-first", "only-second"]),
        (("a", LISTED, "-"), ("a", LISTED, "-"), ["agreed"]),
        (("a", LISTED, "-"), ("a", LISTED, "x"), ["disagreed"]),
        (("a", LISTED, "x"), ("-", LISTED, "x"), ["disagreed"]),
        (("a", LISTED, "-"), ("a", RELATED, "x", NOT), ["only-first", "only-second"]),
        (("a", LISTED, "-"), ("b", LISTED, "x"), ["only-first", "only-second"]),
    ],
)
def test_each_verdict_whichever_comes_first_and_whichever_way_it_reads(
    rows: Callable[..., Rows],
    one: tuple[str, ...],
    other: tuple[str, ...],
    expected: list[str],
) -> None:
    first, second = rows(one), rows(other)
    assert verdicts(first, second) == expected
    assert verdicts(second, first) == expected
    assert verdicts(first, turned(second)) == expected
    assert verdicts(turned(first), second) == expected


def test_a_joint_group_is_compared_whole(rows: Callable[..., Rows]) -> None:
    joint = rows(("a", EXACT, "x", JOINT, "group=g"), ("b", EXACT, "x", JOINT, "group=g"))
    same = rows(("b", EXACT, "x", JOINT, "group=h"), ("a", EXACT, "x", JOINT, "group=h"))
    assert verdicts(joint, same) == ["agreed"]
    singles = rows(("a", EXACT, "x"), ("b", EXACT, "x"))
    assert verdicts(joint, singles) == ["only-first", "only-second", "only-second"]
    larger = rows(*((one, EXACT, "x", JOINT, "group=g") for one in ("a", "b", "a.1")))
    assert verdicts(joint, larger) == ["only-first", "only-second"]
    assert verdicts(joint, rows(("-", LISTED, "x"))) == ["only-first", "only-second"]


def pairs_in(name: str) -> set[frozenset[str]]:
    lines = (CROSSWALKS / f"{name}.sssom.tsv").read_text("utf-8").splitlines()
    table = csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t")
    return {frozenset((line["subject_id"], line["object_id"])) for line in table}


def test_the_two_korean_tables_agree_where_both_speak(
    published: Published, holdings: Holdings
) -> None:
    names = "kr-us-2024-a", "kr-us-2024-b"
    first, second = (pairs_in(name) for name in names)
    one, other = (thing("crosswalk", name) for name in names)
    found = compare_crosswalks(published, one, other)
    (pair,) = found.pairs
    counts = Counter(each.verdict for each in pair.compared)
    assert counts == {
        Verdict.AGREED: len(first & second),
        Verdict.FIRST: len(first - second),
        Verdict.SECOND: len(second - first),
    }
    told = as_json(found, holdings)
    assert sum(told["counts"].values()) == len(pair.compared) == len(first | second)


def test_comparing_is_the_same_from_either_side(published: Published) -> None:
    swapped = {Verdict.FIRST: Verdict.SECOND, Verdict.SECOND: Verdict.FIRST}
    found = comparable(published)
    assert len(found) > 5
    for one, other in found:
        there, back = (
            Counter(each.verdict for pair in compared.pairs for each in pair.compared)
            for compared in (
                compare_crosswalks(published, one, other),
                compare_crosswalks(published, other, one),
            )
        )
        assert there == {swapped.get(verdict, verdict): n for verdict, n in back.items()}


@pytest.mark.parametrize("other", ["sg-us-2023", "kr-us-2024-a", "sg-us-2025"])
def test_crosswalks_between_other_frameworks_are_refused(published: Published, other: str) -> None:
    with pytest.raises(ProblemError) as caught:
        compare_crosswalks(published, thing("crosswalk", "sg-us-2023"), thing("crosswalk", other))
    assert caught.value.problem.code == "crosswalks-incomparable"
