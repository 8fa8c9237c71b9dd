"""The changes of all releases, cut into pages that stay the same for good once they are full.

Changes are only ever added at the end, oldest first, so page 7 holds the same two hundred changes
whoever asks and whenever. Start reading at :func:`log_of`.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from aiconcord.graph.changes import Change, read_changes
from aiconcord.graph.release import Release
from aiconcord.names.namespaces import BASE, ID
from aiconcord.problems.record import Problem, ProblemError, Where

PER_PAGE: Final = 200
STREAM: Final = BASE + "changes"


@dataclass(frozen=True)
class ReleaseChanges:
    """What one release changed, in numbers: change, then whether parts of things, to how many."""

    version: str
    date: str
    recorded: bool
    first_page: int
    counts: Counter[tuple[str, bool]]


@dataclass(frozen=True)
class Log:
    """All *changes*, oldest first; those of the *recorded* releases can no longer move."""

    changes: tuple[Change, ...]
    recorded: frozenset[str]

    @property
    def pages(self) -> int:
        """How many pages there are; a log without changes has one, which is empty."""
        return max(1, -(-len(self.changes) // PER_PAGE))

    def page(self, number: int) -> tuple[Change, ...]:
        """Give the changes of a page, counted from 1."""
        return self.changes[(number - 1) * PER_PAGE : number * PER_PAGE]

    def is_final(self, number: int) -> bool:
        """Tell whether nothing on a page can change any more, its link to the next one included."""
        held = self.page(number)
        return number < self.pages and all(one.release in self.recorded for one in held)

    @cached_property
    def _by_thing(self) -> dict[str, list[tuple[int, Change]]]:
        found: dict[str, list[tuple[int, Change]]] = {}
        for place, one in enumerate(self.changes):
            found.setdefault(one.thing, []).append((place // PER_PAGE + 1, one))
        return found

    def history(self, thing: str) -> list[tuple[int, Change]]:
        """List the changes of *thing* and of its parts, oldest first, each with its page."""
        return self._by_thing.get(thing, [])

    def first_said(self, thing: str) -> Change | None:
        """Give the change by which *thing* came into the graph."""
        return next((one for _, one in self.history(thing) if one.uri == thing), None)

    @cached_property
    def releases(self) -> list[ReleaseChanges]:
        """List the releases, newest first."""
        found: dict[str, ReleaseChanges] = {}
        for place, one in enumerate(self.changes):
            entry = found.setdefault(
                one.release,
                ReleaseChanges(
                    one.release,
                    one.date,
                    one.release in self.recorded,
                    place // PER_PAGE + 1,
                    Counter(),
                ),
            )
            entry.counts[one.change, one.is_part] += 1
        return list(reversed(found.values()))


@cache
def _cached(path: Path, recorded: frozenset[str]) -> Log:
    return Log(tuple(read_changes(path.read_text("utf-8"))), recorded)


def log_of(release: Release) -> Log:
    """Read the changes up to *release*; one built before changes were kept has none to tell."""
    try:
        return _cached(release.changes, release.recorded)
    except (OSError, ValueError) as fault:
        raise ProblemError(
            Problem(
                "not-found",
                "the release served does not tell its changes",
                remedy="serve a release that a newer `aiconcord build` made",
            )
        ) from fault


def first_said(release: Release | None, thing: str) -> Change | None:
    """Give the change by which *thing* came into the graph; None where nobody knows any more."""
    if release is None or not release.changes.is_file():
        return None
    return log_of(release).first_said(thing)


def thing_named(text: str) -> str:
    """Give the URI of the thing that *text* names: whole, as a path, or without ``/id/``.

    >>> thing_named("body/imda") == thing_named("/id/body/imda") == ID + "body/imda"
    True
    """
    if text.startswith(BASE):
        return text.partition("#")[0]
    path = text.lstrip("/").partition("#")[0]
    return BASE + path if path.startswith(("id/", "def/")) else ID + path


def page_number(text: str | None, log: Log) -> int | None:
    """Read the number of a page; None where none is asked for."""
    if text is None or not text.strip():
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProblemError(
            Problem(
                "parameter-value",
                f"`page` is `{''.join(filter(str.isprintable, text))[:40]}`, not a number",
                Where(slot="page"),
                f"give a whole number from 1 to {log.pages}",
            )
        )
    if not 1 <= int(text) <= log.pages:
        raise ProblemError(
            Problem(
                "not-found",
                f"there is no page {int(text)} of changes",
                Where(slot="page"),
                f"the pages are numbered from 1 to {log.pages}",
            )
        )
    return int(text)


def member(page: int, one: Change) -> str:
    """Name one change for good: its page, release and thing never change.

    >>> member(3, Change("0.1.0", "2026-11-21", "added", "id/body/imda#name-1", ""))
    'https://w3id.org/aiconcord/changes?page=3#0.1.0/id/body/imda;name-1'
    """
    return f"{STREAM}?page={page}#{anchor(one)}"


def anchor(one: Change) -> str:
    """Give the place of a change on its page."""
    return f"{one.release}/{one.id.replace('#', ';')}"
