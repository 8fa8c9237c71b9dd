"""What accepting a submission publishes: its set under names of ours, as SSSOM/TSV and as RDF.

A set is published under the name of the submission, whatever it calls itself, so that nobody's
submission says anything in the name of somebody else's set. Its own name is kept as its source.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox
from rdflib import PROV, URIRef

from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_known import KnownElements
from aiconcord.graph.terms import from_rdflib
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS
from aiconcord.mapping.sssom_write import write_sssom
from aiconcord.names.slugs import slug
from aiconcord.names.uris import thing


@dataclass(frozen=True, slots=True)
class Made:
    """A set under its new names: its *title*, canonical SSSOM/TSV, and N-Triples in UTF-8."""

    title: str
    sssom: bytes
    triples: bytes


@dataclass(frozen=True, slots=True)
class Names:
    """How a set is named: as the submission of an id, or as the crosswalk that it becomes."""

    kind: str
    slug: str

    @property
    def set_id(self) -> str:
        """The name of the set."""
        return thing(self.kind, self.slug)

    @property
    def rows(self) -> str:
        """What the name of each row begins with."""
        if self.kind == "submission":
            return self.set_id + "#mapping-"
        return thing("mapping", self.slug) + "/"

    def of_rows(self, rows: list[MappingRow]) -> Iterator[str]:
        """Give the name of each row, without what all begin with.

        In a submission it is the row's number, for the file never changes. In a crosswalk it says
        which pair it is, for there rows come and go.
        """
        seen: Counter[str] = Counter()
        for row in rows:
            if self.kind == "submission":
                yield str(row.row)
                continue
            pair = f"{_end(row, 'subject')}--{_end(row, 'object')}"
            seen[pair] += 1
            yield pair if seen[pair] == 1 else f"{pair}--{seen[pair]}"


def _end(row: MappingRow, end: str) -> str:
    name = row.text(f"{end}_id") or row.text(f"{end}_label")
    last = name.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return slug(last)[:80] or "none"


def make(
    content: bytes, name: str, known: KnownElements, names: Names, metadata: bytes | None = None
) -> Made:
    """Read the mapping file *content*, which has no errors, and write it under *names*."""
    faults = Faults(name)
    written = read_mapping(content, name, faults, metadata)
    table = propagate(written)
    place_codes(table, known, faults)
    named, origins = _renamed(table, names)
    quads = [_triple(*one) for one in triples(named)]
    quads += [_triple(URIRef(now), PROV.wasDerivedFrom, URIRef(was)) for now, was in origins]
    lines = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES)
    return Made(
        named.text("mapping_set_title"),
        write_sssom(_declared(named, names)).encode(),
        b"".join(sorted(set((lines or b"").splitlines(keepends=True)))),
    )


def _triple(subject: URIRef, predicate: URIRef, value: object) -> ox.Triple:
    return ox.Triple(
        from_rdflib(subject),  # type: ignore[arg-type] # an IRI stays one
        from_rdflib(predicate),  # type: ignore[arg-type]
        from_rdflib(value),  # type: ignore[arg-type]
    )


def _renamed(table: MappingSet, names: Names) -> tuple[MappingSet, list[tuple[str, str]]]:
    """Give *table* under *names*, and for each name that it had: the new one and that one."""
    values: dict[str, Value] = {**table.values, "mapping_set_id": names.set_id}
    origins = []
    if table.id and table.id != names.set_id:
        origins.append((names.set_id, table.id))
        before = values.get("mapping_set_source", ())
        sources = before if isinstance(before, tuple) else (str(before),)
        values["mapping_set_source"] = tuple(dict.fromkeys((*sources, table.id)))
    rows = []
    for row, last in zip(table.rows, names.of_rows(table.rows), strict=True):
        now, was = names.rows + last, row.text("record_id")
        if was and was != now:
            origins.append((now, was))
        rows.append(replace(row, values={**row.values, "record_id": now}))
    return replace(table, values=values, rows=rows), origins


def _declared(table: MappingSet, names: Names) -> MappingSet:
    """Give *table* with a prefix for every IRI in it: formats other than TSV need not have them."""
    prefixes = dict(table.curie_map)
    taken = set(table.prefixes())

    def declare(wanted: str, space: str) -> None:
        name = next(each for each in _numbered(wanted) if each not in taken)
        taken.add(name)
        prefixes[name] = space

    declare("row", names.rows)
    curies = Contractor({**table.prefixes(), **prefixes})
    for iri in _entities(table):
        if curies.contract(iri) is None:
            cut = max(iri.rfind(mark) for mark in "/#:") + 1
            declare("ns", iri[:cut])
            curies = Contractor({**table.prefixes(), **prefixes})
    return replace(table, curie_map=prefixes)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


def _entities(table: MappingSet) -> list[str]:
    """List every IRI that stands where a CURIE is written, each once."""
    found: dict[str, None] = {}
    own = {name for name, each in table.extensions.items() if each.is_entity}

    def gather(values: dict[str, Value], is_entity: Callable[[str], bool]) -> None:
        for name, value in values.items():
            if is_entity(name):
                found.update(
                    dict.fromkeys(map(str, value if isinstance(value, tuple) else [value]))
                )

    def on_set(name: str) -> bool:
        return name in own or (name in SET_SLOTS and SET_SLOTS[name].kind == "entity")

    def on_row(name: str) -> bool:
        return name in own or (name in ROW_SLOTS and ROW_SLOTS[name].kind == "entity")

    gather(table.values, on_set)
    for row in table.rows:
        gather(row.values, on_row)
    for extension in table.extensions.values():
        found.update(dict.fromkeys((extension.iri, extension.type_hint)))
    return list(found)
