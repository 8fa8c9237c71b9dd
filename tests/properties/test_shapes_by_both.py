"""Whatever stands in rows, pyshacl and the compiled queries find the same in them."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.check.mapping_by_shapes import by_pyshacl, by_queries, row_shapes
from aiconcord.check.mapping_facts import Facts
from aiconcord.check.mapping_known import ELEMENTS, FRAMEWORKS, KnownElements
from aiconcord.mapping.row import ENTITY_HINTS, Extension, MappingRow, MappingSet
from aiconcord.mapping.slots import CARDINALITIES, ENTITY_TYPES, JUSTIFICATIONS, NO_TERM_FOUND
from aiconcord.names.namespaces import DEF, PREFIXES

FRAMEWORK = FRAMEWORKS + "rmf"
ENDS = st.sampled_from(
    (
        NO_TERM_FOUND,
        *(f"{ELEMENTS}rmf/{code}" for code in ("1", "old", "none")),
        "https://example.org/a",
        "urn:code:x",
    )
)
TYPES = st.sampled_from((*list(ENTITY_TYPES)[:3], "rdfs literal", "composed entity expression"))
NUMBERS = st.sampled_from((-1.5, -1.0, 0.0, 0.5, 1.0, 1.5))
DAYS = st.just(date(2026, 1, 2))
TEXTS = st.sampled_from(("a", "b"))
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "subject_id": ENDS,
        "object_id": ENDS,
        "subject_type": TYPES,
        "object_type": TYPES,
        "predicate_type": TYPES,
        "subject_label": TEXTS,
        "object_label": TEXTS,
        "subject_source": ENDS,
        "object_source": ENDS,
        "predicate_id": st.sampled_from(
            (NO_TERM_FOUND, DEF + "x", *(PREFIXES["skos"] + n for n in ("exactMatch", "nearMatch")))
        ),
        "predicate_modifier": st.just("Not"),
        "mapping_justification": st.sampled_from((*JUSTIFICATIONS[:2], DEF + "guess")),
        "mapping_cardinality": st.sampled_from(tuple(CARDINALITIES)),
        "confidence": NUMBERS,
        "similarity_score": NUMBERS,
        "reviewer_agreement": NUMBERS,
        "review_date": DAYS,
        "mapping_date": DAYS,
        "reviewer_id": st.just(("https://example.org/p", "https://example.org/q")),
        "reviewer_label": st.just(("A", "B")),
        "edition": st.sampled_from((f"{FRAMEWORK}#edition-1", f"{FRAMEWORK}#edition-2", "urn:x")),
    },
)
SETS = st.fixed_dictionaries(
    {}, optional={"license": st.just("https://e.org/l"), "mapping_set_confidence": NUMBERS}
)


def known() -> KnownElements:
    found = KnownElements()
    found.add(FRAMEWORK, f"{ELEMENTS}rmf/1", "1", f"{FRAMEWORK}#edition-1")
    old = found.add(FRAMEWORK, f"{ELEMENTS}rmf/old", "old")
    assert old is not None
    old.retired = True
    return found


@settings(max_examples=20, deadline=None)
@given(SETS, st.lists(ROWS, min_size=1, max_size=15))
def test_both_engines_find_the_same_in_any_rows(
    of_set: dict[str, object], rows: list[dict[str, object]]
):
    table = MappingSet(
        values=dict(of_set),
        rows=[MappingRow(dict(values), number) for number, values in enumerate(rows, start=1)],
        extensions={"edition": Extension("edition", DEF + "edition", min(ENTITY_HINTS))},
    )
    facts = Facts(table, row_shapes().seen, known())
    assert set(by_queries(facts, row_shapes())) == set(by_pyshacl(facts, row_shapes()))
