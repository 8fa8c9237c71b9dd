"""Keep each published version of the ontology as it was: ``ontology/releases/<version>/``.

A version may change until it is *sealed*, that is, until its hash stands in
``ontology/releases/SHA256SUMS``; from then on a build refuses any other text under its number.
"""

import hashlib
from pathlib import Path

from aiconcord.build.forms import as_turtle, ontology_triples
from aiconcord.build.pack import canonical
from aiconcord.graph.layout import ontology_files
from aiconcord.graph.read import read
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places

SNAPSHOT = "ontology.ttl"
SUMS = "SHA256SUMS"
_RENEW = "run `make ontology` and commit what it writes"


def snapshot_of(places: Places, version: str) -> Path:
    """Say where the snapshot of *version* lies, or is to lie."""
    return places.ontology / "releases" / version / SNAPSHOT


def snapshots(places: Places) -> dict[str, Path]:
    """List the versions that are kept, each with its file."""
    found = sorted((places.ontology / "releases").glob(f"*/{SNAPSHOT}"))
    return {path.parent.name: path for path in found}


def sealed(places: Places) -> dict[str, str]:
    """Give the hash of each version that may not change any more."""
    sums = places.ontology / "releases" / SUMS
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    pairs = [line.split() for line in lines if line.strip()]
    return {name.split("/")[0]: mark for mark, name in pairs}


def current_ontology(places: Places) -> bytes:
    """Write the ontology of the sources as a release would, in canonical Turtle."""
    sources = read(ontology_files(places))
    if sources.problems:
        raise ProblemError(*sources.problems)
    return as_turtle(ontology_triples(canonical(sources.quads)))


def check_snapshots(places: Places, version: str, now: bytes) -> list[Problem]:
    """Compare what is kept with what was sealed, and the snapshot of *version* with *now*."""
    kept, fixed = snapshots(places), sealed(places)
    found = []
    for number, mark in fixed.items():
        path = kept.get(number)
        if path is None or hashlib.sha256(path.read_bytes()).hexdigest() != mark:
            found.append(
                Problem(
                    "ontology-sealed",
                    f"version {number} of the ontology is published, and its text has changed",
                    Where(f"ontology/releases/{number}/{SNAPSHOT}"),
                    "restore the file from the history of the repository",
                )
            )
    path = kept.get(version)
    if path is not None and path.read_bytes() == now:
        return found
    if version in fixed:
        found.append(
            Problem(
                "ontology-sealed",
                f"the ontology says other things than its published version {version}",
                Where("ontology/index.ttl"),
                "give it a new owl:versionInfo and owl:versionIRI, and name the old one as"
                " owl:priorVersion",
            )
        )
    else:
        found.append(
            Problem(
                "snapshot-stale",
                f"the snapshot of version {version} is missing or older than the ontology",
                Where(f"ontology/releases/{version}/{SNAPSHOT}"),
                _RENEW,
                "warning",
            )
        )
    return found


def keep(places: Places, version: str) -> Path:
    """Write the snapshot of *version* anew; a sealed one is refused, whatever it says."""
    now = current_ontology(places)
    problems = [each for each in check_snapshots(places, version, now) if each.severity == "error"]
    if problems:
        raise ProblemError(*problems)
    path = snapshot_of(places, version)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(now)
    return path


def seal(places: Places, version: str) -> None:
    """Fix the snapshot of *version* for good."""
    fixed = sealed(places)
    fixed[version] = hashlib.sha256(snapshot_of(places, version).read_bytes()).hexdigest()
    lines = [f"{mark}  {number}/{SNAPSHOT}\n" for number, mark in sorted(fixed.items())]
    (places.ontology / "releases" / SUMS).write_text("".join(lines), "utf-8")
