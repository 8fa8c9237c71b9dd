"""Build a release: read, check, derive, pack. Start reading at :func:`build`."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from aiconcord.build.fingerprint import source_hash
from aiconcord.build.pack import canonical, sorted_lines, with_union, write_release
from aiconcord.graph.layout import clashes, source_files
from aiconcord.graph.read import read
from aiconcord.graph.release import FORMAT
from aiconcord.problems.record import ProblemError, in_order
from aiconcord.settings.places import Places

Report = Callable[[str], None]


def build(places: Places, report: Report = lambda _: None, *, out: Path | None = None) -> Path:
    """Build the release of the sources in *places* and give its folder."""
    mark = source_hash(places)
    place = out or places.build / "releases" / mark[:12]
    if (place / "manifest.json").is_file() and out is None:
        return place
    files = source_files(places)
    sources = read(files)
    problems = [*clashes(files), *sources.problems]
    if problems:
        raise ProblemError(*in_order(problems))
    report("read")
    named = canonical(sources.quads)
    quads = with_union(named)
    manifest = {
        "format": FORMAT,
        "name": "aiconcord",
        "version": f"0.1.0+{mark[:12]}",
        "date": "2026-11-21",
        "facts_until": "2026-11-21",
        "source_hash": mark,
        "counts": {
            "quads": len(named),
            "triples": len(quads) - len(named),
            "graphs": len({quad.graph_name for quad in named}),
            "citations": 0,
            "claims": 0,
            "things": {},
        },
        "graphs": sources.files,
    }
    contents = {
        "data.nq": sorted_lines(quads, ox.RdfFormat.N_QUADS),
        "shapes.ttl": b"",
        "ontology.ttl": b"",
    }
    write_release(place, contents, manifest)
    return place
