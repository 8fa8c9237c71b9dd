"""A built release: a folder that is read, never written, by whoever serves or asks.

The manifest is the table of contents; :func:`Release.open` refuses a folder whose manifest is
missing or of another format, because a half-read release answers wrongly and silently.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiconcord.problems.record import Problem, ProblemError, Where

FORMAT = 1
"""Number of the manifest's layout; raised when a reader of the old one would be wrong."""

ONTOLOGY_SUFFIXES = ("ttl", "rdf", "nt", "jsonld")


@dataclass(frozen=True, slots=True)
class Release:
    """What a release says about itself, and where its parts lie.

    *recorded* are the releases whose changes are in the ledger for good.
    """

    folder: Path
    name: str
    version: str
    date: datetime.date
    facts_until: datetime.date
    source_hash: str
    counts: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]
    graphs: Mapping[str, str]
    recorded: frozenset[str] = field(default=frozenset())

    @classmethod
    def open(cls, folder: Path) -> "Release":
        """Open the release in *folder*; a ProblemError tells what is missing."""
        path = folder / "manifest.json"
        try:
            manifest = json.loads(path.read_text("utf-8"))
            if manifest["format"] != FORMAT:
                raise ValueError(f"its manifest has format {manifest['format']}, not {FORMAT}")
            return cls(
                folder=folder,
                name=manifest["name"],
                version=manifest["version"],
                date=datetime.date.fromisoformat(manifest["date"]),
                facts_until=datetime.date.fromisoformat(manifest["facts_until"]),
                source_hash=manifest["source_hash"],
                counts=manifest["counts"],
                files=manifest["files"],
                graphs=manifest["graphs"],
                recorded=frozenset(manifest.get("recorded", ())),
            )
        except (OSError, ValueError, KeyError, TypeError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else fault
            raise ProblemError(
                Problem(
                    "release-unreadable",
                    f"the folder holds no release that can be read: {why}",
                    Where(file=folder.name),
                    "run `aiconcord build`, or name the folder of a release",
                )
            ) from fault

    def etag(self, number: int = 0) -> str:
        """Name everything answered from this release and the log of submissions up to *number*."""
        return f"{self.version}+{number}"

    @property
    def nquads(self) -> Path:
        """The quads: named graphs, and their set union in the default graph."""
        return self.folder / "data.nq"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes, as Turtle."""
        return self.folder / "shapes.ttl"

    @property
    def ontology(self) -> Path:
        """The ontology, as Turtle."""
        return self.ontology_as("ttl")

    def ontology_as(self, suffix: str) -> Path:
        """The ontology in the format of *suffix*, one of :data:`ONTOLOGY_SUFFIXES`."""
        return self.folder / f"ontology.{suffix}"

    def ontology_version(self, number: str) -> Path | None:
        """A version of the ontology as it was kept; None where there is none of that *number*."""
        path = self.folder / "ontologies" / f"{number}.ttl"
        return path if f"ontologies/{number}.ttl" in self.files else None

    @property
    def documentation(self) -> Path:
        """The ontology's documentation, as a fragment of HTML."""
        return self.folder / "ontology.html"

    @property
    def void(self) -> Path:
        """The VoID description, as Turtle."""
        return self.folder / "void.ttl"

    @property
    def dcat(self) -> Path:
        """The DCAT description, as Turtle."""
        return self.folder / "dcat.ttl"

    @property
    def changes(self) -> Path:
        """What each release up to this one changed, as CSV; older releases lack the file."""
        return self.folder / "changes.csv"

    @property
    def context(self) -> Path:
        """The JSON-LD context made from the ontology."""
        return self.folder / "context.jsonld"

    @property
    def dumps(self) -> Path:
        """The folder of files offered for download."""
        return self.folder / "dumps"
