"""Gather the files of a release: what :mod:`aiconcord.build.pack` writes."""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from aiconcord.build.catalog import Catalog
from aiconcord.build.counts import Statistics, count
from aiconcord.build.derive import Derivation
from aiconcord.build.describe_dcat import describe_dcat
from aiconcord.build.describe_questions import describe_questions
from aiconcord.build.describe_void import describe_void
from aiconcord.build.facts import Facts
from aiconcord.build.forms import (
    as_json_ld,
    as_plain_turtle,
    as_rdf_xml,
    as_trig,
    as_turtle,
    ontology_triples,
)
from aiconcord.build.json_ld import context_bytes, make_context, write_json_ld
from aiconcord.build.pack import canonical, sorted_lines, with_union
from aiconcord.graph.layout import SSSOM_SUFFIX, data_files
from aiconcord.graph.release import FORMAT
from aiconcord.graph.tables import Tables
from aiconcord.graph.terms import graph_name
from aiconcord.names.namespaces import BASE, KINDS
from aiconcord.names.uris import kind_of
from aiconcord.settings.places import Places

NAME = "aiconcord"


def dump_names(files: Iterable[str], classes: Iterable[str]) -> list[str]:
    """Name the files offered below ``dumps/``, given the source *files* and the *classes*."""
    mappings = sorted(name.removeprefix("data/") for name in files if name.endswith(SSSOM_SUFFIX))
    tables = [f"csv/{name}.csv" for name in classes]
    whole = [f"{NAME}.{end}" for end in ("nq", "trig", "ttl", "jsonld")]
    return [*whole, *mappings, *tables]


def examples(facts: Facts, counts: dict[str, Any]) -> list[str]:
    """Choose one thing of each kind that there is, the first by name, to show what URIs give."""
    chosen: dict[str, str] = {}
    for subject in facts.subjects():
        kind = kind_of(subject)
        plain = "#" not in subject and not facts.values(subject, "owl:deprecated")
        if kind in counts["things"] and kind is not None and plain:
            chosen.setdefault(kind, subject)
    return [chosen[kind] for kind in KINDS if kind in chosen]


def describe(
    derivation: Derivation, catalog: Catalog, release: str, files: Iterable[str]
) -> tuple[list[ox.Quad], list[ox.Quad], dict[str, Any]]:
    """Give all named quads with the descriptions among them, the descriptions, and the counts."""
    quads = derivation.all()
    union = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    before = count(quads, derivation.facts, derivation.reasoned_over)
    tables = Tables(derivation.asserted, data_files(derivation.places))
    dumps = dump_names(files, tables.classes())
    entities = sum(before["things"].values())
    shown = examples(derivation.facts, before)
    told = describe_void(
        catalog, release, Statistics(union), entities=entities, dumps=dumps, examples=shown
    )
    told += describe_dcat(catalog, release, dumps)
    told += describe_questions(derivation.places)
    named = canonical([*quads, *told])
    return named, told, count(named, derivation.facts, derivation.reasoned_over)


def contents(
    named: list[ox.Quad], told: list[ox.Quad], shapes: Iterable[ox.Quad], places: Places
) -> dict[str, bytes]:
    """Give the bytes of each file of the release but the manifest."""
    ontology = ontology_triples(named)
    everything = with_union(named)
    union = [quad.triple for quad in everything if quad.graph_name == ox.DefaultGraph()]
    context = make_context(ontology)
    tables = Tables(named, data_files(places))
    files = {
        "data.nq": sorted_lines(everything, ox.RdfFormat.N_QUADS),
        "shapes.ttl": as_turtle(quad.triple for quad in canonical(shapes)),
        "ontology.ttl": as_turtle(ontology),
        "ontology.rdf": as_rdf_xml(ontology),
        "ontology.nt": sorted_lines(ontology, ox.RdfFormat.N_TRIPLES),
        "ontology.jsonld": as_json_ld(ontology),
        "context.jsonld": context_bytes(context),
        "void.ttl": as_plain_turtle(_of("void", told)),
        "dcat.ttl": as_plain_turtle(_of("dcat", told)),
        f"dumps/{NAME}.nq": sorted_lines(named, ox.RdfFormat.N_QUADS),
        f"dumps/{NAME}.trig": as_trig(named),
        f"dumps/{NAME}.ttl": as_plain_turtle(union),
        f"dumps/{NAME}.jsonld": write_json_ld(union, context),
    }
    for name, address in tables.classes().items():
        files[f"dumps/csv/{name}.csv"] = tables.csv(address).encode("utf-8")
    for table in sorted(places.data.rglob(f"*{SSSOM_SUFFIX}")):
        files[f"dumps/{table.relative_to(places.data).as_posix()}"] = table.read_bytes()
    return files


def _of(name: str, quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    graph = ox.NamedNode(f"{BASE}graph/{name}")
    return {quad.triple for quad in quads if quad.graph_name == graph}


def manifest(
    catalog: Catalog,
    version: str,
    mark: str,
    *,
    counts: dict[str, Any],
    graphs: dict[str, str],
    named: Iterable[ox.Quad],
) -> dict[str, Any]:
    """Give the manifest but for the list of files, which whoever writes them adds."""
    all_graphs = {graph_name(quad) for quad in named}
    return {
        "format": FORMAT,
        "name": NAME,
        "version": version,
        "date": catalog.issued.isoformat(),
        "facts_until": catalog.facts_until.isoformat(),
        "source_hash": mark,
        "counts": counts,
        "graphs": dict(sorted(graphs.items())),
        "derived_graphs": sorted(all_graphs - set(graphs.values())),
    }
