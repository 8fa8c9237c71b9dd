"""Rows that cannot all be true are told, with the fewest rows that show it; others are not."""

import asyncio
from collections.abc import Callable

import pytest

from aiconcord.check import mapping_rings, mapping_triangles
from aiconcord.check.mapping_apart import report_apart
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.crosswalk.published import Published
from aiconcord.mapping.set_network import Said
from aiconcord.names.namespaces import ID
from aiconcord.problems.record import Problem

FAR = "https://example.org/"
HEAD = f"""\
#curie_map:
#  e: {FAR}
#mapping_set_id: https://example.org/sets/x
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification")
LOGIC = {"mapping-self", "mapping-logic-bounded"}
Judge = Callable[..., list[Problem]]


def row(text: str) -> str:
    """Write `a broad b` or `a not exact b` as a line of a table."""
    subject, *negated, predicate, target = text.split()
    relation = predicate if ":" in predicate else f"skos:{predicate}Match"
    cells = [f"e:{subject}", relation, "Not" if negated else "", f"e:{target}"]
    return "\t".join([*cells, "semapv:ManualMappingCuration"])


def published_row(text: str, number: int, **more: str) -> dict[str, str]:
    subject, predicate, target = text.split()
    skos = "http://www.w3.org/2004/02/skos/core#"
    return {
        "mapping": f"https://w3id.org/aiconcord/id/mapping/cw/{number}",
        "crosswalk": "https://w3id.org/aiconcord/id/crosswalk/cw",
        "subject": FAR + subject,
        "predicate": f"{skos}{predicate}Match",
        "object": FAR + target,
        **more,
    }


@pytest.fixture
def judge() -> Judge:
    def run(*rows: str, published: tuple[str, ...] = (), **more: str) -> list[Problem]:
        lines = ["\t".join(COLUMNS), *(row(each) for each in rows)]
        held = [published_row(text, n, **more) for n, text in enumerate(published, 1)]
        report = report_on(
            (HEAD + "\n".join(lines) + "\n").encode(),
            "x.sssom.tsv",
            KnownElements(),
            published=Published.gather([], held),
        )
        return [
            each
            for each in report.problems
            if each.code.startswith("mapping-contradict") or each.code in LOGIC
        ]

    return run


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ("a exact b", "b exact c", "c broad a"),
            "row 1 (line 6): `e:a` equal to `e:b`; row 2 (line 7): `e:b` equal to `e:c`; "
            "row 3 (line 8): `e:c` subset of `e:a`",
        ),
        (
            ("a broad b", "c not rdfs:subClassOf b", "c broad a"),
            "row 1 (line 6): `e:a` subset of `e:b`; row 2 (line 7): `e:c` superset of or "
            "intersects with or not related to `e:b`; row 3 (line 8): `e:c` subset of `e:a`",
        ),
        (
            ("a exact b", "b exact c", "a not exact c"),
            "row 1 (line 6): `e:a` equal to `e:b`; row 2 (line 7): `e:b` equal to `e:c`; "
            "row 3 (line 8): `e:a` anything but equal to `e:c`",
        ),
    ],
)
def test_three_rows_that_exclude_each_other_are_told_as_a_chain(
    judge: Judge, rows: tuple[str, ...], said: str
) -> None:
    (found,) = judge(*rows)
    assert (found.code, found.severity) == ("mapping-contradiction-chain", "error")
    assert (found.where.row, found.where.line) == (3, 8)
    assert found.what == f"these cannot all be true: {said}"


@pytest.mark.parametrize(
    "rows",
    [
        ("a exact b", "b exact c", "c exact a"),
        ("a broad b", "b broad c", "a broad c"),
        ("a broad b", "c broad b", "a narrow c"),
        ("a exact b", "b related c", "c broad a"),
        ("a exact b", "b close c", "a not exact c"),
        ("a exact b", "b aic:listedAgainst c", "c broad a"),
        ("a broad b", "b not owl:sameAs c", "a exact c"),
    ],
)
def test_rows_that_can_all_be_true_are_not_told(judge: Judge, rows: tuple[str, ...]) -> None:
    assert judge(*rows) == []


def test_a_ring_whose_triangles_all_can_be_is_told(judge: Judge) -> None:
    ring = ("a exact b", "b broad c", "c exact d", "d broad a")
    (found,) = judge(*ring, "c close a", "d exact e", "x broad a")
    assert (found.code, found.severity) == ("mapping-contradiction-chain", "error")
    assert [f"row {number} " in found.what for number in range(1, 8)] == [True] * 4 + [False] * 3
    (found,) = judge(*ring[:3], published=ring[3:])
    assert (found.code, found.severity) == ("mapping-contradicts-published", "warning")


def test_a_ring_beyond_the_bounds_is_not_searched(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = [f"n{number} broad n{number + 1}" for number in range(9)] + ["n9 broad n0"]
    assert len(judge(*ring)) == 1
    monkeypatch.setattr(mapping_rings, "MOST_ENDS", 9)
    assert judge(*ring) == []


def test_rows_that_would_double_the_time_of_a_search_take_no_part_in_it(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[Said] = []

    def search(own: list[Said], _: list[Said]) -> tuple[Said, ...]:
        searched.extend(own)
        return ()

    monkeypatch.setattr(mapping_rings, "excluded", search)
    hard = f"{ID}scheme/nist-ir-8477-set-theory#intersects-with"
    ring = ("a broad b", "b broad c", "c broad d", "d broad a")
    judge(*ring, f"a not {hard} c", f"b not {hard} d")
    assert [each.by for each in searched] == [1, 2, 3, 4]


def test_rows_that_do_not_matter_are_not_in_the_chain(judge: Judge) -> None:
    (found,) = judge("a broad b", "a exact x", "x exact b", "a close b", "y exact b")
    assert "row 1 " in found.what and "row 2 " in found.what and "row 3 " in found.what
    assert "row 4 " not in found.what and "row 5 " not in found.what
    assert found.where.row == 3


def test_several_chains_that_end_in_one_row_are_one_finding(judge: Judge) -> None:
    both = ("a exact b", "b exact c", "a exact d", "d exact c", "a broad c")
    (found,) = judge(*both)
    assert "1 more such contradiction" in found.what
    assert found.where.row == 5


def test_what_two_rows_say_against_each_other_is_told_once(judge: Judge) -> None:
    (found,) = judge("a exact b", "a broad b")
    assert found.code == "mapping-contradiction"
    (found,) = judge("a rdfs:subClassOf b", "a narrow b")
    assert (found.code, found.where.row) == ("mapping-contradiction", 2)


def test_the_words_of_a_table_count_where_their_skos_says_nothing(known: KnownElements) -> None:
    def codes(*relations: str) -> list[tuple[str, int | None]]:
        ends = f"{ID}element/rmf/govern-1,{{}},{ID}element/aiv/1.1\n"
        table = "From,Relation,To\n" + "".join(ends.format(each) for each in relations)
        problems = report_on(table.encode(), "x.csv", known).problems
        return [(each.code, each.where.row) for each in problems if "contradict" in each.code]

    assert codes("equal to", "no relationship") == [("mapping-contradiction", 2)]
    assert codes("intersects with", "no relationship") == [("mapping-contradiction", 2)]
    assert codes("subset of", "supports") == [("mapping-contradiction", 2)]
    assert codes("equal to", "listed against") == []


def test_published_rows_are_told_by_crosswalk_and_record(judge: Judge) -> None:
    (found,) = judge("a exact b", published=("b exact c", "c broad a"))
    assert (found.code, found.severity) == ("mapping-contradicts-published", "warning")
    assert found.where.row == 1
    assert found.what.count("published in cw, record cw/") == 2
    (found,) = judge("b broad a", published=("b narrow a",))
    assert found.what.endswith("published in cw, record cw/1: `e:b` superset of `e:a`")


def test_what_is_published_goes_along_to_where_a_file_is_checked_apart() -> None:
    content = (HEAD + "\t".join(COLUMNS) + "\n" + row("a exact b") + "\n").encode()
    held = Published.gather([], [published_row("a broad b", 1)])
    here = report_on(content, "x.tsv", KnownElements(), published=held)
    there = asyncio.run(report_apart(content, "x.tsv", KnownElements(), None, held))
    assert there == here
    assert "mapping-contradicts-published" in [each.code for each in here.problems]


def test_published_rows_that_exclude_each_other_are_no_fault_of_the_file(judge: Judge) -> None:
    assert judge("a not exact b", published=("a broad c", "c broad b", "b broad a")) == []
    assert judge("a exact b", published=("x broad y", "y broad x")) == []


def test_a_joint_row_and_a_denial_say_nothing_of_one_pair(judge: Judge) -> None:
    joint = {"groupKind": "https://w3id.org/aiconcord/id/scheme/group-kind#joint"}
    assert judge("a exact b", published=("a broad b",))
    assert judge("a exact b", published=("a broad b",), **joint) == []
    denial = {"object": "https://w3id.org/sssom/NoTermFound"}
    assert judge("a exact b", published=("a broad b",), **denial) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("a exact a", "warning"),
        ("a aic:listedAgainst a", "warning"),
        ("a broad a", "error"),
        ("a not exact a", "error"),
    ],
)
def test_an_end_mapped_to_itself_is_told(judge: Judge, text: str, severity: str) -> None:
    (found,) = judge(text)
    assert (found.code, found.severity) == ("mapping-self", severity)


def test_two_editions_of_one_thing_are_two() -> None:
    columns = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    versions = ("subject_source_version", "object_source_version")
    lines = [
        "\t".join([*columns, *versions]),
        "\t".join(["e:a", "skos:broadMatch", "e:a", "semapv:ManualMappingCuration", "1", "2"]),
    ]
    report = report_on((HEAD + "\n".join(lines)).encode(), "x", KnownElements())
    assert "mapping-self" not in [each.code for each in report.problems]


def test_what_is_beyond_the_bounds_is_told(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ("a exact b", "b exact c", "c broad a")
    star = [f"hub exact n{number}" for number in range(20)]
    monkeypatch.setattr(mapping_triangles, "MOST_STEPS", 40)
    (found,) = judge(*star, "n1 exact n2", "n2 exact n3", *rows)
    assert found.code == "mapping-contradiction-chain"
    monkeypatch.setattr(mapping_triangles, "MOST_STEPS", 5)
    told = {each.code: each for each in judge(*star, *rows, "n1 exact n2")}
    assert told["mapping-logic-bounded"].severity == "info"
    assert "hub` alone stands in 20 pairs" in told["mapping-logic-bounded"].what
