"""Fingerprints of what a build reads: equal fingerprints mean an equal release."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from aiconcord.graph.layout import shape_files, source_files
from aiconcord.settings.places import PACKAGE, Places

ROOMS = ("build", "check", "graph", "mapping", "names", "problems", "settings")
"""Rooms whose code can change what a release holds."""

LIBRARIES = ("owlrl", "pyoxigraph", "pyshacl", "rdflib")


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


def _query_files(places: Places) -> list[tuple[str, Path]]:
    return [
        (f"queries/{folder}/{path.name}", path)
        for folder in ("builds", "checks")
        for path in sorted((places.queries / folder).glob("*.rq"))
    ]


def source_hash(places: Places) -> str:
    """Fingerprint sources, queries of the build, our code and the libraries' versions.

    Times of change are not looked at: a fresh clone of one commit has one fingerprint.
    """
    read = [(file.name, file.path) for file in (*source_files(places), *shape_files(places))]
    read += _query_files(places)
    read += [
        (f"code/{room}/{path.name}", path)
        for room in ROOMS
        for path in sorted((PACKAGE / room).glob("*.py"))
    ]
    parts = [part for name, path in read for part in (name.encode(), path.read_bytes())]
    parts += [f"{name}=={version(name)}".encode() for name in LIBRARIES]
    return digest(parts)
