"""Fingerprints of what a build reads: equal fingerprints mean an equal release."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from aiconcord.graph.layout import shape_files, source_files
from aiconcord.settings.places import PACKAGE, Places

CODE = (
    "ask/as_rdf.py",
    "ask/classes.py",
    "ask/header*.py",
    "ask/questions.py",
    "build/*.py",
    "check/lexical.py",
    "check/lint.py",
    "check/rules.py",
    "check/shapes*.py",
    "graph/asof.py",
    "graph/changes.py",
    "graph/infer.py",
    "graph/layout.py",
    "graph/locate.py",
    "graph/read.py",
    "graph/records.py",
    "graph/table_cells.py",
    "graph/tables.py",
    "graph/terms.py",
    "graph/turtle_blocks.py",
    "mapping/*.py",
    "names/*.py",
)
"""The code that can change what a release holds; a test compares it with what the build imports."""

LIBRARIES = ("owlrl", "pylode", "pyoxigraph", "pyshacl", "rdflib")


def digest(parts: Iterable[bytes]) -> str:
    """Hash *parts* in order; each is preceded by its length, so that no two lists run together.

    >>> digest([b"ab", b"c"]) == digest([b"a", b"bc"])
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        whole.update(str(len(part)).encode() + b":")
        whole.update(part)
    return whole.hexdigest()


def ledger_files(places: Places) -> list[tuple[str, Path]]:
    """List the ledger of published releases, by the names that people write."""
    found = sorted((places.data / "releases").glob("*.csv"))
    return [(f"data/releases/{path.name}", path) for path in found]


def _query_files(places: Places) -> list[tuple[str, Path]]:
    return [
        (f"queries/{folder}/{path.name}", path)
        for folder in ("builds", "checks", "questions")
        for path in sorted((places.queries / folder).glob("*.rq"))
    ]


def code_files() -> list[tuple[str, Path]]:
    """List the code that shapes a release, by names that are the same on every machine."""
    found = [path for pattern in CODE for path in PACKAGE.glob(pattern)]
    return sorted((path.relative_to(PACKAGE).as_posix(), path) for path in found)


def tool_parts() -> list[bytes]:
    """Give what stands for our code and the libraries in a fingerprint."""
    parts = [part for name, path in code_files() for part in (name.encode(), path.read_bytes())]
    return parts + [f"{name}=={version(name)}".encode() for name in LIBRARIES]


def _kept_files(places: Places) -> list[tuple[str, Path]]:
    """List what is generated from the ontology and committed: its diagrams and its versions."""
    top = places.ontology
    found = [*(top / "diagrams").glob("*.svg"), *(top / "releases").rglob("*")]
    return sorted((path.relative_to(top).as_posix(), path) for path in found if path.is_file())


def source_hash(places: Places) -> str:
    """Fingerprint sources, queries of the build, our code and the libraries' versions.

    Times of change are not looked at: a fresh clone of one commit has one fingerprint.
    """
    read = [(file.name, file.path) for file in (*source_files(places), *shape_files(places))]
    read += _query_files(places) + ledger_files(places) + _kept_files(places)
    parts = [part for name, path in read for part in (name.encode(), path.read_bytes())]
    return digest(parts + tool_parts())
