"""Cooperation is whole, and what is not known is said with a date."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

ID = "https://w3id.org/aiconcord/id"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]
TOPS = {
    "asean-ai-guide",
    "digital-foss-ai-playbook",
    "eu-asean-mcc-scc-guide",
    "eu-sg-digital-partnership",
    "eu-sg-fta",
    "gpai-oecd-integration",
    "hiroshima-friends-group",
    "intl-aisi-network",
    "pax-silica",
    "seoul-statement-of-intent",
    "sg-au-ai-mou",
    "sg-au-ai-mou-2020",
    "sg-fr-digital-roadmap",
    "sg-jp-ict-statement-2022",
    "sg-kr-ai-framework-2026",
    "sg-kr-ai-mou-2022",
    "sg-kr-ai-safety-mou-2025",
    "sg-uk-dea",
    "singapore-consensus",
    "us-sg-ai-shared-principles",
    "us-sg-cet-dialogue",
    "us-sg-defence-ai-soi",
    "us-sg-pgi",
    "us-sg-strategic-partnership-dialogue",
}


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("?thing a aic:Arrangement", 41),
        ("?thing a aic:Area ; dcterms:isPartOf/a aic:Arrangement", 62),
        ("?thing a aic:Commitment ; dcterms:isPartOf/a aic:Arrangement", 39),
        (
            "?thing a ?kind ; dcterms:isPartOf/a aic:Arrangement "
            "FILTER(?kind IN (aic:Event, aic:ChangeEvent))",
            44,
        ),
        ("?thing a aic:Body FILTER NOT EXISTS { ?thing owl:deprecated true }", 72),
        ("?thing a aic:Body ; owl:deprecated true", 4),
    ],
    ids=["arrangements", "areas", "commitments", "events", "bodies", "retired bodies"],
)
def test_nothing_of_the_tables_is_missing(
    curated: ox.Store, ask: Ask, pattern: str, count: int
) -> None:
    assert len(ask(curated, f"SELECT DISTINCT ?thing {{ {pattern} }}")) == count


def test_every_arrangement_descends_from_one_that_is_known_to_stand_alone(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        """SELECT ?thing ?parent { ?thing a aic:Arrangement .
          OPTIONAL { ?claim a aic:ParentClaim ; aic:about ?thing ; aic:parent ?parent } }""",
    )
    parents = dict(rows)
    tops = set()
    for thing, parent in parents.items():
        top, above = thing, parent
        while above:
            top, above = above, parents[above]
        tops.add(top.rpartition("/")[2])
    assert tops == TOPS


def test_whoever_takes_part_is_a_body_that_is_kept_or_a_jurisdiction(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        """SELECT ?claim ?party { ?claim aic:party|aic:onBehalfOf ?party
          FILTER NOT EXISTS { ?party a ?kind FILTER(?kind IN (aic:Body, aic:Jurisdiction))
            FILTER NOT EXISTS { ?party owl:deprecated true } } }""",
    )
    assert rows == []


def parties_of(curated: ox.Store, ask: Ask, arrangement: str) -> set[str]:
    rows = ask(
        curated,
        f"""SELECT ?party {{ ?claim a aic:PartyClaim ; aic:party ?party ;
          aic:about <{ID}/arrangement/{arrangement}> }}""",
    )
    return {party.removeprefix(ID + "/") for (party,) in rows}


def test_the_network_has_the_ten_members_of_its_founding(curated: ox.Store, ask: Ask) -> None:
    members = parties_of(curated, ask, "intl-aisi-network")
    assert members == {
        f"jurisdiction/{code}"
        for code in ("au", "ca", "eu", "fr", "jp", "ke", "kr", "sg", "uk", "us")
    }
    signed = parties_of(curated, ask, "seoul-statement-of-intent")
    assert signed - members == {"jurisdiction/de", "jurisdiction/it"}
    assert members - signed == {"jurisdiction/ke"}


def test_who_joined_later_is_a_party_from_that_day_only(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT ?party ?start {{ ?claim a aic:PartyClaim ; aic:party ?party ;
          aic:about <{ID}/arrangement/pax-silica> . OPTIONAL {{ ?claim aic:start ?start }} }}""",
    )
    assert {party.rpartition("/")[2]: start for party, start in rows} == {
        **dict.fromkeys(("au", "il", "jp", "kr", "sg", "uk", "us")),
        "in": "2026-02-20",
    }


def test_a_memorandum_that_was_replaced_names_what_replaced_it(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT ?status ?start ?successor {{
          ?claim a aic:StatusClaim ; aic:about ?old ; aic:status ?status ; aic:start ?start .
          ?succession a aic:SuccessionClaim ; aic:about ?old ; aic:successor ?successor .
          FILTER(?old = <{ID}/arrangement/sg-au-ai-mou-2020>) }}""",
    )
    assert rows == [(f"{ID}/scheme/status#superseded", "2024-12", f"{ID}/arrangement/sg-au-ai-mou")]


def test_whoever_is_only_named_is_not_said_to_have_signed(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT ?thing ?kind {{ ?claim a aic:SignatureClaim ; aic:about ?thing ;
          aic:signatureKind ?kind . VALUES ?thing {{
            <{ID}/arrangement/pax-silica> <{ID}/arrangement/sg-kr-ai-mou-2022> }} }}""",
    )
    assert len(rows) == 2
    assert {kind for _, kind in rows} == {f"{ID}/scheme/signature-kind#named"}


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
        "arrangement/intl-aisi-network",
        "arrangement/hiroshima-friends-group",
        "commitment/cm-011",
        "commitment/cm-038",
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
