"""Every claim can be traced to a source, and what the press got wrong is never a thing."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.settings.places import find_places

ID = "https://w3id.org/aiconcord/id"
DEF = "https://w3id.org/aiconcord/def/"
Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]
UNCITED = "SELECT ?claim { ?claim aic:about ?thing ; a ?kind \
FILTER(?kind != aic:SearchFinding) FILTER NOT EXISTS { \
?claim aic:cites ?citation . ?citation a aic:Citation ; aic:source ?source ; aic:locator ?where . \
?source a aic:Source } }"


def test_every_claim_cites_a_place_in_a_source_that_is_described(
    curated: ox.Store, ask: Ask
) -> None:
    assert ask(curated, UNCITED) == []


def test_a_claim_whose_last_citation_is_taken_away_is_found(breakable: ox.Store, ask: Ask) -> None:
    claim = ox.NamedNode(f"{ID}/body/mddi#press-1")
    for quad in list(breakable.quads_for_pattern(claim, ox.NamedNode(DEF + "cites"), None)):
        breakable.remove(quad)
    assert ask(breakable, UNCITED) == [(claim.value,)]


def test_every_element_and_edition_cites_where_it_was_read(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?thing { VALUES ?kind { aic:Element aic:Edition } ?thing a ?kind
          FILTER NOT EXISTS { ?thing aic:cites/aic:source/a aic:Source } }""",
    )
    assert rows == []


def test_every_source_is_cited_and_every_citation_is_used(curated: ox.Store, ask: Ask) -> None:
    assert (
        ask(
            curated,
            "SELECT ?source { ?source a aic:Source FILTER NOT EXISTS { ?c aic:source ?source } }",
        )
        == []
    )
    unused = ask(
        curated,
        """SELECT ?citation { ?citation a aic:Citation
          FILTER NOT EXISTS { ?claim aic:cites|aic:refutedBy ?citation } }""",
    )
    in_tables = {
        quad.object.value
        for quad in read(file for file in data_files(find_places()) if file.is_mapping).quads
        if quad.predicate.value == DEF + "cites" and isinstance(quad.object, ox.NamedNode)
    }
    assert {citation for (citation,) in unused} - in_tables == set()


def test_a_source_names_an_author_or_an_address(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?source { ?source a aic:Source
          FILTER NOT EXISTS { ?source schema:url ?address }
          FILTER NOT EXISTS { ?source aic:publisherName ?name } }""",
    )
    assert rows == []


def test_a_citation_of_a_secondary_source_is_never_graded_primary(
    curated: ox.Store, ask: Ask
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?citation {{ ?citation aic:grade <{ID}/scheme/grade#primary> ;
          aic:source/aic:sourceKind <{ID}/scheme/source-kind#secondary> }}""",
    )
    assert rows == []


def test_all_seventeen_errors_of_the_press_are_kept_as_refuted_claims(
    curated: ox.Store, ask: Ask
) -> None:
    """The last of them, names of institutes, is about three bodies and so is three claims."""
    rows = ask(
        curated,
        f"""SELECT ?claim ?thing ?kind {{ ?claim a aic:PressClaim ; aic:about ?thing ;
          aic:standing <{ID}/scheme/standing#refuted> ; aic:errorKind ?kind ;
          aic:says ?says ; aic:correction ?right ; aic:refutedBy ?better }}""",
    )
    assert len({claim for claim, *_ in rows}) == 19
    kinds = {kind.rpartition("#")[2] for *_, kind in rows}
    assert kinds == {"garbled", "imprecise", "missing", "outdated", "overstated", "provenance"}


@pytest.mark.parametrize("words", ["Dangerous goods", "AI governance alliance"])
def test_a_press_error_names_no_thing(curated: ox.Store, ask: Ask, words: str) -> None:
    """The title of the press report itself is the only other place where its words stand."""
    rows = ask(
        curated,
        f"""SELECT ?thing ?property {{ ?thing ?property ?text FILTER(isLiteral(?text))
          FILTER(CONTAINS(LCASE(STR(?text)), "{words.lower()}"))
          FILTER(?property NOT IN (aic:says, aic:correction, aic:name, dcterms:title)) }}""",
    )
    assert rows == []
    names = ask(
        curated,
        f"""SELECT ?kind {{ ?claim aic:name ?text ; aic:nameKind ?kind
          FILTER(CONTAINS(LCASE(STR(?text)), "{words.lower()}")) }}""",
    )
    assert {kind for (kind,) in names} <= {f"{ID}/scheme/name-kind#hidden"}


@pytest.mark.parametrize(
    ("thing", "scheme", "identifier"),
    [
        ("body/mddi", "ror", "01j5aph50"),
        ("body/nist", "wikidata", "Q176691"),
        ("body/european-commission", "ror", "00k4n6c32"),
        ("body/dg-connect", "eu-corporate-body", "CNECT"),
        ("framework/nist-ai-rmf-1.0", "doi", "10.6028/NIST.AI.100-1"),
        ("jurisdiction/sg", "iso-3166-1-alpha-2", "SG"),
    ],
)
def test_a_verified_identifier_is_held(
    curated: ox.Store, ask: Ask, thing: str, scheme: str, identifier: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?claim {{ ?claim a aic:IdentifierClaim ; aic:about <{ID}/{thing}> ;
          aic:identifier "{identifier}" ;
          aic:identifierScheme <{ID}/scheme/identifier-scheme#{scheme}> }}""",
    )
    assert len(rows) == 1


def test_an_identifier_that_nobody_verified_stays_out(curated: ox.Store, ask: Ask) -> None:
    """The defence department's Wikidata item was read only in third-party code."""
    rows = ask(
        curated,
        f"""SELECT ?claim {{ ?claim a aic:IdentifierClaim ; aic:about <{ID}/body/us-dod> }}""",
    )
    assert rows == []
