"""What each format keeps, what it says it loses, and what it refuses to say."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.relations import BROAD, CLOSE, EXACT, LISTED, UNRELATED, Relation
from aiconcord.mapping.row import Extension, MappingRow, MappingSet, Value
from aiconcord.mapping.slots import NO_TERM_FOUND
from aiconcord.mapping.write import FORMS, Written, write_mapping
from aiconcord.mapping.xlsx_write import write_xlsx
from aiconcord.problems.record import ProblemError

ELEMENT = "https://w3id.org/aiconcord/id/element/"
CODES = {ELEMENT + "rmf/govern-1": "GOVERN 1", ELEMENT + "aiv/1.1": "1.1"}
MANUAL = "https://w3id.org/semapv/vocab/ManualMappingCuration"


def a_set(
    *relations: Relation, set_values: dict[str, Value] | None = None, **more: Value
) -> MappingSet:
    rows = [
        MappingRow(
            {
                "subject_id": ELEMENT + "rmf/govern-1",
                "predicate_id": relation.predicate,
                "object_id": ELEMENT + "aiv/1.1",
                "mapping_justification": MANUAL,
                **({"predicate_modifier": "Not"} if relation.negated else {}),
                **more,
            },
            row=number,
        )
        for number, relation in enumerate(relations or (BROAD,), start=1)
    ]
    values = {"mapping_set_id": "https://example.org/s", "license": "https://example.org/l"}
    return MappingSet(values={**values, **(set_values or {})}, rows=rows)


def lost(written: Written) -> list[tuple[str | None, str]]:
    return [(p.where.slot, p.what) for p in written.lost if p.severity == "warning"]


def refusal(table: MappingSet, form: str) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        write_mapping(table, form, CODES)
    return [problem.what for problem in caught.value.problems]


def test_sssom_1_1_loses_nothing() -> None:
    table = a_set(comment="why", review_date=date(2026, 1, 2), reviewer_label=("R",))
    assert write_mapping(table, "sssom-tsv").lost == ()
    assert write_mapping(table, "sssom-json").lost == ()


def test_sssom_1_0_tells_the_slots_that_came_later() -> None:
    table = a_set(review_date=date(2026, 1, 2), mapping_cardinality="0:0")
    written = write_mapping(table, "sssom-tsv-1.0")
    assert lost(written) == [
        ("review_date", "SSSOM/TSV 1.0 has no place for review_date; it is lost in 1 row"),
        (
            "mapping_cardinality",
            "SSSOM 1.0 does not know `0:0`; mapping_cardinality is lost in 1 row",
        ),
    ]
    assert b"review_date" not in written.content
    assert b"sssom_version" not in written.content


def test_sssom_1_0_keeps_in_rows_what_only_later_went_to_the_set() -> None:
    text = write_mapping(a_set(BROAD, curation_rule_text=("r",)), "sssom-tsv-1.0").content.decode()
    assert "#curation_rule_text" not in text
    assert "\tcuration_rule_text" in text


def test_sssom_1_0_drops_a_cardinality_whose_scope_it_cannot_say() -> None:
    table = a_set(mapping_cardinality="1:1", cardinality_scope=("predicate_id",))
    written = write_mapping(table, "sssom-tsv-1.0")
    assert [slot for slot, _ in lost(written)] == ["mapping_cardinality", "cardinality_scope"]


def test_sssom_1_0_refuses_what_it_would_take_for_something_else() -> None:
    (what,) = refusal(a_set(subject_type="composed entity expression"), "sssom-tsv-1.0")
    assert what.startswith("SSSOM 1.0 cannot say that an end is composed")


def test_metadata_may_be_a_file_of_its_own() -> None:
    written = write_mapping(a_set(), "sssom-tsv-external")
    assert written.metadata is not None
    assert b"mapping_set_id: https://example.org/s\n" in written.metadata
    assert written.content.startswith(b"subject_id\t")


def test_numbers_are_rounded_in_tsv_and_that_is_told() -> None:
    table = a_set(confidence=0.12345)
    assert lost(write_mapping(table, "sssom-tsv")) == [
        ("confidence", "confidence is not kept to the letter in 1 row: numbers are rounded")
    ]
    assert b"0.12345" in write_mapping(table, "sssom-json").content


def test_prefixes_that_a_set_lacks_are_declared() -> None:
    table = a_set(author_id=("https://orcid.org/0000-0001", "mailto:a@example.org"))
    text = write_mapping(table, "sssom-tsv").content.decode()
    assert "#  ns1: https://orcid.org/\n#  ns2: mailto:a@example.org\n" in text
    assert "\tns1:0000-0001|ns2:\n" in text


def test_a_prefix_of_ours_is_taken_before_a_number() -> None:
    text = write_mapping(a_set(Relation(LISTED)), "sssom-tsv").content.decode()
    assert "#  aic: https://w3id.org/aiconcord/def/\n" in text


def test_rdf_needs_the_id_of_the_set() -> None:
    table = a_set()
    del table.values["mapping_set_id"]
    assert "no mapping_set_id" in refusal(table, "sssom-turtle")[0]
    assert "no mapping_set_id" in refusal(table, "sssom-json-ld")[0]


@pytest.mark.parametrize("form", ["sssom-turtle", "sssom-json-ld", "skos"])
def test_rdf_refuses_what_it_takes_for_no_iri(form: str) -> None:
    (what,) = refusal(a_set(object_id="https://example.org/a#b#c"), form)
    assert what.startswith("RDF takes `https://example.org/a#b#c` for no IRI")


def test_a_row_of_a_set_whose_id_has_a_fragment_is_named_by_an_iri() -> None:
    table = a_set(set_values={"mapping_set_id": "https://example.org/a#b"})
    (row,) = write_mapping(table, "sssom-turtle").kept.rows
    assert row.text("record_id").startswith("https://example.org/a#b-row-")


def test_rdf_holds_a_repeated_row_once_and_says_so() -> None:
    written = write_mapping(a_set(BROAD, BROAD), "sssom-turtle")
    assert len(written.kept.rows) == 1
    assert "1 row say what another row says" in lost(written)[0][1]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (a_set(Relation(LISTED)), "no mapping relation of SKOS: row 1"),
        (a_set(BROAD, UNRELATED), "a triple cannot deny its relation: row 2"),
        (a_set(object_id=NO_TERM_FOUND), "cannot say that nothing was found"),
        (a_set(subject_type="rdfs literal"), "not literals"),
    ],
)
def test_a_triple_of_skos_refuses_what_it_would_say_otherwise(table: MappingSet, why: str) -> None:
    assert why in refusal(table, "skos")[0]


def test_refusals_are_counted_by_reason() -> None:
    table = a_set(Relation(LISTED), Relation(LISTED), Relation(LISTED))
    (what,) = refusal(table, "skos")
    assert what.endswith(
        "listedAgainst> is no mapping relation of SKOS: 3 rows, the first of them row 1"
    )


def test_csv_has_headings_for_people() -> None:
    table = a_set(comment="a, b", confidence=0.5)
    lines = write_mapping(table, "csv").content.decode().splitlines()
    assert lines == [
        "Subject,Relation,Object,How found,Confidence,Comment",
        f"{ELEMENT}rmf/govern-1,skos:broadMatch,{ELEMENT}aiv/1.1,"
        'manual mapping curation,0.5,"a, b"',
    ]


@pytest.mark.parametrize(
    ("relation", "label", "word", "namespace"),
    [
        (BROAD, "", "subset-of", None),
        (EXACT, "", "equivalent-to", None),
        (EXACT, "equal", "equal-to", None),
        (CLOSE, "", "closeMatch", "http://www.w3.org/2004/02/skos/core#"),
        (CLOSE, "equivalent to", "equivalent-to", None),
        (UNRELATED, "no relationship", "no-relationship", None),
        (Relation(LISTED), "", "listedAgainst", "https://w3id.org/aiconcord/def/"),
    ],
)
def test_oscal_has_a_word_of_set_theory_only_where_it_follows(
    relation: Relation, label: str, word: str, namespace: str | None
) -> None:
    more: dict[str, Value] = {"predicate_label": label} if label else {}
    written = write_mapping(a_set(relation, set_values=None, **more), "oscal-json", CODES)
    (found,) = json.loads(written.content)["mapping-collection"]["mappings"][0]["maps"]
    assert (found["relationship"], found.get("ns")) == (word, namespace)
    assert found["sources"] == [{"type": "control", "id-ref": "GOVERN 1"}]
    (row,) = read_mapping(written.content, "x", Faults("x")).rows
    assert Relation(row.text("predicate_id"), row.text("predicate_modifier") == "Not") == relation


def test_oscal_refuses_to_deny_in_words_of_nobody() -> None:
    assert refusal(a_set(UNRELATED), "oscal-json") == ["OSCAL cannot deny a relation: row 1"]


def test_what_oscal_demands_and_nobody_says_is_told() -> None:
    told = [p.what for p in write_mapping(a_set(), "oscal-xml").lost if p.severity == "info"]
    assert any("demands a matching-rationale" in what for what in told)
    assert any("demands the day of its last change" in what for what in told)


def test_slots_without_a_member_become_properties_of_oscal() -> None:
    table = a_set(similarity_measure="m", mine="v")
    table.extensions["mine"] = Extension("mine", "https://example.org/p#mine")
    written = write_mapping(table, "oscal-yaml")
    assert lost(written) == []
    back = read_mapping(written.content, "x", Faults("x"))
    assert back.rows[0].values["similarity_measure"] == "m"
    assert back.rows[0].values["mine"] == "v"
    assert back.extensions["mine"].iri == "https://example.org/p#mine"


def cells(content: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def test_a_workbook_of_listed_rows_has_no_column_for_a_relation() -> None:
    found = cells(write_mapping(a_set(Relation(LISTED)), "olir", CODES).content)
    assert "Relationship" not in {cell for row in found for cell in row}
    assert found[-1][:3] == ("GOVERN 1", None, "1.1")


def test_a_workbook_of_set_theory_has_a_word_in_each_row() -> None:
    found = cells(write_mapping(a_set(BROAD), "olir", CODES).content)
    assert found[-1][:5] == ("GOVERN 1", None, None, "subset of", "1.1")


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (a_set(BROAD, Relation(LISTED)), "cannot have rows that state no relation: row 2"),
        (a_set(EXACT), "skos:exactMatch is no word of set theory"),
        (a_set(object_id=NO_TERM_FOUND), "a focal element alone in its row says nothing"),
        (a_set(object_id="https://w3id.org/aiconcord/id/framework/aiv"), "not whole documents"),
        (a_set(object_id="https://example.org/b/1"), "no identifier within its document"),
    ],
)
def test_a_workbook_refuses_what_it_would_say_otherwise(table: MappingSet, why: str) -> None:
    assert why in refusal(table, "olir")[0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "#REF!", "_x0041_", "1.10"])
def test_no_text_of_a_workbook_is_computed(text: str) -> None:
    content = write_xlsx([("A sheet", [[text]])])
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A1"]
    assert (unescape(cell.value), cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text[0] in "=+-@")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").replace(b"<fo", b"")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_row_that_could_not_be_read_is_not_left_out_in_silence() -> None:
    table = a_set(BROAD, BROAD)
    table.rows[1].malformed = True
    for form in FORMS:
        assert refusal(table, form) == ["what could not be read cannot be written: row 2"]


def test_writing_changes_nothing_of_the_set() -> None:
    table = a_set(BROAD, comment="a\r\nb", author_id=("mailto:a@example.org",))
    before = repr(table)
    for form in FORMS:
        write_mapping(table, form, CODES)
    assert repr(table) == before


PRINT = """
import hashlib, sys
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.write import FORMS, write_mapping
table = read_mapping(sys.stdin.buffer.read(), "x", Faults("x"))
for form in FORMS:
    written = write_mapping(table, form)
    print(form, hashlib.sha256(written.content + (written.metadata or b"")).hexdigest())
"""


def test_another_process_writes_the_same_bytes() -> None:
    """Neither the order of sets, nor the day, nor chance comes into a file."""
    given = write_mapping(
        a_set(BROAD, BROAD, comment="c", see_also=("https://e.org/",)), "sssom-tsv"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            input=given.content,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().count(b"\n") == len(FORMS)
