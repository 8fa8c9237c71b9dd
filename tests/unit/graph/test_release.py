import json
from pathlib import Path

import pytest

from aiconcord.graph.release import FORMAT, Release
from aiconcord.problems.record import ProblemError

MANIFEST = {
    "format": FORMAT,
    "name": "aiconcord",
    "version": "0.1.0+abc",
    "date": "2026-11-21",
    "facts_until": "2026-11-20",
    "source_hash": "abc",
    "counts": {},
    "files": {},
    "graphs": {},
}


def test_a_release_tells_version_dates_and_etag(tmp_path: Path):
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    release = Release.open(tmp_path)
    assert release.etag() == "0.1.0+abc+0"
    assert release.etag(7) == "0.1.0+abc+7"
    assert release.date.isoformat() == "2026-11-21"
    assert release.facts_until.isoformat() == "2026-11-20"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        json.dumps(MANIFEST | {"format": FORMAT + 1}),
        json.dumps(MANIFEST | {"date": "yesterday"}),
        json.dumps({key: value for key, value in MANIFEST.items() if key != "counts"}),
    ],
)
def test_a_folder_that_is_no_release_is_a_problem_with_a_remedy(tmp_path: Path, text):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ProblemError) as raised:
        Release.open(tmp_path)
    assert raised.value.problem.code == "release-unreadable"
    assert "aiconcord build" in raised.value.problem.remedy
    assert str(tmp_path.parent) not in raised.value.problem.text()
