"""`aiconcord format`: a fixed point, nothing lost, comments refused."""

from pathlib import Path

import pytest

from aiconcord.curate.canonical import canonical, curated_files, turtle_facts
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places

FILES = curated_files(find_places())
UNTIDY = """PREFIX aic: <https://w3id.org/aiconcord/def/>
prefix unused: <http://unused/>
@prefix x: <http://x/> .
  x:b aic:name 'He said "no"'@en, '''two
lines'''@en ; a aic:Area . x:a aic:order 1, 02, 1.50 ; aic:about x:b .
x:b aic:cites [ aic:name "n" ; aic:parts ( 1 ( x:a ) () ) ] .
"""
TIDY = """@prefix aic: <https://w3id.org/aiconcord/def/> .
@prefix x: <http://x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

x:b
    a aic:Area ;
    aic:name
        "He said \\"no\\""@en ,
        "two\\nlines"@en ;
    aic:cites [ aic:name "n" ; aic:parts ( 1 ( x:a ) () ) ] ;
.

x:a
    aic:order
        1 ,
        02 ,
        "1.50"^^xsd:decimal ;
    aic:about x:b ;
.
"""


@pytest.mark.parametrize("file", FILES, ids=lambda f: "/".join(f.parts[-2:]))
def test_every_committed_file_is_in_its_canonical_form(file: Path):
    content = file.read_bytes()
    assert canonical(content, file.name) == content, f"run `aiconcord format {file}`"


def test_an_untidy_file_becomes_tidy_and_stays_so():
    written = canonical(UNTIDY.encode(), "x.ttl")
    assert turtle_facts(written) == turtle_facts(UNTIDY.encode())
    assert canonical(written, "x.ttl") == written
    assert written.decode() == TIDY


def test_blocks_start_in_column_one_and_keep_their_order():
    written = canonical(UNTIDY.encode(), "x.ttl").decode()
    heads = [line for line in written.splitlines() if line[:1] not in ("", " ", "@", ".")]
    assert heads == ["x:b", "x:a"]


@pytest.mark.parametrize(
    "node",
    [
        "_:a <http://p> _:a .",
        "_:a <http://p> _:b . _:b <http://p> _:a .",
        "[] <http://p> 1 .",
        "<http://s> <http://p> _:a , [ <http://q> _:a ] .",
        "( 1 2 ) <http://p> ( ) .",
        "<http://s> <http://p> _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .",
    ],
    ids=["itself", "circle", "nothing-points-here", "twice", "list-as-subject", "endless-list"],
)
def test_blank_nodes_of_every_shape_survive(node: str):
    written = canonical(node.encode(), "x.ttl")
    assert turtle_facts(written) == turtle_facts(node.encode())
    assert canonical(written, "x.ttl") == written


def test_a_base_stays_and_an_idle_one_goes():
    used = canonical(b"BASE <http://b/> <body/x> <http://p/q> <body/y#z> .", "x.ttl").decode()
    assert used.startswith("@base <http://b/> .\n\n<body/x>\n")
    assert b"@base" not in canonical(b"BASE <http://b/> <urn:x> <urn:p> 1 .", "x.ttl")


def test_a_comment_is_refused_with_its_line_and_what_to_write_instead():
    text = b'@prefix a: <http://a#> .\n\na:b a:c "# no comment" . # why\n'
    with pytest.raises(ProblemError) as caught:
        canonical(text, "data/x.ttl")
    assert caught.value.problem.code == "format-comment"
    assert caught.value.problem.where.line == 3
    assert "skos:note" in caught.value.problem.remedy


def test_a_file_that_is_no_turtle_is_told_with_its_line():
    with pytest.raises(ProblemError) as caught:
        canonical(b"<http://a>\n  <http://b> .\n", "data/x.ttl")
    assert (caught.value.problem.code, caught.value.problem.where.line) == ("turtle-syntax", 2)
    with pytest.raises(ProblemError, match="UTF-8"):
        canonical(b"<http://a> <http://b> '\xff' .", "data/x.ttl")


def test_a_faulty_mapping_table_is_left_alone():
    with pytest.raises(ProblemError) as caught:
        canonical(b"subject_id\tsubject_id\na\tb\n", "x.sssom.tsv")
    assert all(problem.code.startswith("mapping-") for problem in caught.value.problems)


def test_check_writes_nothing_and_names_file_and_line(run, copy):
    assert run("format", "--check").exit_code == 0
    file = copy.data / "bodies/imda.ttl"
    content = file.read_text().replace("    a aic:Body ;", "   a   aic:Body;")
    file.write_text(content)
    result = run("format", "--check")
    assert result.exit_code == 1
    line = content[: content.index("   a   aic")].count("\n") + 1
    assert f"data/bodies/imda.ttl:{line}: error[format-not-canonical]" in result.stdout
    assert file.read_text() == content


def test_format_mends_a_file_and_says_which(run, copy):
    file = copy.data / "bodies/imda.ttl"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"    a aic:Body ;", b"   a   aic:Body;"))
    result = run("format", file)
    assert (result.exit_code, result.stdout) == (0, "data/bodies/imda.ttl\n")
    assert file.read_bytes() == before


def test_a_refused_file_does_not_keep_the_others_from_being_mended(run, copy):
    one, other = copy.data / "bodies/imda.ttl", copy.data / "bodies/nist.ttl"
    before = other.read_bytes()
    one.write_text("# lost\n" + one.read_text())
    other.write_bytes(before + b"\n\n")
    result = run("format", copy.data / "bodies")
    assert result.exit_code == 1
    assert "data/bodies/imda.ttl:1: error[format-comment]" in result.stdout
    assert other.read_bytes() == before
    assert one.read_text().startswith("# lost\n")


@pytest.mark.parametrize(
    ("name", "code"), [("nowhere.ttl", "file-unreadable"), ("README.md", "format-unknown")]
)
def test_a_path_that_cannot_be_formatted_is_wrong_use(run, copy, name: str, code: str):
    result = run("format", copy.data / name)
    assert result.exit_code == 2
    assert code in result.stderr
