"""The build's step that writes the ontology's documentation and looks after its kept versions."""

from collections.abc import Iterable

import pyoxigraph as ox

from aiconcord.build.derive import CACHE
from aiconcord.build.documentation import FILE, documentation, stale_pictures
from aiconcord.build.forms import as_turtle, ontology_triples
from aiconcord.build.pack import sorted_lines
from aiconcord.build.remember import remember
from aiconcord.build.snapshots import check_snapshots, snapshots
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import Problem
from aiconcord.settings.places import Places

_HEADER = ox.NamedNode(DEF)
_VERSION = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")


def document(
    named: Iterable[ox.Quad], places: Places, tools: list[bytes]
) -> tuple[dict[str, bytes], list[Problem]]:
    """Give the release's files about the ontology that people read, and what is stale or amiss.

    Sources without an ontology's header (a dataset of its own beside ours) have no documentation.
    """
    triples = ontology_triples(named)
    versions = [
        one.object.value
        for one in triples
        if one.subject == _HEADER
        and one.predicate == _VERSION
        and isinstance(one.object, ox.Literal)
    ]
    files = {
        f"ontologies/{name}.ttl": path.read_bytes() for name, path in snapshots(places).items()
    }
    if not versions:
        return files, []
    lines = sorted_lines(triples, ox.RdfFormat.N_TRIPLES)
    pictures = sorted((places.ontology / "diagrams").glob("*.svg"))
    key = [*tools, lines, *(path.read_bytes() for path in pictures)]
    files[FILE] = remember(
        places.build / CACHE, "documentation", key, lambda: documentation(lines, places)
    )
    told = check_snapshots(places, versions[0], as_turtle(triples))
    return files, [*told, *stale_pictures(places)]
