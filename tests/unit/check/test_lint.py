"""Lint over our own sources, and over these sources with one thing broken."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.check.lint import check_by_rules, lint, read_all
from aiconcord.check.report import as_json, as_text, tally
from aiconcord.graph.read import Sources
from aiconcord.problems.record import Problem, Where
from aiconcord.settings.places import find_places

PLACES = find_places()


def test_our_own_sources_are_sound():
    found = lint(PLACES)
    assert not found.errors, as_text(found.errors)


def test_a_syntax_fault_is_told_before_anything_else_is_checked(tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(PLACES.data, data)
    (data / "bodies/broken.ttl").write_text("<http://x> <http://y> .\n")
    found = lint(replace(PLACES, data=data))
    assert [(one.code, one.where.file, one.where.line) for one in found.problems] == [
        ("turtle-syntax", "data/bodies/broken.ttl", 1)
    ]


@pytest.fixture(scope="module")
def read_once():
    return read_all(PLACES)


def without(read_once, subject: str):
    """What was read, but for every triple of one subject."""
    sources = read_once.sources
    kept = [quad for quad in sources.quads if f"<{subject}>" != str(quad.subject)]
    assert len(kept) < len(sources.quads)
    poorer = Sources(kept, [], sources.locate, sources.files)
    return replace(read_once, sources=poorer)


def citations(read_once) -> list[str]:
    found = {
        quad.subject.value
        for quad in read_once.sources.quads
        if quad.predicate.value.endswith("#type") and quad.object.value.endswith("/def/Citation")
    }
    return sorted(found)[:: len(found) // 2][:2]


def test_removing_one_citation_is_told_with_file_and_line(read_once):
    for citation in citations(read_once):
        told = check_by_rules(without(read_once, citation), PLACES)
        uncited = [problem for problem in told if problem.code == "claim-uncited"]
        assert uncited, citation
        assert all(one.where.file and one.where.line and one.remedy for one in uncited)


def test_findings_are_counted_and_written_for_people_and_programs():
    where = Where("data/x.ttl", 3, 7)
    problems = [
        Problem("turtle-syntax", "no dot", where, "add one"),
        Problem("blank-node", "no name", where, severity="warning"),
        Problem("blank-node", "no name", where, severity="warning"),
    ]
    assert tally(problems) == "1 error, 2 warnings"
    assert as_text(problems[:1]) == (
        "data/x.ttl:3:7: error[turtle-syntax]: no dot\n  hint: add one"
    )
    assert '"line": 3' in as_json(problems)
    assert tally([]) == "no findings"
