"""Chains follow published rows from end to end, and say no more than these allow."""

from typing import Any

import pytest

from aiconcord.crosswalk import chain_search
from aiconcord.crosswalk.chain import Chains
from aiconcord.crosswalk.chain_report import COLUMNS, as_text, lines
from aiconcord.crosswalk.chain_search import find_chains
from aiconcord.crosswalk.chain_told import NOTHING, as_json
from aiconcord.crosswalk.grades import Grades
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.published import Published
from aiconcord.mapping.rcc5 import ANY, NONE, SetRelation, in_words
from aiconcord.mapping.set_network import Said, contradiction
from aiconcord.mapping.set_reading import read_sets
from aiconcord.names.namespaces import ID, PREFIXES
from aiconcord.names.uris import thing
from aiconcord.problems.record import ProblemError

SKOS = PREFIXES["skos"]
RMF, AIVTF, ISO, ACT = (
    thing("framework", slug)
    for slug in ("nist-ai-rmf-1.0", "sg-aivtf-2023", "iso-iec-42001-2023", "eu-ai-act")
)


def end(text: str) -> str:
    """Give the IRI of `two/x`, of the framework `two`, or of `-`, which is nothing."""
    if text == "-":
        return PREFIXES["sssom"] + "NoTermFound"
    return ID + ("element/" if "/" in text else "framework/") + text


def rows(*texts: str, **more: str) -> Published:
    """Make rows of texts such as `one/a broad two/x`, each in a crosswalk of its own."""
    found = []
    for number, text in enumerate(texts, 1):
        subject, relation, target = text.split()
        found.append(
            {
                "mapping": f"{ID}mapping/cw{number}/row",
                "crosswalk": f"{ID}crosswalk/cw{number}",
                "subject": end(subject),
                "predicate": f"{SKOS}{relation}Match",
                "object": end(target),
                "subjectFramework": end(subject.partition("/")[0]),
                "objectFramework": end(more.get("none_in", target).partition("/")[0]),
                **more,
            }
        )
    crosswalks = [
        {"crosswalk": f"{ID}crosswalk/cw{number}", "standing": standing}
        for number, standing in enumerate(("official-both", "third-party", "official-one"), 1)
    ]
    return Published.gather(crosswalks, found)


def chains(published: Published, source: str = "one", target: str = "three", **more: Any) -> Chains:
    return find_chains(published, end(source), end(target), **more)


def possible(*texts: str, **more: Any) -> list[SetRelation]:
    return [each.possible for each in chains(rows(*texts), **more).linked]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("one/a exact two/x", "two/x broad three/q"), "subset of"),
        (("two/x narrow one/a", "three/q narrow two/x"), "subset of"),
        (("one/a broad two/x", "two/x exact three/q"), "subset of"),
        (("one/a narrow two/x", "two/x broad three/q"), "anything but not related to"),
        (("one/a broad two/x", "two/x narrow three/q"), "any of the five"),
        (("one/a exact two/x", "two/x close three/q"), "any of the five"),
        (("one/a related two/x", "two/x exact three/q"), "any of the five"),
    ],
)
def test_what_is_possible_is_composed(texts: tuple[str, ...], said: str) -> None:
    (found,) = possible(*texts)
    assert in_words(found) == said


def test_nothing_follows_from_what_is_listed_and_the_answer_says_so(holdings: Holdings) -> None:
    found = find_chains(holdings.published, RMF, ISO, via=(AIVTF,))
    assert found.count > 200
    assert {each.possible for each in found.linked} == {ANY}
    told = as_json(found, holdings, Grades({}, {}))
    assert told["derived"] is True
    assert {pair["relation"] for pair in told["pairs"]} == {NOTHING}
    assert all(len(pair["possible"]) == 5 for pair in told["pairs"])
    counts = told["counts"]
    assert counts["pairs_of_which_nothing_can_be_said"] == counts["pairs"] == len(told["pairs"])


def test_a_chain_begins_where_the_row_before_arrived_and_nowhere_near() -> None:
    assert not possible("one/a exact two/x", "two/x.1 exact three/q")
    assert not possible("one/a exact two", "two/x exact three/q")
    assert possible("one/a exact two", "two exact three/q")


def test_a_joint_group_and_a_denial_lead_nowhere() -> None:
    joint = {"group": "urn:g", "groupKind": ID + "scheme/group-kind#joint"}
    assert not chains(rows("one/a exact two/x", "two/x exact three/q", **joint)).linked
    assert not chains(rows("one/a exact -", "two/x exact three/q", none_in="two/x")).linked


def test_groups_that_are_not_followed_are_counted(holdings: Holdings) -> None:
    japanese = thing("framework", "jp-ai-guidelines-for-business")
    found = find_chains(holdings.published, AIVTF, japanese)
    assert not found.direct
    groups = {row.group for row in holdings.published.rows if row.is_joint and japanese in row.pair}
    assert found.joint == ((thing("crosswalk", "jp-us-concepts-2024"), len(groups)),)
    assert f"{len(groups)} groups" in as_text(as_json(found, holdings, Grades({}, {})))
    assert find_chains(holdings.published, RMF, ACT, element=end("nist-ai-rmf-1.0/x")).joint == ()


def test_no_framework_is_passed_twice_and_the_last_is_where_it_ends() -> None:
    found = chains(
        rows(
            "one/a exact two/x",
            "two/x exact one/b",
            "one/b exact three/q",
            "three/q exact two/y",
            "two/y exact three/r",
            "two/x exact three/s",
        )
    )
    assert [(each.start, each.end) for each in found.linked] == [
        (end("one/a"), end("three/s")),
        (end("one/b"), end("three/s")),
    ]
    assert [each.row.object for each in found.direct] == [end("three/q")]


