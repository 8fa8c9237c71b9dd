"""Every published crosswalk is held row by row, in its own words, and nothing is read into it."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.check.mapping_file import check_mapping_file
from aiconcord.check.mapping_known import KnownElements
from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import NO_TERM_FOUND
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.sssom_write import write_sssom
from aiconcord.names.namespaces import DEF, ID, PREFIXES
from aiconcord.settings.places import find_places

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted((ROOT / "data" / "crosswalks").glob("*.sssom.tsv"))
PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
JOINT = ID + "scheme/group-kind#joint"

# Rows of the published tables that are held, a row of several elements on a side counted once.
PUBLISHED = {
    "ai-act--cra": 1, "ai-act--hleg": 8, "aigw-ai-act": 27, "aigw-cets225": 13, "altai--hleg": 7,
    "cets225--ai-act": 1, "csis-haip--ai-act": 2, "gpai-cop--ai-act": 21, "gpai-cop-adequacy": 2,
    "haip--oecd": 1, "haip-principles--code": 1, "haip-rf--haip": 1, "incits-5338-5339-2024": 12,
    "iso42005--iso23894": 1, "iso42005--iso42001": 1, "jp-us-concepts-2024": 39,
    "jp-us-terminology-2024": 29, "jrc132833": 1, "jtc21--ai-act": 1, "kr-us-2024-a": 115,
    "kr-us-2024-b": 126, "ms-42001-2023": 281, "nist-23894-fdis-2023": 33,
    "nist-oecd-eu-eo-bor-2023": 51, "omnibus--ai-act": 1, "saferai-haip--ai-act": 2,
    "seoul--iaisr": 1, "sg-aivtf-2025-alignments": 2, "sg-framework-level": 21,
    "sg-hiroshima-2025-badges": 91, "sg-iso42001-2024": 75, "sg-iso42001-2025-badges": 49,
    "sg-iso42001-notes": 8, "sg-nist-notes": 6, "sg-starter-kit-alignments": 8, "sg-us-2023": 272,
    "sg-us-2025-badges": 58, "ttc-terms": 1,
}  # fmt: skip


def slug_of(path: Path) -> str:
    return path.name.removesuffix(".sssom.tsv")


def table_of(path: Path) -> MappingSet:
    table, problems = read_sssom(path.read_bytes(), path.name)
    assert problems == []
    return table


@pytest.fixture(scope="module")
def held() -> ox.Store:
    """Every triple of the curated files, rows of crosswalks included, in one graph."""
    store = ox.Store()
    quads = read(data_files(find_places())).quads
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


@pytest.fixture(scope="module")
def known(held: ox.Store) -> KnownElements:
    query = (ROOT / "queries" / "mappings" / "ends.rq").read_text("utf-8")
    found = held.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return KnownElements.gather(
        {name: term.value for name, term in zip(names, row, strict=True) if term is not None}
        for row in found
    )


def ask(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PROLOGUE + query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value if term else "" for term in row) for row in found]


@pytest.mark.parametrize("path", TABLES, ids=slug_of)
def test_a_table_is_canonical_and_has_no_fault(path: Path, known: KnownElements) -> None:
    """The writer gives back the same bytes; the checks find both ends of every row."""
    assert write_sssom(table_of(path)) == path.read_text("utf-8")
    faults = check_mapping_file(path.read_bytes(), path.name, known)
    assert [fault for fault in faults if fault.severity == "error"] == []


@pytest.mark.parametrize("path", TABLES, ids=slug_of)
def test_a_table_has_as_many_rows_as_were_published(path: Path, held: ox.Store) -> None:
    rows = table_of(path).rows
    counted = sum(1 for row in rows if row.text("aic_group_kind") != JOINT)
    # What a printed range was divided into was counted row by row already, except for clauses 4-10.
    counted += len({row.text("aic_group") for row in rows if row.text("aic_group_kind") == JOINT})
    spread = {
        (row.text("aic_source_row"), row.text("subject_id"))
        for row in rows
        if row.text("aic_as_printed") == "Clauses 4-10"
    }
    counted -= 6 * len(spread)
    assert counted == PUBLISHED[slug_of(path)]
    stated = ask(held, f"SELECT ?n {{ <{ID}crosswalk/{slug_of(path)}> aic:rowsHeld ?n }}")
    assert stated == [(str(PUBLISHED[slug_of(path)]),)]


def test_every_table_is_counted() -> None:
    assert {slug_of(path) for path in TABLES} == set(PUBLISHED)


def test_rows_of_the_ledgers_and_of_the_tables_are_as_many() -> None:
    """What the fact tables give for a crosswalk is what its table holds, but for what became
    something else than a row."""
    given: Counter[str] = Counter()
    for name in ("nist", "singapore", "eu"):
        with (ROOT / "data" / "coverage" / f"{name}-crosswalks.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                kind, _, rest = row["uri"].removeprefix(ID).partition("/")
                given[rest.partition("/")[0] if kind == "mapping" else ""] += 1
    assert {name: count for name, count in given.items() if name} == PUBLISHED


def test_joint_rows_stay_whole() -> None:
    """A joint group has every pair of its elements: none is missing, none stands alone."""
    groups = 0
    for path in TABLES:
        joint = defaultdict(set)
        for row in table_of(path).rows:
            if row.text("aic_group_kind") == JOINT:
                joint[row.text("aic_group")].add((row.text("subject_id"), row.text("object_id")))
        for pairs in joint.values():
            subjects, objects = ({pair[end] for pair in pairs} for end in (0, 1))
            assert len(pairs) == len(subjects) * len(objects) > 1
        groups += len(joint)
    assert groups == 40


def test_no_pair_of_elements_is_matched_directly(held: ox.Store) -> None:
    """Whoever wants a mapping asks for its row; no skos:exactMatch follows from a table."""
    matched = ask(
        held,
        """SELECT ?one ?match ?other { ?one ?match ?other
        FILTER(STRSTARTS(STR(?match), STR(skos:)) && STRENDS(STR(?match), "Match")) }""",
    )
    assert matched == []


def test_no_row_is_written_in_words_of_skos() -> None:
    used = {row.text("predicate_id") for path in TABLES for row in table_of(path).rows}
    assert {word for word in used if not word.startswith((DEF, ID + "scheme/"))} == set()


def test_no_counterpart_stands_only_where_the_publisher_says_so() -> None:
    said = Counter(
        (slug_of(path), row.text("aic_relation"))
        for path in TABLES
        for row in table_of(path).rows
        if NO_TERM_FOUND in (row.text("subject_id"), row.text("object_id"))
    )
    assert said == {
        ("kr-us-2024-a", "No equivalent category"): 4,
        ("kr-us-2024-b", "No equivalent category"): 19,
        ("incits-5338-5339-2024", "dash: no counterpart listed"): 5,
    }


def test_a_row_without_a_stated_relation_says_only_that_it_is_listed() -> None:
    unstated = ("none stated", "listed against", "AI GfB context", "comparison of", "dash", "No eq")
    for path in TABLES:
        for row in table_of(path).rows:
            if words := row.text("aic_relation"):
                listed = row.text("predicate_id") == DEF + "listedAgainst"
                assert listed == words.startswith(unstated), (path.name, words)


def test_the_word_that_stands_for_a_relation_is_the_published_one(held: ox.Store) -> None:
    different = ask(
        held,
        f"""SELECT DISTINCT ?word ?label {{ ?row aic:relationAsPublished ?word ;
          owl:annotatedProperty ?predicate . ?predicate skos:prefLabel ?label ;
          skos:inScheme <{ID}scheme/relation-word> . FILTER(STR(?label) != ?word) }}""",
    )
    assert different == []


def test_a_badge_joins_a_check_and_a_framework_as_a_whole() -> None:
    for name in ("sg-us-2025-badges", "sg-iso42001-2025-badges", "sg-hiroshima-2025-badges"):
        rows = table_of(ROOT / "data" / "crosswalks" / f"{name}.sssom.tsv").rows
        assert all(row.text("subject_id").startswith(ID + "element/sg-aivtf-2025/") for row in rows)
        assert all(row.text("object_id").startswith(ID + "framework/") for row in rows)


def test_every_row_cites_and_every_crosswalk_tells_its_standing(held: ox.Store) -> None:
    assert ask(held, "SELECT ?row { ?row a sssom:Mapping MINUS { ?row aic:cites ?cite } }") == []
    silent = ask(
        held,
        """SELECT ?crosswalk { ?crosswalk a aic:Crosswalk
        MINUS { ?claim aic:about ?crosswalk ; aic:crosswalkStanding ?standing . } }""",
    )
    assert silent == []


def test_a_crosswalk_without_rows_says_what_was_looked_for(held: ox.Store) -> None:
    rows = ask(
        held,
        """SELECT ?crosswalk ?n ?sought { ?crosswalk a aic:Crosswalk ; aic:rowsHeld ?n .
        MINUS { ?crosswalk sssom:mappings ?row } ?crosswalk aic:withoutRows/aic:sought ?sought }""",
    )
    assert len(rows) == 15
    assert {n for _, n, _ in rows} == {"0"}


def test_where_nobody_states_a_correspondence_nobody_is_named(held: ox.Store) -> None:
    rows = ask(
        held,
        """SELECT ?claim ?status ?who { ?claim a aic:CorrespondenceClaim ;
        aic:correspondenceStatus ?status . OPTIONAL { ?claim aic:statedByName ?who } }""",
    )
    by_status = Counter(status.rpartition("#")[2] for _, status, _ in rows)
    assert by_status["stated-by-nobody"] == 11
    assert sum(by_status.values()) == 24
    assert all((status.endswith("nobody")) == (not who) for _, status, who in rows)
