"""What is left open: against hand counts from the published tables, and case by case."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import rdflib

from aiconcord.crosswalk.gap import LABELS, STATUSES, Gap, Judged, find_gap
from aiconcord.crosswalk.gap_report import as_json, as_text
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import thing

DATA = Path(__file__).parents[3] / "data"
AIVTF, RMF = thing("framework", "sg-aivtf-2023"), thing("framework", "nist-ai-rmf-1.0")
ONE, OTHER = thing("framework", "one"), thing("framework", "other")
SKOS = PREFIXES["skos"]
LISTED = PREFIXES["aic"] + "listedAgainst"
JOINT = "groupKind=" + thing("scheme", "group-kind") + "#joint"


def status_of(gap: Gap, code: str) -> str:
    (found,) = [each for each in gap.targets if each.element.code == code]
    return found.status


def codes(judged: Iterable[Judged], status: str, level: str) -> list[str]:
    return [
        each.element.code for each in judged if (each.status, each.element.level) == (status, level)
    ]


@pytest.fixture(scope="module")
def official() -> list[dict[str, str]]:
    """The official table, read here by other means than the product's."""
    text = (DATA / "crosswalks" / "sg-us-2023.sssom.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def aivtf() -> rdflib.Graph:
    return rdflib.Graph().parse(DATA / "frameworks" / "sg-aivtf-2023.ttl")


def codes_of_edition(graph: rdflib.Graph, edition: str, level: str) -> set[str]:
    aic, skos = rdflib.Namespace(PREFIXES["aic"]), rdflib.Namespace(SKOS)
    at = rdflib.URIRef(f"{AIVTF}#edition-{edition}")
    wanted = rdflib.URIRef(thing("scheme", "element-level") + f"#{level}")
    return {
        str(graph.value(element, skos.notation))
        for element in graph.subjects(aic.occursIn, at)
        if graph.value(element, aic.level) == wanted
    }


def test_the_whole_of_ai_verify_reaches_the_nineteen_categories_and_no_subcategory(
    holdings: Holdings, official: list[dict[str, str]]
) -> None:
    gap = find_gap(holdings, AIVTF, RMF)
    cited = {line["subject_label"] for line in official}
    assert len(cited) == 19
    assert set(codes(gap.targets, "listed", "category")) == cited
    silent = codes(gap.targets, "other-level", "subcategory")
    assert len(silent) == 72
    rows = [link for each in gap.targets for link in each.links]
    from_official = [link for link in rows if link.row.crosswalk.endswith("/sg-us-2023")]
    assert len(from_official) == len(official)
    assert all(
        each.near and {holdings.code(end) for end in each.near} <= cited
        for each in gap.targets
        if each.status == "other-level"
    )


def test_the_totals_by_function_are_those_of_the_official_table(
    holdings: Holdings, official: list[dict[str, str]]
) -> None:
    gap = find_gap(holdings, AIVTF, RMF, only=thing("crosswalk", "sg-us-2023"))
    by_hand = Counter(code.split()[0] for code in {line["subject_label"] for line in official})
    told = {part.name.split()[0]: found["listed"] for part, found in gap.totals()}
    assert {name: number for name, number in told.items() if number} == by_hand
    assert sum(sum(found.values()) for _, found in gap.totals()) == len(gap.targets)


def test_one_criterion_is_never_cited_and_six_are_later_than_the_crosswalk(
    holdings: Holdings, official: list[dict[str, str]], aivtf: rdflib.Graph
) -> None:
    gap = find_gap(holdings, AIVTF, RMF)
    mapped = codes_of_edition(aivtf, "2023-10", "testable-criterion")
    later = codes_of_edition(aivtf, "2024-06", "testable-criterion") - mapped
    cited = {line["object_label"] for line in official} & mapped
    assert (len(mapped), len(later)) == (66, 6)
    assert mapped - cited == {"5.2"}
    level = "testable-criterion"
    assert codes(gap.sources, "unknown", level) == ["5.2"]
    assert set(codes(gap.sources, "later", level)) == later
    assert set(codes(gap.sources, "listed", level)) == cited


def test_only_what_one_has_counts_and_the_rest_is_named(holdings: Holdings) -> None:
    whole = find_gap(holdings, AIVTF, RMF)
    govern = next(each for each in whole.targets if each.element.code == "GOVERN 1")
    had = frozenset(govern.links[0].sources)
    gap = find_gap(holdings, AIVTF, RMF, had)
    reached = {each.element.iri for each in gap.targets if each.status == "listed"}
    assert govern.element.iri in reached
    rows = holdings.published.of(thing("crosswalk", "sg-us-2023"))
    assert reached == {row.subject for row in rows if row.object in had}
    assert len(codes(gap.targets, "open", "category")) == 19 - len(reached)
    assert [each.element.iri for each in gap.sources] == list(had)


@pytest.mark.parametrize(
    ("predicate", "status", "turned"),
    [
        (SKOS + "exactMatch", "covered", "covered"),
        (SKOS + "narrowMatch", "covered", "partly"),
        (SKOS + "broadMatch", "partly", "covered"),
        (SKOS + "closeMatch", "listed", "listed"),
        (SKOS + "relatedMatch", "listed", "listed"),
        (LISTED, "listed", "listed"),
        (thing("scheme", "nist-ir-8477-set-theory") + "#intersects-with", "partly", "partly"),
        (thing("scheme", "nist-ir-8477-set-theory") + "#no-relationship", "unknown", "unknown"),
    ],
)
def test_the_relation_decides_and_is_read_both_ways(
    made_up: Callable[..., Holdings], predicate: str, status: str, turned: str
) -> None:
    held = made_up(("a", predicate, "x"))
    assert status_of(find_gap(held, ONE, OTHER), "x") == status
    assert status_of(find_gap(held, OTHER, ONE), "a") == turned


def test_a_denied_row_covers_nothing(made_up: Callable[..., Holdings]) -> None:
    negated = "modifier=" + PREFIXES["sssom"] + "NegatedPredicate"
    gap = find_gap(made_up(("a", SKOS + "exactMatch", "x", negated)), ONE, OTHER)
    assert status_of(gap, "x") == "unknown"
    (found,) = [each for each in gap.targets if each.element.code == "x"]
    assert [link.denies for link in found.links] == [True]


def test_a_joint_group_counts_only_when_all_of_it_is_had(
    made_up: Callable[..., Holdings],
) -> None:
    rows = [(one, SKOS + "exactMatch", "x", JOINT, "group=g") for one in ("a", "b")]
    held = made_up(*rows)
    a, b = (ONE.replace("/framework/", "/element/") + "/" + code for code in "ab")
    both = find_gap(held, ONE, OTHER, frozenset((a, b)))
    assert status_of(both, "x") == "listed"  # of x alone nobody says that it is equal to anything
    part = find_gap(held, ONE, OTHER, frozenset((a,)))
    assert status_of(part, "x") == "open"
    (link,) = next(each for each in part.targets if each.element.code == "x").links
    assert link.is_joint
    assert link.sources == (a, b)


def test_the_publishers_word_that_there_is_none_is_an_answer_of_its_own(
    made_up: Callable[..., Holdings],
) -> None:
    denied = find_gap(made_up(("a", LISTED, "-"), ("b", LISTED, "x")), ONE, OTHER)
    assert [each.status for each in denied.sources if each.element.code == "a"] == [
        "no-counterpart"
    ]
    assert status_of(denied, "x.1") == "other-level"


def test_what_came_later_or_went_earlier_is_told_apart_from_silence(
    made_up: Callable[..., Holdings],
) -> None:
    held = made_up(("a", LISTED, "x"))
    assert status_of(find_gap(held, ONE, OTHER), "z") == "later"
    assert status_of(find_gap(held, ONE, OTHER), "y") == "unknown"
    both = made_up(("a", LISTED, "x", f"objectEdition={OTHER}#edition-2022"))
    assert status_of(find_gap(both, ONE, OTHER), "z") == "unknown"


def test_a_row_about_a_whole_framework_says_nothing_of_its_elements(
    made_up: Callable[..., Holdings],
) -> None:
    gap = find_gap(made_up(("a", LISTED, "*")), ONE, OTHER)
    assert {each.status for each in gap.targets} == {"unknown"}
    (a,) = [each for each in gap.sources if each.element.code == "a"]
    assert (a.status, len(a.whole), len(gap.sides.whole)) == ("whole", 1, 1)
    assert [each.status for each in gap.sources if each.element.code == "a.1"] == ["unknown"]


def test_what_the_korean_table_denies_and_explains_is_told(holdings: Holdings) -> None:
    tta = thing("framework", "kr-tta-guidebook-2023")
    gap = find_gap(holdings, tta, RMF)
    text = (DATA / "crosswalks" / "kr-us-2024-b.sssom.tsv").read_text("utf-8")
    denied = {line.split("\t")[2] for line in text.splitlines() if "\tsssom:NoTermFound\t" in line}
    assert {e.element.code for e in gap.targets if e.status == "no-counterpart"} == denied
    first = (DATA / "crosswalks" / "kr-us-2024-a.sssom.tsv").read_text("utf-8")
    starred = {line.split("\t")[6] for line in first.splitlines() if "\ttta:asterisk\t" in line}
    assert {e.element.code for e in gap.targets if e.status == "partly"} >= starred - {""}


def test_without_a_crosswalk_between_the_two_the_frameworks_in_between_are_named(
    holdings: Holdings,
) -> None:
    gap = find_gap(holdings, AIVTF, thing("framework", "eu-ai-act"))
    assert (RMF,) in gap.by_way_of
    assert {each.status for each in gap.targets} == {"unknown"}
    assert not find_gap(holdings, AIVTF, RMF).by_way_of
    far = find_gap(holdings, thing("framework", "us-eo-13960"), thing("framework", "eu-gpai-cop"))
    assert far.by_way_of == ((RMF, thing("framework", "eu-ai-act")),)


def test_every_pair_is_answered_both_ways_and_no_row_is_lost(holdings: Holdings) -> None:
    pairs = [tuple(pair) for pair in holdings.published.by_pair if len(pair) == 2]
    assert len(pairs) > 30
    for one, other in [*pairs, *((other, one) for one, other in pairs)]:
        gap = find_gap(holdings, one, other)
        judged = (*gap.targets, *gap.sources)
        assert len(judged) == len(gap.source.elements) + len(gap.target.elements)
        behind = {row for each in judged for link in each.links for row in link.rows}
        behind |= {row for each in judged for row in (*each.denials, *each.whole)}
        behind |= set(gap.sides.whole)
        assert behind == set(holdings.published.between(one, other)), (one, other)
        for each in judged:
            assert each.near or each.status != "other-level"
            assert each.status in STATUSES


def test_a_framework_of_which_no_element_is_held_is_said_to_be_one(holdings: Holdings) -> None:
    gap = find_gap(holdings, AIVTF, thing("framework", "sg-pdpa"))
    assert not gap.targets
    assert "no element of sg-pdpa is held" in as_text(as_json(gap, holdings))


def test_every_answer_has_a_label_and_a_meaning() -> None:
    assert list(STATUSES) == list(LABELS)
