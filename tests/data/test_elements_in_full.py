"""The frameworks of NIST and Singapore are whole: so many elements a level, each where it belongs.

The numbers were counted in the tables that the elements were gathered in, and where the publisher
says how many there are, its own word was compared.
"""

import re
from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pytest

ID = "https://w3id.org/aiconcord/id"
RMF = f"{ID}/framework/nist-ai-rmf-1.0"
PROFILE = f"{ID}/framework/nist-ai-600-1"
NEW = f"{ID}/framework/sg-aivtf-2025"
OLD = f"{ID}/framework/sg-aivtf-2023"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]

COUNTS: dict[str, dict[str, int]] = {
    "nist-ai-600-1": {"risk": 12, "action": 212},
    "sg-aivtf-2025": {"principle": 11, "outcome": 88, "process-check": 107, "technical-test": 5},
    "sg-mgf-2020": {"principle": 2, "area": 4, "practice": 10},
    "sg-mgf-genai": {"dimension": 9, "practice": 29},
    "sg-mgf-agentic-1.0": {"dimension": 4},
    "sg-mgf-agentic-1.5": {"dimension": 4, "area": 13, "practice": 29, "risk": 5},
    "sg-starter-kit-2025": {"risk": 4, "testable-criterion": 21},
    "sg-starter-kit-1.0": {"area": 3, "practice": 22, "risk": 5},
    "sg-feat": {"pillar": 4, "principle": 14},
    "sg-veritas-aivt": {"principle": 4, "testable-criterion": 50},
    "sg-mas-airm-2026": {"area": 6, "practice": 20, "dimension": 3},
    "sg-csa-securing-ai": {"area": 5, "practice": 4},
    "sg-pdpc-ai-2024": {"area": 3},
    "sg-govtech-arc": {"area": 3, "capability": 15},
    "sg-govtech-ga": {"practice": 8},
    "sg-nais-2.0": {"area": 3, "pillar": 10},
    "sg-nais-2026": {"area": 3, "pillar": 14},
    "sg-consensus-2025": {"area": 3},
    "sg-minlaw-genai-2026": {"principle": 3},
}


@pytest.mark.parametrize("framework", COUNTS)
def test_a_framework_has_its_levels_in_full(curated: ox.Store, ask: Ask, framework: str) -> None:
    rows = ask(
        curated,
        f"""SELECT ?element ?level {{ ?element skos:inScheme <{ID}/framework/{framework}> ;
          aic:level ?level }}""",
    )
    found = Counter(level.rpartition("#")[2] for _, level in rows)
    assert dict(found) == COUNTS[framework]


def test_no_framework_of_singapore_or_nist_is_missing_from_the_counts(
    curated: ox.Store, ask: Ask
) -> None:
    """Frameworks of which only the ends of crosswalk rows are held do not tell whose codes are."""
    rows = ask(
        curated,
        "SELECT ?framework { ?element aic:codeOrigin ?whose ; skos:inScheme ?framework }",
    )
    ours = {uri.rpartition("/")[2] for (uri,) in rows}
    counted = {*COUNTS, "nist-ai-rmf-1.0", "sg-aivtf-2023"}
    assert {slug for slug in ours if slug.startswith(("sg-", "nist-", "us-"))} == counted


