"""The crosswalk NIST and Singapore published in October 2023: complete, resolved, traceable."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.release import Release
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.sssom_write import write_sssom
from aiconcord.names.namespaces import PREFIXES

FILE = "data/crosswalks/sg-us-2023.sssom.tsv"
PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
CROSSWALK = "<https://w3id.org/aiconcord/id/crosswalk/sg-us-2023>"
EDITION = "<https://w3id.org/aiconcord/id/framework/sg-aivtf-2023#edition-2023-10>"

# The published table was read twice, independently: pairs of each row, its ranges written out.
REFERENCES = {
    "GOVERN 1": 17, "GOVERN 2": 6, "GOVERN 3": 11, "GOVERN 4": 19, "GOVERN 5": 9, "GOVERN 6": 9,
    "MAP 1": 16, "MAP 2": 20, "MAP 3": 25, "MAP 4": 12, "MAP 5": 9,
    "MEASURE 1": 12, "MEASURE 2": 30, "MEASURE 3": 21, "MEASURE 4": 8,
    "MANAGE 1": 15, "MANAGE 2": 10, "MANAGE 3": 6, "MANAGE 4": 17,
}  # fmt: skip


@pytest.fixture(scope="module")
def table(repository: Path) -> MappingSet:
    found, problems = read_sssom((repository / FILE).read_bytes(), FILE)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def released(release_dir: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(Release.open(release_dir).nquads), format=ox.RdfFormat.N_QUADS)
    return store


def ask(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PROLOGUE + query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value if term else "" for term in row) for row in found]  # type: ignore[union-attr]


def test_it_has_272_pairs_of_19_categories(table: MappingSet) -> None:
    pairs = {(row.text("subject_id"), row.text("object_id")) for row in table.rows}
    assert len(table.rows) == len(pairs) == 272
    counted = Counter(row.text("subject_label") for row in table.rows)
    assert len(counted) == 19
    assert counted == REFERENCES


def test_its_file_is_already_in_canonical_form(table: MappingSet, repository: Path) -> None:
    assert write_sssom(table) == (repository / FILE).read_text("utf-8")


def test_it_states_no_relation_beyond_standing_in_the_same_row(table: MappingSet) -> None:
    assert {row.text("predicate_id") for row in table.rows} == {PREFIXES["aic"] + "listedAgainst"}
    assert not any(name in row.values for row in table.rows for name in ("confidence", "author_id"))


def test_every_id_says_which_ends_it_joins(table: MappingSet) -> None:
    for row in table.rows:
        ends = [row.text(slot).rpartition("/")[2] for slot in ("subject_id", "object_id")]
        assert row.text("record_id").endswith("/mapping/sg-us-2023/" + "--".join(ends))


def test_each_row_names_its_row_of_the_published_table(table: MappingSet) -> None:
    for row in table.rows:
        assert row.text("aic_source_row") == row.text("subject_label")
        slug = row.text("subject_id").rpartition("/")[2]
        assert row.text("aic_cites").endswith(f"/crosswalk/sg-us-2023#cite-row-{slug}")


def test_a_printed_range_is_written_out_whole_and_nothing_else_is_grouped(
    table: MappingSet,
) -> None:
    groups: dict[str, set[str]] = defaultdict(set)
    printed: dict[str, str] = {}
    for row in table.rows:
        as_printed, code = row.text("aic_as_printed"), row.text("object_label")
        if row.text("aic_group"):
            groups[row.text("aic_group")].add(code)
            printed[row.text("aic_group")] = as_printed
            assert row.text("aic_group_kind").endswith("/scheme/group-kind#expanded-range")
        else:
            assert as_printed.endswith(f" {code}")
    assert len(groups) == 22
    for name, codes in groups.items():
        found = re.search(r" (\d+)\.(\d+)-(\d+)\.(\d+)$", printed[name])
        assert found, printed[name]
        stem, first, again, last = found.groups()
        assert stem == again
        assert codes == {f"{stem}.{n}" for n in range(int(first), int(last) + 1)}


def test_both_ends_of_each_row_exist_in_the_edition_it_was_made_for(released: ox.Store) -> None:
    both = f"""
        SELECT ?row WHERE {{
          {CROSSWALK} sssom:mappings ?row .
          ?row owl:annotatedSource ?from ; owl:annotatedTarget ?to .
          ?from a aic:Element ; skos:inScheme ?framework ; aic:level ?level .
          ?to a aic:Element ; aic:occursIn {EDITION} .
          FILTER(STRENDS(STR(?framework), "/nist-ai-rmf-1.0"))
          FILTER(STRENDS(STR(?level), "#category"))
        }}"""
    assert len(set(ask(released, both))) == 272


def test_each_row_is_cited_to_its_place_in_the_source(released: ox.Store) -> None:
    cited = f"""
        SELECT ?row ?locator ?sourceRow WHERE {{
          {CROSSWALK} sssom:mappings ?row .
          ?row aic:cites ?cite ; aic:sourceRow ?sourceRow .
          ?cite a aic:Citation ; aic:locator ?locator ;
            aic:source <https://w3id.org/aiconcord/id/source/nist-imda-crosswalk-2023> .
        }}"""
    found = ask(released, cited)
    assert len({row for row, _, _ in found}) == 272
    assert all(locator == f"row {source_row}" for _, locator, source_row in found)


def test_the_only_criterion_of_the_edition_never_cited_is_5_2(released: ox.Store) -> None:
    cited = f"""
        SELECT ?code WHERE {{
          ?criterion aic:level ?level ; skos:notation ?code ; aic:occursIn {EDITION} .
          FILTER(STRENDS(STR(?level), "#testable-criterion"))
          FILTER NOT EXISTS {{
            ?end skos:broader? ?criterion . ?row owl:annotatedTarget ?end ; aic:sourceRow ?any
          }}
        }} ORDER BY ?code"""
    assert ask(released, cited) == [("5.2",)]


def test_no_row_joins_its_ends_directly(released: ox.Store) -> None:
    direct = "SELECT ?s ?p ?o WHERE { ?m owl:annotatedSource ?s ; owl:annotatedProperty ?p ; "
    direct += "owl:annotatedTarget ?o . ?s ?p ?o }"
    assert ask(released, direct) == []
