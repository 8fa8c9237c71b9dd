"""Rows in are rows judged, whatever stands in them and whatever the format."""

import csv
import io
import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements

SLOTS = ("subject_id", "predicate_id", "object_id", "mapping_justification", "confidence", "mine")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
CELL = TEXT | st.sampled_from(["a:1", "skos:exactMatch", "equal", "0.5", "https://e.org/", " "])
ANY = st.none() | st.integers() | CELL | st.lists(CELL, max_size=2) | st.dictionaries(TEXT, CELL)
ROW = st.dictionaries(st.sampled_from(SLOTS), ANY)


def rows_of(text: str) -> int:
    return report_on(text.encode(), "x", KnownElements()).rows


@given(st.lists(ROW | ANY, max_size=6))
@settings(max_examples=100, deadline=None)
def test_of_json(rows: list[Any]) -> None:
    assert rows_of(json.dumps({"mappings": rows})) == len(rows)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=6), st.sampled_from(",;\t"))
@settings(max_examples=100, deadline=None)
def test_of_a_table_with_headings_of_its_own(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["From", "To", "Relation"])
    plain = [[cell.replace("|", "").replace(";", "") for cell in row] for row in rows]
    writer.writerows(plain)
    assert rows_of(out.getvalue()) == sum(any(cell.strip() for cell in row) for row in plain)


RELATIONS = st.sampled_from(["exactMatch", "closeMatch", "Xmatch"])
TRIPLE = st.tuples(st.integers(0, 3), RELATIONS, st.integers(0, 3), st.booleans())


@given(st.lists(TRIPLE, max_size=8))
@settings(max_examples=100, deadline=None)
def test_of_skos_triples(triples: list[tuple[int, str, int, bool]]) -> None:
    lines = [
        f"<https://e.org/{s}> <http://www.w3.org/2004/02/skos/core#{p}> "
        + (f'"{o}" .' if literal else f"<https://e.org/{o}> .")
        for s, p, o, literal in triples
    ]
    assert rows_of("# triples\n<a:b> <c:d> <e:f> .\n" + "\n".join(lines)) == len(lines)


ITEMS = st.lists(st.dictionaries(st.sampled_from(["type", "id-ref", "x"]), CELL) | CELL, max_size=3)
MAP = st.fixed_dictionaries(
    {}, optional={"uuid": CELL, "relationship": ANY, "sources": ITEMS | ANY, "targets": ITEMS}
)


@given(st.lists(MAP | ANY, max_size=5), st.booleans())
@settings(max_examples=100, deadline=None)
def test_of_oscal(maps: list[Any], as_yaml: bool) -> None:
    document = {"mapping-collection": {"mappings": [{"maps": maps}]}}
    text = yaml.safe_dump(document) if as_yaml else json.dumps(document)
    assert rows_of(text) >= len(maps)
