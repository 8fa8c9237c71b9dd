from pathlib import Path

import pytest

from aiconcord.graph.layout import SourceFile
from aiconcord.graph.read import MOST_FAULTS_A_FILE, parse_turtle, read

HEAD = "@prefix a: <http://a.example/> .\n"


def source(folder: Path, name: str, content: bytes) -> SourceFile:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return SourceFile(name, path, f"http://graph.example/{name}")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (HEAD + "a:x a:y .\n", 2, "object"),
        (HEAD + "a:x a:y b:z .\n", 2, "prefix"),
        (HEAD + "a:x a:y a:z\na:q a:r a:s .\n", 3, ""),
        (HEAD + "\na:x a:y 'open .\n", 3, "end"),
        ("<no scheme> <http://p> 1 .\n", 1, "IRI"),
        (HEAD + "a:x a:y 'x'@ .\n", 2, ""),
    ],
)
def test_a_syntax_fault_names_file_line_and_remedy(text, line, word):
    _, problems = parse_turtle(text.encode(), "data/x.ttl")
    first = problems[0]
    assert (first.code, first.where.file, first.where.line) == ("turtle-syntax", "data/x.ttl", line)
    assert first.where.column
    assert word in first.what
    assert first.remedy


def test_the_place_is_not_said_twice():
    _, (problem, *_) = parse_turtle((HEAD + "a:x a:y .\n").encode(), "x.ttl")
    assert "line" not in problem.what


def test_every_fault_of_every_file_is_told(tmp_path: Path):
    files = [
        source(tmp_path, "data/a.ttl", (HEAD + "a:x a:y .\na:x a:y 1 .\na:x b:y 1 .\n").encode()),
        source(tmp_path, "data/b.ttl", b"<http://x> <http://y> .\n"),
        source(tmp_path, "data/c.ttl", (HEAD + "a:x a:y 1 .").encode()),
    ]
    found = read(files)
    assert [(one.where.file, one.where.line) for one in found.problems] == [
        ("data/a.ttl", 2),
        ("data/a.ttl", 4),
        ("data/b.ttl", 1),
    ]
    assert "http://graph.example/data/c.ttl" in {quad.graph_name.value for quad in found.quads}


def test_a_file_of_nothing_but_faults_ends_soon():
    _, problems = parse_turtle((HEAD + "a:x a:y .\n" * 500).encode(), "x.ttl")
    assert len(problems) == MOST_FAULTS_A_FILE


def test_bytes_that_are_no_utf8_name_their_line(tmp_path: Path):
    found = read([source(tmp_path, "data/a.ttl", HEAD.encode() + b"a:x a:y '\xff' .")])
    (problem,) = found.problems
    assert (problem.code, problem.where.line) == ("turtle-syntax", 2)
    assert "0xff" in problem.what


def test_a_file_that_cannot_be_read_is_a_problem_and_no_crash(tmp_path: Path):
    (problem,) = read([SourceFile("data/gone.ttl", tmp_path / "gone.ttl", "http://g")]).problems
    assert problem.code == "file-unreadable"


def test_blank_nodes_of_two_files_never_meet(tmp_path: Path):
    same = b"_:one <http://p> _:two ."
    found = read([source(tmp_path, "a.ttl", same), source(tmp_path, "b.ttl", same)])
    assert len({quad.subject for quad in found.quads}) == 2


def test_a_mapping_table_is_read_as_triples_with_the_line_of_each_row(tmp_path: Path):
    row = "https://w3id.org/aiconcord/id/mapping/x/a--b"
    table = f"""\
#curie_map:
#  e: http://e.example/
#mapping_set_id: https://w3id.org/aiconcord/id/crosswalk/x
#license: https://creativecommons.org/licenses/by/4.0/
record_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification
{row}\te:a\tskos:closeMatch\te:b\tsemapv:ManualMappingCuration
"""
    found = read([source(tmp_path, "data/crosswalks/x.sssom.tsv", table.encode())])
    assert row in {quad.subject.value for quad in found.quads}
    assert found.locate(row).line == 6
