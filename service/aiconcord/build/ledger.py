"""The ledger of published releases: which release first said a thing, and what each one changed.

``data/releases/<version>.csv`` is written once, when a release is published, and never edited. The
release being built is compared with the sum of the ledger, so that nothing needs to be kept of an
old release but these lines. Start reading at :func:`continued`.
"""

from dataclasses import dataclass, field
from pathlib import Path

from aiconcord.build.catalog import Catalog
from aiconcord.build.fingerprint import ledger_files
from aiconcord.graph.changes import Change, compare, read_changes, replay, write_changes
from aiconcord.graph.records import Records
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places

FOLDER = "releases"
UNPUBLISHED = "+unpublished"
"""Stands behind the version of a release that is recorded, where the sources have gone on since."""


@dataclass(frozen=True, slots=True)
class History:
    """All *changes* up to the release being built; which releases are *recorded*; what is wrong."""

    changes: list[Change]
    recorded: list[str]
    problems: list[Problem] = field(default_factory=list)


def read_ledger(places: Places) -> list[Change]:
    """Read the ledger, oldest release first; a ProblemError names the line that cannot be read."""
    releases: list[tuple[str, list[Change]]] = []
    for name, path in ledger_files(places):
        try:
            found = read_changes(path.read_text("utf-8"))
            if {one.release for one in found} != {path.stem} or len({c.date for c in found}) > 1:
                raise ValueError(f"a line is not of the one release {path.stem} and its one date")
        except (ValueError, OSError) as fault:
            remedy = "take the file back from the history of the repository; it is never edited"
            raise ProblemError(
                Problem("ledger-unreadable", str(fault), Where(file=name), remedy)
            ) from fault
        releases.append((found[0].date, found))
    releases.sort(key=lambda item: (item[0], _number(item[1][0].release)))
    return [one for _, found in releases for one in found]


def _number(version: str) -> tuple[int, ...]:
    """Order versions as numbers.

    >>> _number("0.10.0") > _number("0.9.1")
    True
    """
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def continued(ledger: list[Change], present: Records, catalog: Catalog) -> History:
    """Add to *ledger* what the release being built changes, and tell what it must not do."""
    recorded = list(dict.fromkeys(one.release for one in ledger))
    published = catalog.version in recorded
    version = catalog.version + UNPUBLISHED if published else catalog.version
    found = compare(replay(ledger), present, release=version, day=catalog.issued)
    problems = [_removed(one) for one in found if one.change == "removed"]
    if found and published:
        problems.append(
            Problem(
                "release-recorded",
                f"{len(found):,} names changed since {catalog.version} was recorded as published",
                Where(file="data/catalog.ttl"),
                "raise owl:versionInfo and dcterms:issued in data/catalog.ttl",
                "warning",
            )
        )
    if ledger and not published and catalog.issued.isoformat() < ledger[-1].date:
        problems.append(
            Problem(
                "release-order",
                f"{catalog.version} is dated before {recorded[-1]}, which is published",
                Where(file="data/catalog.ttl"),
                f"set dcterms:issued to {ledger[-1].date} or later",
            )
        )
    return History([*ledger, *found], recorded, problems)


def _removed(one: Change) -> Problem:
    remedy = (
        "take the claim back with prov:invalidatedAtTime and write its successor"
        if one.is_part
        else "keep it with owl:deprecated true and dcterms:isReplacedBy"
    )
    return Problem(
        "published-removed",
        "it was published, and a published name is never removed",
        Where(node=one.uri),
        remedy,
    )


def record(places: Places, changes: list[Change], recorded: list[str]) -> Path | None:
    """Write the newest release of *changes* into the ledger; None where there is nothing new.

    A release that is recorded already is never written again.
    """
    version = changes[-1].release if changes else ""
    if not version or version in recorded:
        return None
    if version.endswith(UNPUBLISHED):
        raise ProblemError(
            Problem(
                "release-recorded",
                f"{version.removesuffix(UNPUBLISHED)} is recorded, and the sources have gone on",
                Where(file="data/catalog.ttl"),
                "raise owl:versionInfo and dcterms:issued in data/catalog.ttl, then record",
            )
        )
    path = places.data / FOLDER / f"{version}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write_changes(one for one in changes if one.release == version))
    return path
