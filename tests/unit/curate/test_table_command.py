"""A table goes out and comes back: the same facts, but for the cells that were changed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from aiconcord.curate.canonical import turtle_facts
from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.graph.tables import Tables
from aiconcord.settings.places import Places

Rows = list[list[str]]
Import = Callable[[Rows], object]


def facts(places: Places) -> dict[str, frozenset[str]]:
    return {
        f.name: turtle_facts(f.path.read_bytes()) for f in data_files(places) if not f.is_mapping
    }


@pytest.fixture
def export(run) -> Callable[[str], Rows]:
    def rows(name: str) -> Rows:
        result = run("table", "export", name)
        assert result.exit_code == 0, result.output
        return list(csv.reader(io.StringIO(result.stdout)))

    return rows


@pytest.fixture
def bring(run, tmp_path: Path):
    def back(rows: Rows, *options: str):
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        (tmp_path / "edited.csv").write_text(out.getvalue(), "utf-8")
        return run("table", "import", *options, tmp_path / "edited.csv")

    return back


TITLE = "dcterms:title (@en)"


def row_of(rows: Rows, thing: str) -> list[str]:
    return next(row for row in rows if row[0] == thing)


def test_every_table_comes_back_without_a_change(run, copy, tmp_path: Path):
    before = {file.name: file.path.read_bytes() for file in data_files(copy)}
    files = [file for file in data_files(copy) if not file.is_mapping]
    tables = Tables(read(files).quads, files)
    assert run("table", "export").stdout.split() == list(tables.classes())
    assert {"Body", "Source", "NameClaim", "Citation", "skos-Concept"} <= set(tables.classes())
    for name, class_ in tables.classes().items():
        (tmp_path / "t.csv").write_text(tables.csv(class_), "utf-8", newline="")
        result = run("table", "import", tmp_path / "t.csv")
        assert (result.exit_code, result.stdout) == (0, ""), name
    assert {file.name: file.path.read_bytes() for file in data_files(copy)} == before


def test_a_changed_cell_changes_its_statement_and_nothing_else(export, bring, copy):
    before = facts(copy)
    rows = export("Source")
    date = rows[0].index("dcterms:issued (date)")
    row = row_of(rows, "source/24ai-caisi-2026")
    row[date] = "2026-05"
    result = bring(rows)
    assert (result.exit_code, result.stdout) == (0, "data/sources.ttl: 1 added, 1 removed\n")
    after = facts(copy)
    assert {name for name in before if before[name] != after[name]} == {"data/sources.ttl"}
    (gone,) = before["data/sources.ttl"] - after["data/sources.ttl"]
    (come,) = after["data/sources.ttl"] - before["data/sources.ttl"]
    assert '"2026-05-05"' in gone and "24ai-caisi-2026" in gone
    assert '"2026-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>' in come


def test_an_emptied_cell_takes_its_statements_away_and_a_filled_one_adds(export, bring, copy):
    rows = export("Body")
    homepage = rows[0].index("foaf:homepage")
    row_of(rows, "body/dtc")[homepage] = "https://sgaisi.sg/"
    row_of(rows, "body/imda")[homepage] = ""
    result = bring(rows)
    assert result.stdout.splitlines() == [
        "data/bodies/dtc.ttl: 0 added, 1 removed",
        "data/bodies/imda.ttl: 0 added, 1 removed",
    ]
    assert (
        "    foaf:homepage <https://sgaisi.sg/> ;\n" in (copy.data / "bodies/dtc.ttl").read_text()
    )
    row_of(rows, "body/imda")[homepage] = "https://www.imda.gov.sg/"
    assert bring(rows).stdout == "data/bodies/imda.ttl: 1 added, 0 removed\n"
    assert bring(rows).stdout == ""


def test_rows_and_columns_left_out_stay_as_they_are(export, bring, copy):
    before = facts(copy)
    rows = export("Source")
    some = [0, 1, 2, rows[0].index(TITLE)]
    kept = [[row[n] for n in some] for row in (rows[0], row_of(rows, "source/24ai-caisi-2026"))]
    kept[1][3] = "Another title"
    assert bring(kept).stdout == "data/sources.ttl: 1 added, 1 removed\n"
    assert len(facts(copy)["data/sources.ttl"]) == len(before["data/sources.ttl"])


def test_a_new_row_becomes_a_block_at_its_place(export, bring, copy):
    rows = export("NameClaim")
    row = list(row_of(rows, "body/mfa-sg#name-2"))
    row[0] = "body/mfa-sg#name-3"
    row[rows[0].index("aic:name (@en)")] = "Foreign Ministry"
    assert bring([*rows, row]).stdout == "data/bodies/mfa-sg.ttl: 7 added, 0 removed\n"
    text = (copy.data / "bodies/mfa-sg.ttl").read_text()
    places = [
        text.index(f"\n<https://w3id.org/aiconcord/id/body/mfa-sg#{n}>")
        for n in ("name-2", "name-3", "role-1")
    ]
    assert places == sorted(places)


def test_check_tells_and_writes_nothing(export, bring, copy):
    before = facts(copy)
    rows = export("Source")
    row_of(rows, "source/24ai-caisi-2026")[rows[0].index(TITLE)] = "Another title"
    assert bring(rows, "--check").stdout == "data/sources.ttl: 1 added, 1 removed\n"
    assert facts(copy) == before


def test_a_spreadsheet_that_writes_semicolons_and_a_mark_is_understood(run, tmp_path):
    text = run("table", "export", "Post").stdout
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(csv.reader(io.StringIO(text)))
    (tmp_path / "t.csv").write_text(out.getvalue(), "utf-8-sig", newline="")
    result = run("table", "import", tmp_path / "t.csv")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "fault",
    [
        ("dcterms:issued (date)", "5 May 2026", "no date"),
        ("schema:url", "not an address", "no address"),
        ("dcterms:title (@en)", "ends in \\", "lone"),
        ("id", "https://example.org/x", "not an address of ours"),
        ("id", "imda", "no address"),
        ("file", "../secrets.ttl", "no data file"),
        ("file", "data/../../x.ttl", "no data file"),
        ("file", "data/bodies/imda.ttl", "kept in data/sources.ttl"),
        ("id", "the id of row 3", "in row 3 already"),
        ("a", "", "no class"),
    ],
)
def test_a_fault_is_told_by_row_and_column_and_nothing_is_written(
    export, bring, copy, fault: tuple[str, str, str]
):
    column, cell, said = fault
    before = facts(copy)
    rows = export("Source")
    number = 4 if "already" in said else 2
    rows[number - 1][rows[0].index(column)] = rows[2][0] if "already" in said else cell
    rows[5][rows[0].index(TITLE)] = "Another title"
    result = bring(rows)
    assert result.exit_code == 1
    assert f"edited.csv:row {number}: error[table-" in result.stdout
    assert f"column `{column}`" in result.stdout
    assert said in result.stdout
    assert facts(copy) == before


def test_all_faults_of_a_table_are_told_at_once(export, bring):
    rows = export("Source")
    date = rows[0].index("dcterms:issued (date)")
    for row in rows[1:6]:
        row[date] = "soon"
    assert bring(rows).stdout.count("error[table-cell]") == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-header"),
        (b"id,a\n", "table-header"),
        (b"id,file,a,id\n", "table-header"),
        (b"id,file,a,two words here\n", "table-header"),
        (b"id,file,a,unknown\n", "table-header"),
        (b"id,file,a,aic:x (xsd:date),aic:x (xsd:date)\n", "table-header"),
        (b"id,file,a\nsource/x,data/sources.ttl\n", "table-row"),
        (b"id,file,a\n\xff\xfe", "table-not-csv"),
        (b'id,file,a\n"' + b"x" * 2_000_000 + b'"\n', "table-not-csv"),
    ],
    ids=["empty", "no-file", "twice", "words", "unknown", "again", "short", "bytes", "huge"],
)
def test_a_table_that_cannot_be_read_is_refused_with_a_code(run, tmp_path, content, code):
    (tmp_path / "t.csv").write_bytes(content)
    result = run("table", "import", tmp_path / "t.csv")
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stdout
    assert "hint:" in result.stdout


def test_a_file_with_a_comment_is_not_rewritten(export, bring, copy):
    rows = export("Source")
    rows[1][3] = "Another title"
    file = copy.data / "sources.ttl"
    file.write_text(file.read_text() + "# keep me\n")
    result = bring(rows)
    assert "data/sources.ttl" in result.stdout and "format-comment" in result.stdout
    assert file.read_text().endswith("# keep me\n")


def test_a_class_that_is_not_there_names_the_nearest(run):
    result = run("table", "export", "NameClam")
    assert result.exit_code == 1
    assert "did you mean `NameClaim`?" in result.stdout
    assert run("table", "export", "aic:Body").stdout == run("table", "export", "Body").stdout


def test_a_table_that_is_not_there_is_told(run, tmp_path):
    result = run("table", "import", tmp_path / "no.csv")
    assert result.exit_code == 1
    assert "file-unreadable" in result.stdout
