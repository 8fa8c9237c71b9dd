"""Every crosswalk that is held, in every format: it comes back as it was, or the format says why.

Of long tables the first rows are written, which hold every kind of row that the table has.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import known_offline
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.write import FORMS, write_mapping
from aiconcord.problems.record import ProblemError

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "data" / "crosswalks").glob("*.sssom.tsv"))
MOST_ROWS = 80
WRITTEN = {"csv": 38, "olir": 5, "oscal-json": 16, "oscal-xml": 16, "oscal-yaml": 16, "skos": 0}
"""How many of the tables each format can state; those not named here state all."""


@pytest.fixture(scope="module")
def known() -> KnownElements:
    return known_offline()


def said(table: MappingSet) -> tuple[dict[str, str], list[str]]:
    table = condense(propagate(table))
    names = {name: extension.iri for name, extension in table.extensions.items()}

    def plain(values: dict[str, object]) -> dict[str, str]:
        return {names.get(k, k): repr(v) for k, v in values.items() if k != "sssom_version"}

    rows = sorted(repr(sorted(plain(dict(row.values)).items())) for row in table.rows)
    return plain(dict(table.values)), rows


def test_every_table_comes_back_from_every_format_that_can_state_it(known: KnownElements) -> None:
    codes = {element.iri: element.code for element in known.elements.values()}
    done: Counter[str] = Counter()
    for path in TABLES:
        table, _ = read_sssom(path.read_bytes(), path.name)
        table = replace(table, rows=table.rows[:MOST_ROWS])
        for form in FORMS:
            try:
                written = write_mapping(table, form, codes)
            except ProblemError:
                continue
            faults = Faults(path.name)
            back = propagate(read_mapping(written.content, path.name, faults, written.metadata))
            place_codes(back, known, faults)
            told = [p for p in faults.problems if p.severity != "info"]
            assert [p.text() for p in told if p.code != "mapping-required"] == [], path.name
            assert said(back) == said(written.kept), (path.name, form)
            done[form] += 1
    assert dict(done) == {
        form: count for form in FORMS if (count := WRITTEN.get(form, len(TABLES)))
    }


def test_the_official_crosswalk_is_a_workbook_without_relations(known: KnownElements) -> None:
    """Its table states none, and the style of a concept crosswalk has no column for one."""
    path = ROOT / "data" / "crosswalks" / "sg-us-2023.sssom.tsv"
    table, _ = read_sssom(path.read_bytes(), path.name)
    codes = {element.iri: element.code for element in known.elements.values()}
    written = write_mapping(table, "olir", codes)
    faults = Faults("x.xlsx")
    back = read_mapping(written.content, "x.xlsx", faults)
    assert back.form == "NIST OLIR workbook"
    assert len(back.rows) == len(table.rows)
    assert {row.codes["subject_id"] for row in back.rows} >= {"GOVERN 1", "MANAGE 4"}
    assert {row.text("predicate_id").rpartition("/")[2] for row in back.rows} == {"listedAgainst"}
