"""The frameworks of the EU and of international bodies are whole, and stand in their own order."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

ID = "https://w3id.org/aiconcord/id"
ACT = f"{ID}/framework/eu-ai-act"
LEDGER = Path(__file__).resolve().parents[2] / "data" / "coverage" / "eu-frameworks.csv"
OMNIBUS = f"{ID}/framework/eu-ai-act-omnibus"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]

COUNTS: dict[str, dict[str, int]] = {
    "altai": {"requirement": 26},
    "asean-ai-guide": {"principle": 7},
    "coe-cets-225": {"chapter": 6, "article": 7, "principle": 7},
    "eu-ai-act": {
        "chapter": 13,
        "section": 16,
        "article": 119,
        "paragraph": 14,
        "annex": 22,
        "recital": 1,
    },
    "eu-ai-act-omnibus": {"article": 4},
    "eu-cop-ai-content": {"section": 2, "commitment": 4},
    "eu-gpai-cop": {"chapter": 3, "commitment": 12, "measure": 40, "annex": 8},
    "g7-hiroshima-code-of-conduct": {"action": 11},
    "hleg-ethics-guidelines": {"requirement": 30},
    "oecd-ai-recommendation": {"section": 2, "principle": 10},
    "oecd-haip-reporting": {"section": 5},
}
INSERTED = {"Art. 4a", "Art. 60a", "Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d", "Annex XIV"}


@pytest.mark.parametrize("framework", COUNTS)
def test_a_framework_has_its_levels_in_full(curated: ox.Store, ask: Ask, framework: str) -> None:
    """Parts that only a crosswalk names, by their code, have no summary and are not counted."""
    rows = ask(
        curated,
        f"""SELECT ?element ?level {{ ?element skos:inScheme <{ID}/framework/{framework}> ;
          aic:level ?level ; dcterms:description ?summary }}""",
    )
    assert dict(Counter(level.rpartition("#")[2] for _, level in rows)) == COUNTS[framework]


def codes(ask: Ask, store: ox.Store, framework: str, pattern: str) -> list[str]:
    rows = ask(
        store,
        f"""SELECT ?code {{ ?element skos:inScheme <{ID}/framework/{framework}> ;
          skos:notation ?code ; aic:order ?order . {pattern} }} ORDER BY ?order""",
    )
    return [code for (code,) in rows]


def test_the_articles_of_the_ai_act_stand_in_the_order_of_the_act(
    curated: ox.Store, ask: Ask
) -> None:
    level = f"?element aic:level <{ID}/scheme/element-level#article>"
    found = codes(ask, curated, "eu-ai-act", level)
    written = [f"Art. {number}" for number in range(1, 114)]
    for added, after in (("4a", "4"), ("60a", "60")):
        written.insert(written.index(f"Art. {after}") + 1, f"Art. {added}")
    place = written.index("Art. 75") + 1
    written[place:place] = ["Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d"]
    assert found == written


@pytest.mark.parametrize("framework", sorted(COUNTS))
def test_no_two_elements_of_a_framework_share_a_place(
    curated: ox.Store, ask: Ask, framework: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?element ?order {{ ?element skos:inScheme <{ID}/framework/{framework}> ;
          aic:order ?order }}""",
    )
    assert [order for order, times in Counter(o for _, o in rows).items() if times > 1] == []


def test_a_chapter_of_a_convention_stands_before_its_articles(curated: ox.Store, ask: Ask) -> None:
    for framework in ("coe-cets-225", "oecd-ai-recommendation"):
        rows = ask(
            curated,
            f"""SELECT ?element {{ ?element skos:inScheme <{ID}/framework/{framework}> ;
              aic:order ?order ; skos:broader/aic:order ?above . FILTER(?above >= ?order) }}""",
        )
        assert rows == []


def test_what_was_inserted_in_2026_stands_only_in_the_text_of_2026(
    curated: ox.Store, ask: Ask
) -> None:
    old = f"FILTER NOT EXISTS {{ ?element aic:occursIn <{ACT}#edition-2024-07> }}"
    assert set(codes(ask, curated, "eu-ai-act", old)) == INSERTED
    new = f"FILTER NOT EXISTS {{ ?element aic:occursIn <{ACT}#edition-2026-07> }}"
    assert codes(ask, curated, "eu-ai-act", new) == []


def test_each_inserted_or_amended_part_names_the_act_that_did_it(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?code ?status ?act {{ ?claim a aic:StatusClaim ; aic:about ?element ;
          aic:status ?status ; aic:start "2026-07-27"^^xsd:date .
          ?element skos:inScheme <{ACT}> ; skos:notation ?code .
          OPTIONAL {{ ?claim aic:amendedBy ?act }} }}""",
    )
    assert {act for _, _, act in rows} == {OMNIBUS}
    kinds = Counter(status.rpartition("#")[2] for _, status, _ in rows)
    assert {code for code, status, _ in rows if status.endswith("#inserted")} == INSERTED
    assert kinds["amended"] > len(INSERTED)
    assert len({code for code, _, _ in rows}) == len(rows)


def test_every_framework_of_the_table_tells_its_name_and_legal_effect(
    curated: ox.Store, ask: Ask
) -> None:
    with LEDGER.open(encoding="utf-8", newline="") as lines:
        held = {row["uri"] for row in csv.DictReader(lines) if row["uri"]}
    rows = ask(
        curated,
        """SELECT ?framework { ?framework a aic:Framework .
          ?a a aic:NameClaim ; aic:about ?framework .
          ?b a aic:LegalEffectClaim ; aic:about ?framework }""",
    )
    assert len(held) > 40
    assert held - {uri for (uri,) in rows} == set()


@pytest.mark.parametrize(
    ("thing", "scheme", "identifier"),
    [
        ("framework/eu-ai-act", "celex", "32024R1689"),
        ("framework/eu-ai-act", "eli", "reg/2024/1689"),
        ("framework/eu-ai-act-omnibus", "celex", "32026R1744"),
        ("framework/eu-ai-act#edition-2026-07", "celex", "02024R1689-20260727"),
        ("area/common/artificial-intelligence", "eurovoc", "3030"),
        ("source/jrc132833", "doi", "10.2760/5847"),
    ],
)
def test_things_carry_the_identifiers_that_others_know_them_by(
    curated: ox.Store, ask: Ask, thing: str, scheme: str, identifier: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?claim {{ ?claim a aic:IdentifierClaim ; aic:about <{ID}/{thing}> ;
          aic:identifierScheme <{ID}/scheme/identifier-scheme#{scheme}> ;
          aic:identifier "{identifier}" }}""",
    )
    assert len(rows) == 1
