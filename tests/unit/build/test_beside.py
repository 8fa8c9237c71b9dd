"""Shapes checked beside the other steps: whatever happens there, their findings are told."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.build.beside import Beside, beside
from aiconcord.build.steps import Progress
from aiconcord.graph.locate import Locator
from aiconcord.problems.record import Problem, ProblemError

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/S> a sh:NodeShape ; sh:targetSubjectsOf <https://example.org/p> ;
    sh:property <https://example.org/S-q> .
<https://example.org/S-q> a sh:PropertyShape ; sh:path <https://example.org/q> ;
    sh:minCount 1 ; sh:message "Give a q." .
"""
FAULTY = '<https://example.org/a> <https://example.org/p> "1" .'
SOUND = FAULTY + '<https://example.org/a> <https://example.org/q> "1" .'
TOLD = Problem("blank-node", "told by a rule", severity="warning")


def check(folder: Path, turtle: str, progress: Progress | None = None):
    data, shapes = (list(ox.parse(text, format=ox.RdfFormat.TURTLE)) for text in (turtle, SHAPES))
    return beside(
        "check shapes",
        progress=progress or Progress(),
        folder=folder,
        tools=[],
        quads=data,
        shapes=shapes,
        locate=Locator(),
        told=[TOLD],
    )


def test_a_clean_check_is_not_run_again(tmp_path: Path):
    for again in (False, True):
        with check(tmp_path, SOUND) as running:
            assert (running.running is None) is again
            assert running.finish() == []


def test_a_check_with_findings_is_run_again(tmp_path: Path):
    for _ in range(2):
        with check(tmp_path, FAULTY) as running:
            assert [one.remedy for one in running.finish()] == ["Give a q."]


def test_a_step_that_trips_over_what_a_shape_tells_gives_the_findings(tmp_path: Path):
    with pytest.raises(ProblemError) as raised, check(tmp_path, FAULTY):
        raise ValueError("an end that is no date")
    assert {one.remedy for one in raised.value.problems} == {"", "Give a q."}


def test_a_step_that_fails_where_the_shapes_are_met_fails_as_it_did(tmp_path: Path):
    with pytest.raises(LookupError), check(tmp_path, SOUND):
        raise LookupError


def test_an_interrupted_build_leaves_no_process_behind(tmp_path: Path):
    found: list[Beside] = []
    with pytest.raises(KeyboardInterrupt), check(tmp_path, SOUND) as running:
        found.append(running)
        raise KeyboardInterrupt
    assert found[0].running is not None
    assert found[0].running.ended


def test_the_line_of_the_step_tells_the_seconds_of_the_check_itself(tmp_path: Path):
    lines: list[str] = []
    with check(tmp_path, SOUND, Progress(lines.append)) as running:
        assert lines == []
        running.finish()
    (line,) = lines
    assert line.endswith(" s  check shapes")
    assert float(line.split()[0]) >= 0  # a number; a quick machine rounds it to nothing
