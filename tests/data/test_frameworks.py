"""The two frameworks are whole, coded as their publishers code them, and in official order."""

from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from aiconcord.names.slugs import slug

RMF = "https://w3id.org/aiconcord/id/framework/nist-ai-rmf-1.0"
AIVTF = "https://w3id.org/aiconcord/id/framework/sg-aivtf-2023"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]


def levels(rows: list[tuple[str, ...]]) -> dict[str, int]:
    return dict(Counter(level.rpartition("#")[2] for _, level in rows))


def test_the_ai_rmf_has_its_four_levels_in_full(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated, f"SELECT ?element ?level {{ ?element skos:inScheme <{RMF}> ; aic:level ?level }}"
    )
    assert levels(rows) == {"function": 4, "category": 19, "subcategory": 72, "characteristic": 7}


def test_ai_verify_has_its_levels_in_full(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated, f"SELECT ?element ?level {{ ?element skos:inScheme <{AIVTF}> ; aic:level ?level }}"
    )
    assert levels(rows) == {
        "area": 6,
        "principle": 12,
        "testable-criterion": 72,
        "process-check": 97,
    }


@pytest.mark.parametrize(
    ("edition", "checks", "criteria"),
    [("2023-06", 85, 60), ("2023-10", 91, 66), ("2024-06", 97, 72)],
)
def test_each_edition_of_ai_verify_holds_as_many_checks_as_its_publisher_ships(
    curated: ox.Store, ask: Ask, edition: str, checks: int, criteria: int
) -> None:
    rows = ask(
        curated,
        f"SELECT ?element ?level {{ ?element aic:occursIn <{AIVTF}#edition-{edition}> ;"
        " aic:level ?level }",
    )
    assert levels(rows)["process-check"] == checks
    assert levels(rows)["testable-criterion"] == criteria


def test_an_element_that_entered_an_edition_stays_in_all_later_ones(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?element ?gone {{
          ?element aic:occursIn ?edition . ?edition aic:editionOf <{AIVTF}> ; aic:order ?early .
          ?gone aic:editionOf <{AIVTF}> ; aic:order ?late . FILTER(?late > ?early)
          FILTER NOT EXISTS {{ ?element aic:occursIn ?gone }} }}""",
    )
    assert rows == []


@pytest.mark.parametrize("framework", [RMF, AIVTF])
def test_an_element_is_named_by_the_slug_of_its_code_and_no_two_collide(
    curated: ox.Store, ask: Ask, framework: str
) -> None:
    rows = ask(
        curated,
        f"SELECT ?element ?code {{ ?element skos:inScheme <{framework}> ; skos:notation ?code }}",
    )
    base = framework.replace("/id/framework/", "/id/element/")
    assert [uri for uri, code in rows if uri != f"{base}/{slug(code)}"] == []
    assert len({uri for uri, _ in rows}) == len(rows)


def test_a_code_that_ends_in_zero_keeps_its_zero(curated: ox.Store, ask: Ask) -> None:
    """Oxigraph normalises numbers, so 3.10 as a number would become 3.1."""
    rows = ask(
        curated,
        f"""SELECT ?code {{ ?element skos:inScheme <{AIVTF}> ; skos:notation ?code
        FILTER(STRENDS(?code, "0")) FILTER(DATATYPE(?code) = xsd:string) }}""",
    )
    assert {"3.10", "10"} <= {code for (code,) in rows}


@pytest.mark.parametrize("framework", [RMF, AIVTF])
def test_elements_under_one_parent_stand_at_different_places(
    curated: ox.Store, ask: Ask, framework: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?one ?other {{
          ?one skos:inScheme <{framework}> ; skos:broader ?parent ; aic:order ?order .
          ?other skos:broader ?parent ; aic:order ?order . FILTER(STR(?one) < STR(?other)) }}""",
    )
    assert rows == []


def test_a_check_stands_under_the_criterion_whose_code_begins_its_own(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?code ?parent {{
          ?check skos:inScheme <{AIVTF}> ; skos:notation ?code ;
            skos:broader/skos:notation ?parent ;
            aic:level <https://w3id.org/aiconcord/id/scheme/element-level#process-check> }}""",
    )
    assert len(rows) == 97
    assert [pair for pair in rows if not pair[0].startswith(pair[1] + ".")] == []


@pytest.mark.parametrize(
    ("framework", "status"), [(RMF, "current"), (AIVTF, "superseded")], ids=["ai-rmf", "ai-verify"]
)
def test_a_framework_tells_its_name_publisher_status_and_legal_effect(
    curated: ox.Store, ask: Ask, framework: str, status: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?status ?effect {{
          ?a a aic:StatusClaim ; aic:about <{framework}> ; aic:status ?status .
          ?b a aic:LegalEffectClaim ; aic:about <{framework}> ; aic:legalEffect ?effect .
          ?c a aic:NameClaim ; aic:about <{framework}> ; aic:name ?name .
          ?d a aic:PartyClaim ; aic:about <{framework}> ; aic:party ?body ;
             aic:partyRole <https://w3id.org/aiconcord/id/scheme/party-role#publisher> }}""",
    )
    scheme = "https://w3id.org/aiconcord/id/scheme"
    assert rows == [(f"{scheme}/status#{status}", f"{scheme}/legal-effect#voluntary")]
