"""What the skeletons of all kinds have in common: the check of the slug, names, ends of claims."""

from dataclasses import dataclass

import pyoxigraph as ox

from aiconcord.curate.draft import Draft, thing
from aiconcord.curate.known_things import KnownThings
from aiconcord.names.slugs import is_slug, slug
from aiconcord.names.uris import thing as address_of
from aiconcord.problems.record import Problem, ProblemError, Where


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Files to write, by name, what is left to fill in, and warnings."""

    files: dict[str, bytes]
    left: list[str]
    warnings: list[Problem]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The source behind a new thing, the place in it, and its grade."""

    source: str | None = None
    locator: str | None = None
    grade: str | None = None


def begin(known: KnownThings, kind: str, name: str) -> str:
    """Check that a new thing may be called *name*, and give its path below `/id/`."""
    if not is_slug(name):
        remedy = f"write `{slug(name)}`" if is_slug(slug(name)) else "use a-z, 0-9, `.` and `-`"
        raise ProblemError(Problem("new-slug", f"`{name}` cannot be in an address", remedy=remedy))
    address = address_of(kind, name)
    if known.has(address):
        remedy = "add to that file; an id is given once and never reused"
        where = Where(known.files[address], node=address)
        raise ProblemError(Problem("new-exists", f"there is a {kind} `{name}`", where, remedy))
    return f"{kind}/{name}"


def claim_ends(draft: Draft, path: str, evidence: Evidence) -> tuple[tuple[str, ox.NamedNode], ...]:
    """Give the lines with which each claim of a skeleton ends: grade and citation."""
    grade = draft.concept(evidence.grade, "grade", "grade")
    return (("aic:evidenceGrade", grade), ("aic:cites", thing(f"{path}#cite-1")))


def name_claim(
    draft: Draft,
    path: str,
    number: int,
    text: ox.Literal,
    *ends: tuple[str, ox.NamedNode],
    kind: str = "official",
) -> None:
    """Add the claim `#name-<number>` that *path* is called *text*."""
    draft.block(
        f"{path}#name-{number}",
        "aic:NameClaim",
        ("aic:about", thing(path)),
        ("aic:name", text),
        ("aic:nameKind", thing(f"scheme/name-kind#{kind}")),
        *ends,
    )
