"""Only what the chaining rules of SSSOM allow follows from rows in a line."""

import pytest

from aiconcord.mapping.chaining import follows
from aiconcord.names.namespaces import DEF, PREFIXES


def expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def chained(*rows: str) -> str:
    """Chain rows such as `skos:broadMatch` or, read the other way round, `^skos:broadMatch`."""
    return follows((expand(row.lstrip("^!")), row[0] == "!", row[0] == "^") for row in rows)


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        (("skos:exactMatch", "skos:exactMatch"), "skos:exactMatch"),
        (("skos:broadMatch", "skos:broadMatch", "skos:broadMatch"), "skos:broadMatch"),
        (("skos:broadMatch", "^skos:narrowMatch"), "skos:broadMatch"),
        (("skos:exactMatch", "skos:relatedMatch"), "skos:relatedMatch"),
        (("skos:relatedMatch", "^skos:exactMatch"), "skos:relatedMatch"),
        (("rdfs:subClassOf", "rdfs:subClassOf"), "rdfs:subClassOf"),
        (("^rdfs:subClassOf", "skos:exactMatch"), "sssom:superClassOf"),
        (("owl:sameAs", "^owl:sameAs"), "owl:sameAs"),
    ],
)
def test_what_follows(rows: tuple[str, ...], result: str) -> None:
    assert chained(*rows) == expand(result)


@pytest.mark.parametrize(
    "rows",
    [
        ("skos:closeMatch", "skos:closeMatch"),
        ("skos:relatedMatch", "skos:exactMatch", "skos:relatedMatch"),
        ("skos:broadMatch", "skos:narrowMatch"),
        ("skos:broadMatch", "^skos:broadMatch"),
        ("rdfs:subClassOf", "skos:broadMatch"),
        ("skos:exactMatch", "!skos:exactMatch"),
        ("skos:exactMatch", "rdfs:seeAlso"),
    ],
)
def test_what_does_not(rows: tuple[str, ...]) -> None:
    assert chained(*rows) == ""


def test_what_a_table_lists_is_not_handed_on_by_what_is_exact() -> None:
    exact = expand("skos:exactMatch")
    assert follows([(exact, False, False), (DEF + "listedAgainst", False, False)]) == ""
