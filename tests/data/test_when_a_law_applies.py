"""The AI Act's staged application: as it is since the amendment of 2026, and as it was before."""

import csv
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.ask.questions import Question, load_questions
from aiconcord.build.facts import Facts
from aiconcord.build.times import claim_bounds
from aiconcord.graph.bindings import bind
from aiconcord.graph.engine import Term
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import DEF, PREFIXES
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Settings

ID = "https://w3id.org/aiconcord/id"
SLUG = "obligations-applying-on"
DAY = "http://www.w3.org/2001/XMLSchema#date"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
BEFORE = "2026-07-26"
"""The last day before Regulation (EU) 2026/1744 entered into force."""

Row = dict[str, str]
Apply = Callable[..., list[Row]]
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def question() -> Question:
    return load_questions(find_places().queries / "questions")[SLUG]


def with_bounds(store: ox.Store) -> ox.Store:
    """A copy of *store* in which each dated claim has the bounds that the build would derive."""
    facts = Facts(store)
    dated = ox.Store()
    dated.bulk_extend(store)
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{DEF}dateKind"), None):
        assert isinstance(quad.subject, ox.NamedNode)
        bounds = claim_bounds(facts, quad.subject.value)
        for name, day in (
            ("earliestStart", bounds.earliest_start),
            ("latestStart", bounds.latest_start),
            ("latestEnd", bounds.latest_end),
        ):
            if day is not None:
                literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(DAY))
                dated.add(ox.Quad(quad.subject, ox.NamedNode(f"{DEF}{name}"), literal))
    return dated


