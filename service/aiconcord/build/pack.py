"""Write a release: the same quads always give the same bytes.

Lines are sorted, blank nodes carry the labels of RDFC-1.0, and no clock is read: every date in a
release comes from the files. The folder is written beside its place and renamed into it, so a
reader never meets a half-written release.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Give the set of *quads* with blank nodes relabelled by RDFC-1.0, in a fixed order.

    The labels depend on the quads with blank nodes alone, so these alone are handed over."""
    found = set(quads)
    unnamed = {quad for quad in found if _has_blank(quad)}
    dataset = ox.Dataset(unnamed)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted([*(found - unnamed), *dataset], key=str)


def _has_blank(quad: ox.Quad) -> bool:
    return any(
        isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name)
    )


def with_union(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Add the set union of all graphs as the default graph.

    Oxigraph's own union counts a triple once per graph that holds it; written out, it counts once.
    """
    named = set(quads)
    return [*named, *{ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named}]


def sorted_lines(quads: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """Serialize *quads* in a line-based *form*, lines sorted by their bytes."""
    written = ox.serialize(quads, format=form)
    assert written is not None  # noqa: S101  (bytes are given back where no output is named)
    return b"".join(sorted(written.splitlines(keepends=True)))


def write_release(place: Path, contents: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Write the files of *contents* and the *manifest* into the folder *place*, all or nothing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=place.parent))
    try:
        draft.chmod(0o755)
        for name, content in contents.items():
            target = draft / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        files = {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(contents.items())
        }
        text = json.dumps({**manifest, "files": files}, indent=1, ensure_ascii=False) + "\n"
        (draft / "manifest.json").write_text(text, "utf-8")
        if place.exists() and not (place / "manifest.json").is_file():
            shutil.rmtree(place)
        _settle(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _settle(draft: Path, place: Path) -> None:
    """Rename *draft* to *place*; where another process was quicker, its equal release stays."""
    try:
        draft.rename(place)
    except OSError:
        if not (place / "manifest.json").is_file():
            raise
