"""A version of the ontology may change until it is sealed, and never after."""

import pytest

from aiconcord.build.snapshots import check_snapshots, current_ontology, keep, seal, snapshot_of
from aiconcord.graph.release import Release
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places


def codes(places, version: str) -> list[str]:
    found = check_snapshots(places, version, current_ontology(places))
    return [each.code for each in found]


def extend(places) -> None:
    module = places.ontology / "modules" / "bodies.ttl"
    text = module.read_text()
    module.write_text(text + "<https://w3id.org/aiconcord/def/New> a <urn:x:New> .\n")


def test_missing_or_older_snapshot_is_a_warning_that_renewing_takes_away(places):
    snapshot_of(places, "0.1.0").unlink()
    assert codes(places, "0.1.0") == ["snapshot-stale"]
    keep(places, "0.1.0")
    assert codes(places, "0.1.0") == []
    extend(places)
    assert codes(places, "0.1.0") == ["snapshot-stale"]


def test_sealed_version_can_be_neither_changed_nor_kept_anew(places):
    keep(places, "0.1.0")
    seal(places, "0.1.0")
    assert codes(places, "0.1.0") == []
    extend(places)
    assert codes(places, "0.1.0") == ["ontology-sealed"]
    before = snapshot_of(places, "0.1.0").read_bytes()
    with pytest.raises(ProblemError):
        keep(places, "0.1.0")
    assert snapshot_of(places, "0.1.0").read_bytes() == before


def test_next_version_may_differ_while_the_sealed_one_stays(places):
    keep(places, "0.1.0")
    seal(places, "0.1.0")
    extend(places)
    keep(places, "0.2.0")
    assert codes(places, "0.2.0") == []


def test_touching_a_sealed_file_is_found(places):
    keep(places, "0.1.0")
    seal(places, "0.1.0")
    path = snapshot_of(places, "0.1.0")
    path.write_bytes(path.read_bytes() + b"\n")
    assert "ontology-sealed" in codes(places, "0.2.0")


def test_snapshot_of_the_present_version_is_the_ontology_as_released(release_dir):
    """Where this fails, run `make ontology` and commit what it writes."""
    places = find_places()
    release = Release.open(release_dir)
    kept = snapshot_of(places, release.version.partition("+")[0])
    assert kept.read_bytes() == release.ontology.read_bytes() == current_ontology(places)
