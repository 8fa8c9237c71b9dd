"""The checker as a function: offline, from a path or from bytes, in any form."""

import json
import socket
from pathlib import Path

import pytest

from aiconcord.check import mappings
from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import check_mapping, known_offline, write_report
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places, find_places

EXAMPLE = Path(mappings.__file__).parents[1] / "web" / "static" / "example.sssom.tsv"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the checker called out")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_good_file_conforms() -> None:
    report = check_mapping(EXAMPLE)
    assert report.conforms
    assert report.counts == {"rows": 2, "error": 0, "warning": 0, "info": 0}
    assert report.file == str(EXAMPLE)


def test_a_code_that_does_not_exist_gets_the_nearest_that_does() -> None:
    content = EXAMPLE.read_bytes().replace(b"airmf:map-1.1", b"airmf:map-1.99")
    report = check_mapping(content, name="ours.tsv")
    (problem,) = report.problems
    assert (problem.code, problem.where.file) == ("mapping-end-unknown", "ours.tsv")
    assert "MAP 1.6" in problem.remedy


def test_metadata_may_be_given_or_lie_beside_the_file(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    head = "\n".join(line[1:] for line in lines if line.startswith("#")).encode()
    rows = "\n".join(line for line in lines if not line.startswith("#")).encode()
    assert not check_mapping(rows).conforms
    assert check_mapping(rows, metadata=head).conforms
    (tmp_path / "x.tsv").write_bytes(rows)
    (tmp_path / "x.yml").write_bytes(head)
    assert check_mapping(tmp_path / "x.tsv").conforms


def test_a_file_that_cannot_be_read_is_a_problem() -> None:
    with pytest.raises(ProblemError) as caught:
        check_mapping("nowhere.tsv")
    assert caught.value.problem.code == "file-unreadable"


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_written_in_every_form(form: str) -> None:
    report = check_mapping(b"subject_id\n", name="ours.tsv")
    assert "mapping-required" in write_report(report, form)


def test_several_reports_are_written_as_one() -> None:
    both = [check_mapping(EXAMPLE), check_mapping(b"x")]
    assert len(json.loads(write_report(both, "json"))["files"]) == 2


def test_a_form_that_is_not_known_names_those_that_are() -> None:
    with pytest.raises(ValueError, match="sarif"):
        write_report(check_mapping(EXAMPLE), "docx")


def test_what_is_known_holds_frameworks_editions_elements_and_the_retired() -> None:
    known = known_offline()
    assert len(known.elements) > 1_000
    assert any(len(editions) > 1 for editions in known.editions.values())
    assert known.elements["https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1"].code


def test_an_installation_without_frameworks_says_so(tmp_path: Path) -> None:
    places = find_places()
    empty = Places(places.ontology, tmp_path, places.queries, tmp_path, None)
    with pytest.raises(ProblemError) as caught:
        mappings._known_in(empty)
    assert caught.value.problem.code == "file-unreadable"


def test_a_file_of_the_sources_that_is_no_turtle_is_told_by_name(tmp_path: Path) -> None:
    places = find_places()
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "broken.ttl").write_text("<a> <b> .")
    with pytest.raises(ProblemError) as caught:
        mappings._known_in(Places(places.ontology, tmp_path, places.queries, tmp_path, None))
    problem = caught.value.problem
    assert (problem.code, problem.where.file) == ("turtle-syntax", "broken.ttl")


def test_it_runs_inside_an_event_loop_too() -> None:
    import asyncio

    async def ask() -> KnownElements:
        assert check_mapping(EXAMPLE).conforms
        return known_offline()

    assert asyncio.run(ask()) is known_offline()
