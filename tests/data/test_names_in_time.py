"""Bodies keep their names with dates, and one body stays one body."""

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from aiconcord.build.facts import Facts
from aiconcord.build.times import claim_bounds
from aiconcord.graph.asof import holds

ID = "https://w3id.org/aiconcord/id"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]


@pytest.fixture(scope="session")
def facts(curated: ox.Store) -> Facts:
    return Facts(curated)


Names = Callable[[str, date, str], dict[str, bool | None]]


@pytest.fixture
def named(curated: ox.Store, ask: Ask, facts: Facts) -> Names:
    """A function that gives the names which a body bore, or may have borne, on a day."""

    def look_up(body: str, day: date, kind: str) -> dict[str, bool | None]:
        rows = ask(
            curated,
            f"""SELECT ?claim ?name {{ ?claim a aic:NameClaim ; aic:about <{ID}/body/{body}> ;
              aic:name ?name ; aic:nameKind <{ID}/scheme/name-kind#{kind}> }}""",
        )
        told = {name: holds(claim_bounds(facts, claim), day) for claim, name in rows}
        return {name: held for name, held in told.items() if held is not False}

    return look_up


def test_the_ministry_is_mci_in_june_2024(named: Names) -> None:
    assert named("mddi", date(2024, 6, 5), "official") == {
        "Ministry of Communications and Information": True
    }
    assert named("mddi", date(2024, 6, 5), "abbreviation") == {"MCI": True}


def test_the_ministry_is_mddi_in_november_2024(named: Names) -> None:
    assert named("mddi", date(2024, 11, 20), "official") == {
        "Ministry of Digital Development and Information": True
    }


def test_the_name_of_the_network_in_december_2025_cannot_be_told(named: Names) -> None:
    assert named("ai-measurement-network", date(2025, 12, 15), "official") == {
        "International Network of AI Safety Institutes": None,
        "International Network for Advanced AI Measurement, Evaluation and Science": None,
    }


def test_the_month_of_the_networks_renaming_is_disputed_in_two_claims(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?start {{ ?claim a aic:DateClaim ; aic:start ?start ;
          aic:about <{ID}/event/ev-2025-12-net2> }}""",
    )
    assert {start for (start,) in rows} == {"2025-12", "2026-02"}


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2024, 4, 30), False), (date(2024, 5, 15), None), (date(2024, 11, 20), True)],
)
def test_singapores_institute_is_a_designation_of_the_digital_trust_centre(
    curated: ox.Store, ask: Ask, facts: Facts, day: date, verdict: bool | None
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?claim ?body {{ ?claim a aic:RoleClaim ; aic:about ?body ;
          aic:role <{ID}/scheme/role#national-ai-safety-institute> ;
          aic:inContextOf <{ID}/jurisdiction/sg> ;
          aic:roleBasis <{ID}/scheme/role-basis#designation> }}""",
    )
    ((claim, body),) = rows
    assert body == f"{ID}/body/dtc"
    assert holds(claim_bounds(facts, claim), day) is verdict


@pytest.mark.parametrize(
    ("event", "before", "after"),
    [
        ("ev-2025-06-03-caisi", "us-aisi", "us-caisi"),
        ("ev-2026-05-29-consortium", "nist-aisic", "nist-ai-consortium"),
    ],
)
def test_a_body_whose_mandate_was_replaced_and_its_successor_are_two_joined_by_an_event(
    curated: ox.Store, ask: Ask, event: str, before: str, after: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?before ?after ?heir {{ <{ID}/event/{event}> a aic:ChangeEvent ;
          org:originalOrganization ?before ; org:resultingOrganization ?after .
          ?claim a aic:SuccessionClaim ; aic:about ?before ; aic:successor ?heir }}""",
    )
    assert rows == [(f"{ID}/body/{before}", f"{ID}/body/{after}", f"{ID}/body/{after}")]


def test_two_bodies_of_two_states_are_called_caisi(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?body ?state { ?claim a aic:NameClaim ; aic:name "CAISI"@en ; aic:about ?body .
          ?body aic:jurisdiction ?state }""",
    )
    assert {(body.rpartition("/")[2], state.rpartition("/")[2]) for body, state in rows} == {
        ("us-caisi", "us"),
        ("ca-caisi", "ca"),
    }


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        (date(2024, 1, 1), {"us", "uk"}),
        (date(2025, 1, 1), {"us", "uk", "sg", "jp", "kr", "ca"}),
        (date(2025, 12, 15), {"uk", "sg", "jp", "kr", "ca", "fr"}),
    ],
)
def test_each_state_has_its_institute_from_its_own_day(
    curated: ox.Store, ask: Ask, facts: Facts, day: date, holders: set[str]
) -> None:
    """Australia's is announced and not known to operate; Kenya has an office and no institute."""
    rows = ask(
        curated,
        f"""SELECT ?claim ?body ?state {{ ?claim a aic:RoleClaim ; aic:about ?body ;
          aic:inContextOf ?state ; aic:role <{ID}/scheme/role#national-ai-safety-institute> .
          ?body aic:jurisdiction ?state }}""",
    )
    held = {
        state.rpartition("/")[2]
        for claim, _, state in rows
        if holds(claim_bounds(facts, claim), day) is not False
    }
    assert held == holders


@pytest.mark.parametrize(
    ("retired", "kept"),
    [
        ("mci", "mddi"),
        ("sg-aisi", "dtc"),
        ("uk-ai-safety-institute", "uk-ai-security-institute"),
        ("aisi-network", "ai-measurement-network"),
    ],
)
def test_a_retired_id_leads_to_the_body_that_is_kept_and_is_used_nowhere_else(
    curated: ox.Store, ask: Ask, retired: str, kept: str
) -> None:
    old = f"<{ID}/body/{retired}>"
    assert ask(
        curated, f"SELECT ?new {{ {old} owl:deprecated true ; dcterms:isReplacedBy ?new }}"
    ) == [(f"{ID}/body/{kept}",)]
    assert ask(curated, f"SELECT ?thing {{ ?thing ?property {old} }}") == []


@pytest.mark.parametrize(
    ("label", "body"),
    [
        ("Dangerous goods connection", "dg-connect"),
        ("AI Security Institute", "dtc"),
        ("Singapore AI Security Institute", "dtc"),
    ],
)
def test_a_garbled_name_is_a_hidden_label_of_the_right_body_only(
    curated: ox.Store, ask: Ask, label: str, body: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?body {{ ?claim a aic:NameClaim ; aic:about ?body ; aic:name "{label}"@en ;
          aic:nameKind <{ID}/scheme/name-kind#hidden> }}""",
    )
    assert rows == [(f"{ID}/body/{body}",)]


def test_two_bodies_may_share_an_abbreviation_but_not_a_parent_loop(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(curated, "SELECT ?body ?parent { ?claim aic:parent ?parent ; aic:about ?body }")
    parents = dict(rows)
    for start in parents:
        seen = [start]
        while (following := parents.get(seen[-1])) is not None:
            assert following not in seen, f"{start} stands under itself"
            seen.append(following)