def answer(dated: ox.Store, question: Question, **values: str) -> list[Row]:
    """Run the question for *values*, given as slugs and days."""
    bindings = {
        "framework": Term.uri(f"{ID}/framework/{values.pop('framework', 'eu-ai-act')}"),
        "level": Term.uri(f"{ID}/scheme/element-level#{values.pop('level', 'article')}"),
        **{name: Term.literal(day, DAY) for name, day in values.items()},
    }
    bound = bind(question.text, scan(question.text, Settings().limits), bindings)
    found = dated.query(bound, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [["" if term is None else term.value for term in row] for row in found]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def apply(curated: ox.Store, question: Question) -> Apply:
    dated = with_bounds(curated)
    return lambda **values: answer(dated, question, **values)


def applying(rows: list[Row]) -> set[str]:
    """Articles that apply on the day in full, for every case that the law tells apart."""
    waiting = {row["elementName"] for row in rows if row["state"] != "applies"}
    return {row["elementName"] for row in rows} - waiting


def articles(*spans: tuple[int, int]) -> set[str]:
    return {f"Art. {number}" for first, last in spans for number in range(first, last + 1)}


ARTICLE_5 = ox.NamedNode(f"{ID}/element/eu-ai-act/art.-5#date-3")
ARTICLE_57 = ox.NamedNode(f"{ID}/element/eu-ai-act/art.-57#date-3")
CONDITION = ox.NamedNode(f"{DEF}condition")
REPLACES = ox.NamedNode(f"{DEF}replacesClaim")
NEW = {"Art. 4a", "Art. 60a", "Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"day": "2025-02-01"}, set()),
        ({"day": "2025-02-02"}, articles((1, 4))),
        ({"day": "2025-02-02", "law": BEFORE}, articles((1, 5))),
        ({"day": "2026-08-02"}, (articles((1, 4), (28, 113)) | NEW)),
        ({"day": "2026-08-02", "law": BEFORE}, articles((1, 5), (28, 113))),
        ({"day": "2027-12-02"}, (articles((1, 5), (28, 113)) | NEW)),
        ({"day": "2027-12-02", "law": BEFORE}, articles((1, 113))),
        ({"day": "2028-08-02"}, articles((1, 113)) | NEW),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_so_many_articles_apply_in_full(
    apply: Apply, values: dict[str, str], expected: set[str]
) -> None:
    assert applying(apply(**values)) == expected


@pytest.mark.parametrize(
    ("day", "law", "annex_three", "annex_one"),
    [
        ("2026-08-02", BEFORE, "applies", "not yet"),
        ("2026-08-02", "2026-07-27", "not yet", "not yet"),
        ("2027-08-02", BEFORE, "applies", "applies"),
        ("2027-08-02", "2026-07-27", "not yet", "not yet"),
        ("2027-12-02", "2026-07-27", "applies", "not yet"),
        ("2028-08-02", "2026-07-27", "applies", "applies"),
    ],
)
def test_risk_management_waits_for_the_annex_that_a_system_falls_under(
    apply: Apply, day: str, law: str, annex_three: str, annex_one: str
) -> None:
    rows = [row for row in apply(day=day, law=law) if row["elementName"] == "Art. 9"]
    states = {row["condition"].removeprefix("for high-risk AI systems "): row for row in rows}
    assert states["listed in Annex III"]["state"] == annex_three
    assert states["covered by Annex I"]["state"] == annex_one
    act = f"{ID}/framework/eu-ai-act" + ("" if law == BEFORE else "-omnibus")
    assert {row["act"] for row in rows} == {act}


CASES = {
    "": {},
    "--as-of-2025-08-02": {"day": "2025-08-02"},
    "--as-of-2026-08-02": {"day": "2026-08-02"},
    "--as-of-2026-08-02-before-the-amendment": {"day": "2026-08-02", "law": BEFORE},
    "--as-of-2027-12-02": {"day": "2027-12-02"},
    "--as-of-2027-12-02-before-the-amendment": {"day": "2027-12-02", "law": BEFORE},
}


@pytest.mark.parametrize("case", CASES)
def test_each_article_applies_as_article_113_has_it(apply: Apply, case: str) -> None:
    with (GOLDEN / f"{SLUG}{case}.csv").open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    found = apply(**CASES[case])
    assert [{name: row[name] for name in written[0]} for row in found] == written


def test_a_code_of_practice_has_no_day_from_which_it_applies(apply: Apply) -> None:
    assert apply(framework="eu-gpai-cop", level="commitment") == []
    assert apply(framework="eu-gpai-cop") == []


@pytest.mark.parametrize(
    ("day", "state"),
    [("2027-11-30", "not yet"), ("2027-12-15", "undetermined"), ("2027-12-31", "applies")],
)
def test_a_date_known_to_the_month_is_undetermined_within_it(
    breakable: ox.Store, question: Question, day: str, state: str
) -> None:
    claim = f"<{ID}/element/eu-ai-act/art.-9#date-2>"
    breakable.update(
        f"""PREFIX aic: <https://w3id.org/aiconcord/def/>
        DELETE {{ GRAPH ?g {{ {claim} aic:date ?day }} }}
        INSERT {{ GRAPH ?g {{ {claim} aic:date
          "2027-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> }} }}
        WHERE {{ GRAPH ?g {{ {claim} aic:date ?day }} }}"""
    )
    rows = answer(with_bounds(breakable), question, day=day)
    assert [row["state"] for row in rows if row["claim"] == claim.strip("<>")] == [state]


def test_an_act_whose_entry_into_force_is_known_to_the_month_leaves_both_states_open(
    breakable: ox.Store, question: Question
) -> None:
    breakable.update(
        f"""PREFIX aic: <https://w3id.org/aiconcord/def/>
        DELETE {{ GRAPH ?g {{ ?claim aic:date ?day }} }}
        INSERT {{ GRAPH ?g {{ ?claim aic:date
          "2026-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> }} }}
        WHERE {{ GRAPH ?g {{ ?claim aic:about <{ID}/framework/eu-ai-act-omnibus> ; aic:date ?day ;
          aic:dateKind <{ID}/scheme/date-kind#in-force> }} }}"""
    )
    rows = answer(with_bounds(breakable), question, day="2026-12-31", law="2026-07-15")
    ninth = [row for row in rows if row["elementName"] == "Art. 9"]
    assert len(ninth) == 4
    assert {row["state"] for row in ninth} == {"undetermined"}
    assert {row["state"] for row in rows if row["elementName"] == "Art. 1"} == {"applies"}


def test_what_an_amendment_overtook_stays_and_names_no_amending_act(
    curated: ox.Store, ask: Ask
) -> None:
    """One test for the rule: the new state points at the old one, the old one at nothing."""
    rows = ask(
        curated,
        """SELECT ?new ?old ?act ?kind ?was ?thing ?also ?sooner {
          ?new aic:replacesClaim ?old ; aic:dateKind ?kind ; aic:about ?thing .
          OPTIONAL { ?new aic:amendedBy ?act }
          OPTIONAL { ?old aic:dateKind ?was ; aic:about ?also }
          OPTIONAL { ?old aic:amendedBy ?sooner } }""",
    )
    assert len(rows) > 60
    assert [row for row in rows if row[2] is None or row[7] is not None] == []
    assert [row for row in rows if row[3] != row[4] or row[5] != row[6]] == []


@pytest.mark.parametrize(
    ("element", "day", "was"),
    [
        ("art.-57", "2027-08-02", "2026-08-02"),
        ("art.-96", "2027-08-01", None),
        ("art.-111", "2030-12-31", None),
    ],
)
def test_what_is_due_stands_on_the_article_that_asks_for_it(
    curated: ox.Store, ask: Ask, element: str, day: str, was: str | None
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?day ?was {{ ?claim aic:about <{ID}/element/eu-ai-act/{element}> ;
          aic:dateKind <{ID}/scheme/date-kind#due> ; aic:date ?day ; aic:condition ?what .
          OPTIONAL {{ ?claim aic:replacesClaim/aic:date ?was }} }}""",
    )
    assert (day, was) in rows


def disputed(store: ox.Store) -> set[str]:
    """Parts of the AI Act of which the build would say that two of their dates contradict."""
    text = (find_places().queries / "builds" / "find-dates.rq").read_text("utf-8")
    found = with_bounds(store).query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    things = {str(row["focus"].value) for row in found}
    return {thing for thing in things if "/eu-ai-act" in thing}


def test_dates_for_different_cases_or_of_an_earlier_text_do_not_contradict(
    breakable: ox.Store,
) -> None:
    assert disputed(breakable) == set()
    breakable.remove(next(breakable.quads_for_pattern(ARTICLE_57, REPLACES, None)))
    assert disputed(breakable) == {f"{ID}/element/eu-ai-act/art.-57"}
    for quad in list(breakable.quads_for_pattern(ARTICLE_5, CONDITION, None)):
        breakable.remove(quad)
    assert f"{ID}/element/eu-ai-act/art.-5" in disputed(breakable)