def test_the_profile_tags_its_actions_430_times(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT ?action ?risk {{ ?action skos:inScheme <{PROFILE}> ; aic:addressesRisk ?risk .
          ?risk skos:inScheme <{PROFILE}> ; aic:level <{ID}/scheme/element-level#risk> }}""",
    )
    assert len(rows) == 430
    assert len({action for action, _ in rows}) == 212
    assert len({risk for _, risk in rows}) == 12


ALSO_PRINTED = {
    "CBRN Information or Capabilities": "cbrninformationandcapability",
    "Environmental Impacts": "environmental",
}


def letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def test_the_tags_of_an_action_are_the_risks_printed_beside_it(curated: ox.Store, ask: Ask) -> None:
    """Two labels are printed otherwise than the risk is titled; one names none of the twelve."""
    rows = ask(
        curated,
        f"""SELECT ?code ?printed ?title {{ ?action skos:inScheme <{PROFILE}> ;
          skos:notation ?code ; aic:risksAsPrinted ?printed ;
          aic:addressesRisk/skos:prefLabel ?title }}""",
    )
    left = {code: letters(printed) for code, printed, _ in rows}
    assert len(left) == 212
    for code, _, title in rows:
        forms = [letters(title), ALSO_PRINTED.get(title, letters(title))]
        form = next((each for each in forms if each in left[code]), None)
        assert form, code
        left[code] = left[code].replace(form, "", 1)
    assert {code: rest for code, rest in left.items() if rest} == {
        "GV-1.4-002": "civilrightsviolations"
    }


def test_an_action_stands_under_the_subcategory_that_its_code_names(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?action ?subcategory {{ ?a skos:inScheme <{PROFILE}> ; skos:notation ?action ;
          aic:elaborates ?s . ?s skos:inScheme <{RMF}> ; skos:notation ?subcategory }}""",
    )
    functions = {"GV": "GOVERN", "MP": "MAP", "MS": "MEASURE", "MG": "MANAGE"}
    assert len(rows) == 212
    for action, subcategory in rows:
        short, number, _ = action.split("-")
        assert subcategory == f"{functions[short]} {number}"


def test_the_profile_says_whose_task_it_is_for_each_subcategory_it_treats(
    curated: ox.Store, ask: Ask
) -> None:
    treated = ask(curated, "SELECT ?subcategory { ?action aic:elaborates ?subcategory }")
    tasked = ask(
        curated,
        f"""SELECT ?subcategory {{ ?claim a aic:ActorTaskClaim ; aic:about ?subcategory ;
          aic:statedBy <{PROFILE}> ; aic:actorTask ?task }}""",
    )
    assert len(treated) == 49
    assert set(treated) == set(tasked)


def test_each_risk_of_the_profile_is_set_beside_characteristics_of_the_framework(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?risk {{ ?risk skos:inScheme <{PROFILE}> ; aic:concernsCharacteristic ?one .
          ?one skos:inScheme <{RMF}> ; aic:level <{ID}/scheme/element-level#characteristic> }}""",
    )
    assert len(rows) == 12


@pytest.mark.parametrize("framework", [NEW, f"{ID}/framework/sg-starter-kit-2025"])
def test_a_code_begins_with_the_code_above_it(curated: ox.Store, ask: Ask, framework: str) -> None:
    rows = ask(
        curated,
        f"""SELECT ?code ?above {{ ?e skos:inScheme <{framework}> ; skos:notation ?code ;
          skos:broader ?up . ?up skos:notation ?above }}""",
    )
    assert rows
    assert [code for code, above in rows if not re.match(rf"{re.escape(above)}[./]", code)] == []


def test_every_element_is_below_another_or_at_the_top(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?element { ?element aic:codeOrigin ?whose ; skos:inScheme ?framework .
          OPTIONAL { ?element skos:broader ?up . ?up skos:inScheme ?framework }
          OPTIONAL { ?element skos:topConceptOf ?top FILTER(?top = ?framework) }
          FILTER(REGEX(STR(?framework), "/framework/(nist|us|sg)-"))
          FILTER(BOUND(?up) = BOUND(?top)) }""",
    )
    assert rows == []


def test_siblings_have_each_their_place(curated: ox.Store, ask: Ask) -> None:
    """Levels are counted apart: risks and steps of one framework may both begin with 1."""
    rows = ask(
        curated,
        """SELECT ?one ?two { ?one a aic:Element ; aic:order ?order ; skos:inScheme ?framework ;
          aic:level ?level . ?two skos:inScheme ?framework ; aic:order ?order ; aic:level ?level
          OPTIONAL { ?one skos:broader ?up } OPTIONAL { ?two skos:broader ?other }
          FILTER(STR(?one) < STR(?two) && COALESCE(?up, 0) = COALESCE(?other, 0)) }""",
    )
    assert rows == []


@pytest.mark.parametrize("framework", [*COUNTS, "nist-ai-rmf-1.0", "sg-aivtf-2023"])
def test_every_code_says_whose_it_is(curated: ox.Store, ask: Ask, framework: str) -> None:
    rows = ask(
        curated,
        f"""SELECT ?element {{ ?element skos:inScheme <{ID}/framework/{framework}>
          FILTER NOT EXISTS {{ ?element aic:codeOrigin ?whose }} }}""",
    )
    assert rows == []


def test_every_step_of_2025_says_where_it_comes_from(curated: ox.Store, ask: Ask) -> None:
    steps = ask(
        curated,
        f"""SELECT ?step {{ VALUES ?level {{ <{ID}/scheme/element-level#process-check>
          <{ID}/scheme/element-level#technical-test> }}
          ?step skos:inScheme <{NEW}> ; aic:level ?level }}""",
    )
    told = ask(
        curated,
        f"""SELECT ?step {{ ?claim a aic:LineageClaim ; aic:about ?step .
          ?step skos:inScheme <{NEW}> }}""",
    )
    assert len(steps) == 112
    assert set(steps) == set(told)


def test_every_check_of_2023_lives_on_or_is_said_to_have_no_match(
    curated: ox.Store, ask: Ask
) -> None:
    checks = ask(
        curated,
        f"""SELECT ?check {{ ?check skos:inScheme <{OLD}> ;
          aic:level <{ID}/scheme/element-level#process-check> }}""",
    )
    kept = ask(curated, "SELECT ?check { ?claim aic:descendsFrom ?check }")
    gone = ask(
        curated,
        f"""SELECT ?check {{ ?claim a aic:LineageClaim ; aic:about ?check .
          ?check skos:inScheme <{OLD}> }}""",
    )
    assert (len(kept), len(gone)) == (76, 21)
    assert set(kept) | set(gone) == set(checks)
    assert not set(kept) & set(gone)


@pytest.mark.parametrize(
    ("kind", "claims"),
    [
        ("same-text", 49),
        ("revised-text", 17),
        ("same-outcome", 10),
        ("new-or-unmatched", 39),
        ("dropped-or-unmatched", 21),
    ],
)
def test_descent_is_told_by_kind(curated: ox.Store, ask: Ask, kind: str, claims: int) -> None:
    """Descent is our own reckoning, so no claim of it may pass for somebody's text."""
    rows = ask(
        curated,
        f"""SELECT ?claim {{ ?claim a aic:LineageClaim ;
          aic:lineageKind <{ID}/scheme/lineage-kind#{kind}> ;
          aic:evidenceGrade <{ID}/scheme/grade#derived> }}""",
    )
    assert len(rows) == claims


def test_only_an_element_with_a_match_has_an_ancestor(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?kind { ?claim a aic:LineageClaim ; aic:lineageKind ?kind
          FILTER NOT EXISTS { ?claim aic:descendsFrom ?old } }""",
    )
    kinds = {kind.rpartition("#")[2] for (kind,) in rows}
    assert kinds == {"new-or-unmatched", "dropped-or-unmatched"}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("sg-mgf-2019", "sg-mgf-2020"),
        ("sg-aivtf-2022", "sg-aivtf-2023"),
        ("sg-aivtf-2023", "sg-aivtf-2025"),
        ("sg-mgf-agentic-1.0", "sg-mgf-agentic-1.5"),
        ("sg-mas-airm-draft", "sg-mas-airm-2026"),
        ("us-eo-14110", "us-eo-14148"),
        ("us-omb-m-24-10", "us-omb-m-25-21"),
    ],
)
def test_a_framework_names_what_took_its_place(
    curated: ox.Store, ask: Ask, older: str, newer: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?newer {{ ?claim a aic:SuccessionClaim ; aic:about <{ID}/framework/{older}> ;
          aic:successor ?newer }}""",
    )
    assert rows == [(f"{ID}/framework/{newer}",)]


def test_an_order_that_was_revoked_was_in_force_until_the_day_before(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?status ?start ?end {{ ?claim a aic:StatusClaim ; aic:status ?status ;
          aic:about <{ID}/framework/us-eo-14110> ; aic:start ?start .
          OPTIONAL {{ ?claim aic:end ?end }} }} ORDER BY ?start""",
    )
    assert rows == [
        (f"{ID}/scheme/status#in-force", "2023-10-30", "2025-01-19"),
        (f"{ID}/scheme/status#revoked", "2025-01-20", None),
    ]


def test_every_framework_tells_a_name_and_whether_it_binds(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?framework { ?framework a aic:Framework
          FILTER(REGEX(STR(?framework), "/framework/(nist|us|sg)-"))
          FILTER NOT EXISTS {
            ?name a aic:NameClaim ; aic:about ?framework .
            ?effect a aic:LegalEffectClaim ; aic:about ?framework } }""",
    )
    assert rows == []


def test_a_tool_puts_to_work_what_the_tables_say(curated: ox.Store, ask: Ask) -> None:
    tools = ask(curated, "SELECT ?tool { ?tool a aic:Tool }")
    rows = ask(
        curated,
        """SELECT ?tool ?framework { ?tool aic:implementsFramework ?framework .
          ?framework a aic:Framework }""",
    )
    assert len(tools) == 84
    assert len(rows) == 30
    deep = ask(
        curated,
        """SELECT ?tool { ?tool aic:implementsElement ?element ;
          aic:implementsFramework ?framework . ?element skos:inScheme ?framework }""",
    )
    assert len(deep) == 17


@pytest.mark.parametrize(
    ("tool", "element"),
    [
        ("aiverify.stock.shap-toolbox", "sg-aivtf-2023/2"),
        ("aiverify.stock.robustness-toolbox", "sg-aivtf-2023/6"),
        ("kit-pint", "sg-starter-kit-1.0/3.6"),
    ],
)
def test_a_tool_names_the_element_that_it_tests(
    curated: ox.Store, ask: Ask, tool: str, element: str
) -> None:
    rows = ask(curated, f"SELECT ?element {{ <{ID}/tool/{tool}> aic:implementsElement ?element }}")
    assert rows == [(f"{ID}/element/{element}",)]
