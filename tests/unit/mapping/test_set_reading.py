"""What a row says of sets is what the definition of its relation says, and no more."""

import pytest

from aiconcord.mapping.rcc5 import ANY, FIVE, SetRelation
from aiconcord.mapping.relations import WORDS, read_relation
from aiconcord.mapping.set_reading import read_sets
from aiconcord.names.namespaces import DEF, ID, PREFIXES

EQUAL, SUBSET, SUPERSET, INTERSECTS, APART = FIVE
SKOS, OWL, RDFS = PREFIXES["skos"], PREFIXES["owl"], PREFIXES["rdfs"]
SCHEME = ID + "scheme/"


@pytest.mark.parametrize(
    ("predicate", "relations"),
    [
        (SKOS + "exactMatch", EQUAL),
        (SKOS + "broadMatch", SUBSET),
        (SKOS + "narrowMatch", SUPERSET),
        (RDFS + "subClassOf", EQUAL | SUBSET),
        (OWL + "sameAs", EQUAL),
        (SCHEME + "nist-ir-8477-set-theory#intersects-with", INTERSECTS),
        (SCHEME + "nist-olir-set-theory#not-related-to", APART),
        (SCHEME + "oscal-control-mapping#subset-of", SUBSET),
        (SCHEME + "tta-nist-crosswalk-2024#asterisk", SUBSET),
    ],
)
def test_a_relation_of_sets_is_read_as_it_is_defined(
    predicate: str, relations: SetRelation
) -> None:
    assert read_sets(predicate) == relations


@pytest.mark.parametrize(
    "predicate",
    [
        DEF + "listedAgainst",
        SKOS + "relatedMatch",
        SKOS + "closeMatch",
        SKOS + "mappingRelation",
        RDFS + "seeAlso",
        SCHEME + "relation-word#indicative-cross-reference",
        SCHEME + "tta-nist-crosswalk-2024#relevant",
        "https://example.org/unheard-of",
    ],
)
def test_what_says_nothing_of_sets_constrains_nothing_and_nor_does_its_denial(
    predicate: str,
) -> None:
    assert read_sets(predicate) == ANY
    assert read_sets(predicate, negated=True) == ANY


def test_a_denial_leaves_the_rest_only_where_the_relation_is_defined_both_ways() -> None:
    assert read_sets(SKOS + "exactMatch", negated=True) == ANY & ~EQUAL
    assert read_sets(RDFS + "subClassOf", negated=True) == SUPERSET | INTERSECTS | APART
    assert read_sets(OWL + "sameAs", negated=True) == ANY
    assert read_sets(SCHEME + "tta-nist-crosswalk-2024#asterisk", negated=True) == ANY


@pytest.mark.parametrize(
    ("word", "relations"),
    [
        ("intersects-with", INTERSECTS),
        ("Not related to", APART),
        ("no-relationship", APART),
        ("equal-to", EQUAL),
        ("subset of", SUBSET),
        ("related", ANY),
        ("supports", ANY),
        ("overlaps", ANY),
        ("equivalent-to", ANY),
    ],
)
def test_the_word_that_a_file_held_tells_what_its_predicate_alone_does_not(
    word: str, relations: SetRelation
) -> None:
    row = read_relation(word)
    assert row is not None
    assert read_sets(row.predicate, negated=row.negated, word=word) == relations


def test_a_word_counts_only_beside_the_relation_that_it_was_read_as() -> None:
    """Said of several things at once, it was read as "listed" of each pair of them."""
    assert read_sets(DEF + "listedAgainst", word="intersects with") == ANY
    assert read_sets(SKOS + "relatedMatch", negated=True, word="intersects with") == ANY


@pytest.mark.parametrize("word", WORDS)
def test_every_word_that_files_may_hold_is_read_as_something(word: str) -> None:
    row = read_relation(word)
    assert row is not None
    assert read_sets(row.predicate, negated=row.negated, word=word) != 0
