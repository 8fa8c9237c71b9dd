"""The two tracks of cooperation are whole, and what is not known is said with a date."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

ID = "https://w3id.org/aiconcord/id"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]
ROOTS = {
    "us-sg-cet-dialogue",
    "us-sg-pgi",
    "us-sg-ai-shared-principles",
    "us-sg-defence-ai-soi",
    "eu-sg-digital-partnership",
    "eu-sg-fta",
}


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("?thing a aic:Arrangement", 19),
        ("?thing a aic:Area ; dcterms:isPartOf ?arrangement", 35),
        ("?thing a aic:Commitment", 28),
        ("?thing a aic:Event ; dcterms:isPartOf ?arrangement", 21),
    ],
    ids=["arrangements", "areas", "commitments", "events"],
)
def test_nothing_of_the_two_tracks_is_missing(
    curated: ox.Store, ask: Ask, pattern: str, count: int
) -> None:
    assert len(ask(curated, f"SELECT DISTINCT ?thing {{ {pattern} }}")) == count


def test_every_arrangement_descends_from_one_of_the_six_roots(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?thing ?parent { ?thing a aic:Arrangement .
          OPTIONAL { ?claim a aic:ParentClaim ; aic:about ?thing ; aic:parent ?parent } }""",
    )
    parents = dict(rows)
    for thing, parent in parents.items():
        top, above = thing, parent
        while above:
            top, above = above, parents[above]
        assert top.rpartition("/")[2] in ROOTS


def test_every_arrangement_tells_name_parties_status_and_legal_effect(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        """SELECT ?thing ?kind { ?thing a aic:Arrangement .
          VALUES ?kind { aic:NameClaim aic:PartyClaim aic:StatusClaim aic:LegalEffectClaim }
          FILTER NOT EXISTS { ?claim a ?kind ; aic:about ?thing } }""",
    )
    assert rows == []


def test_every_area_stands_under_a_common_one(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT ?area ?common {{ ?area a aic:Area ; dcterms:isPartOf ?arrangement .
          OPTIONAL {{ ?area skos:broader ?common .
                      ?common skos:inScheme <{ID}/scheme/common-area> }} }}""",
    )
    assert [area for area, common in rows if common is None] == []


def test_the_tracks_share_artificial_intelligence_and_quantum(curated: ox.Store, ask: Ask) -> None:
    def common_of(track: str) -> set[str]:
        rows = ask(
            curated,
            f"""SELECT ?common {{ ?claim a aic:AreaClaim ; aic:area/skos:broader+ ?common ;
              aic:about ?thing . FILTER(STRSTARTS(STR(?thing), "{ID}/arrangement/{track}")) }}""",
        )
        return {common.rpartition("/")[2] for (common,) in rows}

    american, european = common_of("us-sg-"), common_of("eu-sg-")
    assert {"artificial-intelligence", "quantum"} <= american & european
    assert "semiconductors" in european - american
    assert "talent" in american - european


def test_the_same_person_signs_the_same_text_once(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?one ?other { ?one a aic:SignatureClaim ; aic:about ?thing ;
            aic:signatoryName ?name ; aic:signatureKind ?kind ; aic:start ?day .
          ?other a aic:SignatureClaim ; aic:about ?thing ;
            aic:signatoryName ?name ; aic:signatureKind ?kind ; aic:start ?day .
          FILTER(STR(?one) < STR(?other)) }""",
    )
    assert rows == []


def test_the_arrangement_on_ai_safety_was_signed_by_one_head_of_service_a_side(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?name ?side {{ ?claim a aic:SignatureClaim ; aic:signatoryName ?name ;
          aic:about <{ID}/arrangement/eu-sg-aa-ai-safety> ; aic:onBehalfOf ?side ;
          aic:signatureKind <{ID}/scheme/signature-kind#signed> }}""",
    )
    assert set(rows) == {
        ("Joseph Leong", f"{ID}/body/mddi"),
        ("Roberto Viola", f"{ID}/body/dg-connect"),
    }


@pytest.mark.parametrize(
    "thing",
    [
        "arrangement/us-sg-ai-governance-group",
        "arrangement/us-sg-st-agreement",
        "arrangement/eu-sg-dta",
        "commitment/cm-002",
        "commitment/cm-011",
        "crosswalk/sg-us-2023",
    ],
)
def test_what_was_not_found_is_a_finding_beside_what_was_last_known(
    curated: ox.Store, ask: Ask, thing: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?until ?status {{
          ?finding a aic:SearchFinding ; aic:about <{ID}/{thing}> ; aic:lastDateCovered ?until .
          ?claim a aic:StatusClaim ; aic:about <{ID}/{thing}> ; aic:status ?status }}""",
    )
    assert {until for until, _ in rows} == {"2026-11-21"}


def test_no_status_claims_that_something_is_unknown(curated: ox.Store, ask: Ask) -> None:
    rows = ask(curated, "SELECT DISTINCT ?status { ?claim aic:status ?status }")
    assert rows
    assert [status for (status,) in rows if status.endswith(("#unknown", "#none"))] == []


def test_the_crosswalk_keeps_the_dates_on_which_its_sources_disagree(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?date {{ ?claim a aic:DateClaim ; aic:about <{ID}/crosswalk/sg-us-2023> ;
          aic:date ?date ; aic:dateKind <{ID}/scheme/date-kind#published> }}""",
    )
    assert {date for (date,) in rows} == {"2023-10-10", "2023-10-12"}
