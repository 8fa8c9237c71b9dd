"""The search index: what people type finds the right thing first, and says how it was found."""

import pytest

from aiconcord.ask.search import SearchIndex
from aiconcord.graph.engine import Term

ID = "https://w3id.org/aiconcord/id/"


def thing(slug: str, label: str, **more: str) -> dict[str, Term]:
    row = {"thing": Term.uri(ID + slug), "label": Term.literal(label, lang="en")}
    return row | {name: Term.literal(value) for name, value in more.items()}


def name(slug: str, text: str, how: str, **more: str) -> dict[str, Term]:
    row = {"thing": Term.uri(ID + slug), "text": Term.literal(text), "how": Term.literal(how)}
    return row | {name: Term.literal(value) for name, value in more.items()}


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    us, ca = {"jurisdiction": "United States"}, {"jurisdiction": "Canada"}
    return SearchIndex.build(
        [
            thing("body/us-caisi", "Center for AI Standards and Innovation", **us),
            name("body/us-caisi", "Center for AI Standards and Innovation", "official"),
            name("body/us-caisi", "CAISI", "abbreviation"),
            thing("body/ca-caisi", "Canadian Artificial Intelligence Safety Institute", **ca),
            name("body/ca-caisi", "CAISI", "abbreviation"),
            thing("body/us-aisi", "U.S. AI Safety Institute", **us),
            name("body/us-aisi", "U.S. AI Safety Institute", "official", end="2025-06-02"),
            name("body/us-aisi", "US AISI", "abbreviation"),
            thing("body/dtc", "Digital Trust Centre"),
            name("body/dtc", "SG AISI", "abbreviation"),
            thing("body/mddi", "Ministry of Digital Development and Information"),
            name("body/mddi", "Ministry of Communications and Information", "official", end="2024"),
            {
                "thing": Term.uri(ID + "body/mci"),
                "label": Term.literal("mci (retired)"),
                "replacedBy": Term.uri(ID + "body/mddi"),
            },
            name("body/mci", "MCI", "abbreviation"),
            thing("body/dg-connect", "DG CONNECT"),
            name("body/dg-connect", "DG CONNECT", "short"),
            name("body/dg-connect", "Dangerous goods connection", "hidden"),
            thing("element/nist-ai-rmf-1.0/govern-1", "GOVERN 1"),
            name("element/nist-ai-rmf-1.0/govern-1", "GOVERN 1", "code"),
            thing("element/nist-ai-rmf-1.0/govern-1.1", "GOVERN 1.1"),
            name("element/nist-ai-rmf-1.0/govern-1.1", "GOVERN 1.1", "code"),
            thing("element/sg-aivtf-2023/1.1.1", "1.1.1"),
            name("element/sg-aivtf-2023/1.1.1", "1.1.1", "code"),
            thing("element/sg-aivtf-2023/1.1.10", "1.1.10"),
            name("element/sg-aivtf-2023/1.1.10", "1.1.10", "code"),
            name("body/unlabelled", "Unlabelled Agency", "official"),
            {"thing": Term.uri(ID + "body/unlabelled")},
        ]
    )


def found(index: SearchIndex, text: str) -> list[str]:
    return [hit.uri.removeprefix(ID) for hit in index.find(text)]


def test_one_abbreviation_finds_both_bodies_with_their_jurisdiction(index: SearchIndex) -> None:
    hits = index.find("caisi")
    assert {hit.jurisdiction for hit in hits[:2]} == {"United States", "Canada"}


def test_part_of_an_abbreviation_finds_all_that_have_it(index: SearchIndex) -> None:
    assert {"body/us-aisi", "body/dtc"} <= set(found(index, "AISI"))


def test_garbled_form_finds_the_body_and_is_marked(index: SearchIndex) -> None:
    hit = index.find("Dangerous goods connection")[0]
    assert (hit.label, hit.how) == ("DG CONNECT", "hidden")


@pytest.mark.parametrize("text", ["GOVERN 1.1", "govern 1.1", "  Govern   1.1 ", "govern1.1"])
def test_code_is_found_however_it_is_written(index: SearchIndex, text: str) -> None:
    assert found(index, text)[0] == "element/nist-ai-rmf-1.0/govern-1.1"


def test_code_does_not_find_its_neighbours(index: SearchIndex) -> None:
    assert found(index, "1.1.1") == ["element/sg-aivtf-2023/1.1.1"]
    assert found(index, "GOVERN 1") == ["element/nist-ai-rmf-1.0/govern-1"]


def test_former_name_finds_the_body_under_its_new_one(index: SearchIndex) -> None:
    hit = index.find("Ministry of Communications and Information")[0]
    assert hit.label == "Ministry of Digital Development and Information"
    assert hit.end == "2024"


def test_name_of_a_retired_record_leads_to_what_replaced_it(index: SearchIndex) -> None:
    assert found(index, "MCI") == ["body/mddi"]
    assert found(index, "retired") == []


@pytest.mark.parametrize(
    "text", ["Saftey Institute", "digtal trust centre", "Canadien safety inst"]
)
def test_slips_of_the_pen_are_forgiven(index: SearchIndex, text: str) -> None:
    assert found(index, text)


def test_short_words_are_not_taken_for_slips_of_one_another(index: SearchIndex) -> None:
    assert found(index, "MCX") == []


def test_words_in_any_order_find_the_name(index: SearchIndex) -> None:
    assert found(index, "innovation standards")[0] == "body/us-caisi"


def test_each_thing_comes_back_once(index: SearchIndex) -> None:
    uris = found(index, "institute")
    assert len(uris) == len(set(uris)) == 2


def test_limit_keeps_the_best(index: SearchIndex) -> None:
    assert index.find("aisi", 1) == index.find("aisi")[:1]


def test_nothing_is_found_for_nothing(index: SearchIndex) -> None:
    assert index.find("") == index.find("  ") == index.find("???") == []


def test_mistyped_uri_is_told_its_nearest(index: SearchIndex) -> None:
    assert index.nearest(ID + "body/dtcc")[0].uri == ID + "body/dtc"


def test_thing_without_a_label_takes_an_official_name(index: SearchIndex) -> None:
    assert index.label(ID + "body/unlabelled") == "Unlabelled Agency"


def test_short_name_is_one_that_holds_and_is_alone() -> None:
    act, other, past = "framework/act", "framework/other", "framework/past"
    index = SearchIndex.build(
        [
            thing(act, "Regulation of the European Parliament and of the Council"),
            name(act, "AI Act", "short"),
            name(act, "AIA", "abbreviation"),
            thing(other, "Another text"),
            name(other, "One", "short"),
            name(other, "Two", "short"),
            thing(past, "A third text"),
            name(past, "Once", "short", end="2024"),
        ]
    )
    assert [index.short(ID + each) for each in (act, other, past, "body/x")] == [
        "AI Act",
        "",
        "",
        "",
    ]


def test_lists_leave_out_what_is_retired(index: SearchIndex) -> None:
    assert ID + "body/mci" not in {entry.uri for entry in index.of_kind("body")}
    assert index.knows(ID + "body/mci")