def test_all_chains_of_a_pair_together_leave_what_each_leaves() -> None:
    one_way = ("one/a narrow two/x", "two/x broad three/q")
    other_way = ("one/a broad four/m", "four/m exact three/q")
    assert possible(*one_way, *other_way) == [SetRelation.SUBSET]
    excluding = ("one/a exact five/n", "five/n narrow three/q")
    assert possible(*one_way, *other_way, *excluding) == [NONE]
    assert "exclude one another" in as_text(told(rows(*other_way, *excluding)))


def told(published: Published, **more: Any) -> dict[str, Any]:
    found = chains(published, **more)
    return as_json(found, Holdings(published, {}, {}), Grades({}, {}))


def test_a_chain_says_what_the_rules_of_sssom_make_of_it() -> None:
    (pair,) = told(rows("one/a exact two/x", "three/q broad two/x"))["pairs"]
    (chain,) = pair["chains"]
    assert chain["predicate"] == SKOS + "narrowMatch"
    assert chain["relation"] == "superset of"
    assert [row["read"] for row in chain["rows"]] == ["as published", "from its object"]


def test_the_weakest_evidence_on_the_way_is_named() -> None:
    published = rows("one/a exact two/x", "two/x exact three/q")
    grades = Grades({published.rows[0].iri: "secondary", published.rows[1].iri: "primary"}, {})
    (pair,) = as_json(chains(published), Holdings(published, {}, {}), grades)["pairs"]
    assert pair["chains"][0]["weakest"] == {
        "standing": "third-party",
        "crosswalk": "cw2",
        "grade": "secondary",
    }


def test_rows_made_for_two_editions_of_what_lies_between_are_told(holdings: Holdings) -> None:
    (way,) = as_json(
        find_chains(holdings.published, RMF, ISO, via=(AIVTF,)), holdings, Grades({}, {})
    )["ways"]
    assert [each["id"] for each in way["frameworks"]] == [
        each.rpartition("/")[2] for each in (RMF, AIVTF, ISO)
    ]
    found = find_chains(holdings.published, RMF, ISO, via=(AIVTF,))
    differing = {
        tuple(edition.rpartition("#")[2] for edition in editions)
        for linked in found.linked
        for chain in linked.chains
        for _, *editions in chain.editions_differ
    }
    assert differing == {("edition-2023-10", "edition-2024-06")}


def test_one_element_and_the_frameworks_on_the_way_can_be_asked_for() -> None:
    published = rows(
        "one/a exact two/x",
        "one/b exact two/x",
        "two/x exact three/q",
        "one/a exact four/m",
        "four/m exact three/q",
        "two/x exact four/m",
    )
    assert chains(published).count == 6
    assert chains(published, element=end("one/a")).count == 4
    assert chains(published, via=(end("four"),)).count == 1
    assert chains(published, via=(end("two"), end("four"))).count == 2
    assert chains(published, steps=2).count == 3


def test_where_no_chain_runs_the_ways_that_break_are_named(holdings: Holdings) -> None:
    korean = thing("framework", "kr-tta-guidebook-2023")
    found = find_chains(holdings.published, korean, AIVTF)
    assert not found.linked
    assert (korean, RMF, AIVTF) in found.broken
    assert "name different elements" in as_text(as_json(found, holdings, Grades({}, {})))


def test_what_is_published_outright_stands_beside_the_chains(holdings: Holdings) -> None:
    found = find_chains(holdings.published, RMF, ACT)
    assert found.direct
    assert {step.framework for step in found.direct} == {ACT}
    korean = thing("framework", "kr-tta-guidebook-2023")
    denied = as_json(find_chains(holdings.published, korean, RMF), holdings, Grades({}, {}))
    assert {each["none_in"]["framework"] for each in denied["denials"]} == {RMF, korean}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"target": "one"}, "chain-ends"),
        ({"via": (end("two"), end("two"))}, "chain-ends"),
        ({"via": (end("three"),)}, "chain-ends"),
        ({"steps": 1}, "chain-ends"),
        ({"steps": 5}, "chain-ends"),
        ({"via": tuple(end(name) for name in ("a", "b", "c", "d"))}, "chain-ends"),
    ],
)
def test_what_cannot_be_a_chain_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        chains(rows("one/a exact two/x"), **more)
    assert refused.value.problem.code == code


def test_more_chains_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"one/a exact two/{n}" for n in range(3)] + [
        f"two/{n} exact three/q" for n in range(3)
    ]
    monkeypatch.setattr(chain_search, "MOST_CHAINS", 3)
    assert chains(rows(*texts)).count == 3
    monkeypatch.setattr(chain_search, "MOST_CHAINS", 2)
    with pytest.raises(ProblemError) as refused:
        chains(rows(*texts))
    assert refused.value.problem.code == "chain-too-many"
    assert "element" in refused.value.problem.remedy


def test_the_table_has_a_line_for_each_chain(holdings: Holdings) -> None:
    found = find_chains(holdings.published, RMF, ISO)
    sheet = lines(as_json(found, holdings, Grades({}, {})))
    assert len(sheet.rows) == found.count
    assert {len(row) for row in sheet.rows} == {len(COLUMNS)}


def test_what_published_rows_say_of_sets_can_all_be_true(published: Published) -> None:
    said = [
        Said(row.subject, row.object, read_sets(row.predicate, word=row.words), row.iri)
        for row in published.rows
        if not row.is_joint and not row.is_denial and not row.negated
    ]
    stated = [each for each in said if each.relations != ANY]
    assert stated, "no row says anything of sets: nothing was tested"
    assert not contradiction(stated)
