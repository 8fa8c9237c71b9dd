"""The ledger of published releases: what it refuses, and what it tells of a release being built."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from aiconcord.build.catalog import Catalog
from aiconcord.build.fingerprint import source_hash
from aiconcord.build.ledger import continued, read_ledger, record
from aiconcord.cli import build_command
from aiconcord.cli.main import main
from aiconcord.graph.changes import Change, read_changes, write_changes
from aiconcord.graph.records import Record
from aiconcord.graph.release import Release
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places

FIRST = [Change("0.1.0", "2026-11-21", "added", name, "1") for name in ("id/body/x", "id/body/y")]
THERE = {"id/body/x": Record("1"), "id/body/y": Record("1")}


def catalog(version: str, issued: str) -> Catalog:
    day = date.fromisoformat(issued)
    return Catalog("T", "D", version, day, day, "L", "P", "N", ())


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Places]:
    def write(**files: str) -> Places:
        folder = tmp_path / "data/releases"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / f"{name.replace('_', '.')}.csv").write_text(text)
        return Places(tmp_path, tmp_path / "data", tmp_path, tmp_path, None)

    return write


def lines(*changes: Change) -> str:
    return write_changes(changes).decode()


def test_without_a_ledger_everything_is_first_said_by_the_release_being_built():
    history = continued([], THERE, catalog("0.1.0", "2026-11-21"))
    assert history.changes == FIRST
    assert (history.recorded, history.problems) == ([], [])


def test_next_release_tells_only_what_it_changes():
    now = {
        "id/body/x": Record("2"),
        "id/body/y": Record("3", retired=True),
        "id/body/z": Record("1"),
    }
    history = continued(FIRST, now, catalog("0.2.0", "2027-02-01"))
    told = [(one.release, one.date, one.change, one.id) for one in history.changes[2:]]
    assert told == [
        ("0.2.0", "2027-02-01", "changed", "id/body/x"),
        ("0.2.0", "2027-02-01", "retired", "id/body/y"),
        ("0.2.0", "2027-02-01", "added", "id/body/z"),
    ]
    assert (history.recorded, history.problems) == (["0.1.0"], [])


@pytest.mark.parametrize("gone", ["id/body/x", "id/body/x#name-1"])
def test_published_name_that_is_gone_stops_the_build_and_is_told_how_to_stay(gone: str):
    before = [Change("0.1.0", "2026-11-21", "added", gone, "1")]
    (problem,) = continued(before, {}, catalog("0.2.0", "2027-02-01")).problems
    assert (problem.code, problem.severity) == ("published-removed", "error")
    assert problem.where.node == f"https://w3id.org/aiconcord/{gone}"
    assert ("invalidatedAtTime" in problem.remedy) == ("#" in gone)


def test_sources_that_go_on_after_a_release_was_recorded_are_not_counted_as_that_release():
    now = {**THERE, "id/body/z": Record("1")}
    history = continued(FIRST, now, catalog("0.1.0", "2026-11-21"))
    assert history.changes[-1].release == "0.1.0+unpublished"
    assert [(one.code, one.severity) for one in history.problems] == [
        ("release-recorded", "warning")
    ]


def test_release_dated_before_a_published_one_is_refused():
    (problem,) = continued(FIRST, THERE, catalog("0.2.0", "2026-11-20")).problems
    assert (problem.code, problem.severity) == ("release-order", "error")


def test_ledger_is_read_in_order_of_release_and_not_of_file_name(ledger):
    later = Change("0.10.0", "2027-02-01", "added", "id/body/z", "1")
    middle = Change("0.9.0", "2027-02-01", "added", "id/body/w", "1")
    places = ledger(**{"0_10_0": lines(later), "0_9_0": lines(middle), "0_1_0": lines(*FIRST)})
    assert read_ledger(places) == [*FIRST, middle, later]


@pytest.mark.parametrize(
    "text",
    [
        "",
        lines(),
        lines(Change("0.2.0", "2026-11-21", "added", "id/body/x", "1")),
        lines(FIRST[0], Change("0.1.0", "2026-11-22", "added", "id/body/y", "1")),
        "release,date,change,id,hash\n0.1.0,2026-11-21,lost,id/body/x,1\n",
    ],
)
def test_ledger_that_was_tampered_with_is_a_problem_with_its_file(ledger, text: str):
    with pytest.raises(ProblemError) as raised:
        read_ledger(ledger(**{"0_1_0": text}))
    assert raised.value.problem.code == "ledger-unreadable"
    assert raised.value.problem.where.file == "data/releases/0.1.0.csv"


def test_recorded_release_is_never_written_again(ledger):
    places = ledger(**{"0_1_0": lines(*FIRST)})
    assert record(places, FIRST, ["0.1.0"]) is None
    gone_on = [*FIRST, Change("0.1.0+unpublished", "2026-11-21", "added", "id/body/z", "1")]
    with pytest.raises(ProblemError) as raised:
        record(places, gone_on, ["0.1.0"])
    assert raised.value.problem.code == "release-recorded"
    assert [path.name for path in (places.data / "releases").iterdir()] == ["0.1.0.csv"]


def test_build_records_once_and_the_next_one_says_which_release_said_what_first(
    built: Places, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(build_command, "find_places", lambda: built)
    before = source_hash(built)
    result = CliRunner().invoke(main, ["build", "--record"])
    assert result.exit_code == 0, result.stderr
    written = built.data / "releases/0.1.0.csv"
    said = read_changes(written.read_text())
    assert {(one.release, one.date, one.change) for one in said} == {
        ("0.1.0", "2026-11-21", "added")
    }
    assert {"id/body/x", "id/body/x#name-1", "def/Body"} <= {one.id for one in said}
    assert "id/body/x#cite-1" not in {one.id for one in said}
    assert source_hash(built) != before
    release = Release.open(Path(result.stdout.strip()))
    assert release.recorded == {"0.1.0"}

    body = built.data / "bodies/x.ttl"
    body.write_text(body.read_text().replace("Ministry of Examples", "Ministry of Instances"))
    catalogue = built.data / "catalog.ttl"
    text = catalogue.read_text().replace('"0.1.0"', '"0.2.0"')
    catalogue.write_text(text.replace('issued "2026-11-21"', 'issued "2027-02-01"'))
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 0, result.stderr
    newer = Release.open(Path(result.stdout.strip()))
    told = read_changes(newer.changes.read_text())
    assert told[: len(said)] == said
    assert [(one.release, one.change, one.id) for one in told[len(said) :]] == [
        ("0.2.0", "changed", "id/body/x#name-1")
    ]

    compared = CliRunner().invoke(main, ["diff", str(release.folder), str(newer.folder)])
    assert compared.exit_code == 1
    assert compared.stdout.splitlines() == [
        "change,kind,uri",
        "changed,body,https://w3id.org/aiconcord/id/body/x#name-1",
    ]
    by_dump = CliRunner().invoke(
        main,
        ["diff", str(release.dumps / "aiconcord.nq"), str(newer.folder / "data.nq")],
    )
    assert by_dump.stdout == compared.stdout

    body.write_text("\n".join(body.read_text().split("\n\n")[:1]))
    refused = CliRunner().invoke(main, ["build"])
    assert refused.exit_code == 1
    assert "published-removed" in refused.stderr
