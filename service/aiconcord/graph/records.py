"""What a release says, thing by thing and claim by claim, short enough to be kept for ever.

A record stands for all that the sources state of one published name: a hash of its statements, and
whether it is retired. Citations have no record of their own: a claim's record covers those that it
cites. What a build derives is in no record, since it changes with the day and not with the facts.
Start reading at :func:`records_of`.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from aiconcord.graph.terms import graph_name
from aiconcord.names.namespaces import BASE, DEF, GRAPH, ID, PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where

FILE = "statements.csv"
"""The records of a release, in its folder."""

DERIVED = ("current", "findings", "inferred", "times", "void", "dcat", "queries", "source/")
"""Graphs that the build writes; what they say follows from the sources."""

_DEPRECATED = ox.NamedNode(PREFIXES["owl"] + "deprecated")
_WITHDRAWN = ox.NamedNode(PREFIXES["prov"] + "invalidatedAtTime")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_CITATION = ox.NamedNode(DEF + "Citation")
_CITES = frozenset({ox.NamedNode(DEF + "cites"), ox.NamedNode(DEF + "refutedBy")})
_COLUMNS = ("id", "hash", "retired")


@dataclass(frozen=True, slots=True)
class Record:
    """What is stated of one name: a *hash* of it all, and whether the name is *retired*."""

    hash: str
    retired: bool = False


Records = Mapping[str, Record]
"""Names, as paths below our base (``id/body/imda#name-1``), with their records."""


def is_derived(graph: str) -> bool:
    """Tell whether *graph* is one that the build writes.

    >>> is_derived(GRAPH + "current"), is_derived(GRAPH + "bodies/imda")
    (True, False)
    """
    name = graph.removeprefix(GRAPH)
    return any(name.startswith(one) if one.endswith("/") else name == one for one in DERIVED)


def asserted(quads: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """Give the quads of *quads* that come from source files."""
    return (quad for quad in quads if (name := graph_name(quad)) and not is_derived(name))


def records_of(quads: Iterable[ox.Quad]) -> dict[str, Record]:
    """Make the records of what *quads* state, which come from source files only.

    A statement with a blank node is passed over: such nodes carry another label in each release.
    """
    said: dict[str, set[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith((ID, DEF)):
            continue
        if isinstance(value, ox.NamedNode | ox.Literal):
            said.setdefault(subject.value, set()).add((quad.predicate, value))
    citations = {name for name, lines in said.items() if (_TYPE, _CITATION) in lines}
    return {
        name.removeprefix(BASE): _record(name, said)
        for name in sorted(said)
        if name not in citations
    }


def _record(
    name: str, said: Mapping[str, set[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]]
) -> Record:
    own = said[name]
    lines = [f"{predicate} {value}" for predicate, value in own]
    for predicate, value in own:
        if predicate in _CITES and isinstance(value, ox.NamedNode):
            cited = said.get(value.value, ())
            lines += [f"{value} {inner} {what}" for inner, what in cited]
    text = "\n".join(sorted(lines))
    retired = any(
        predicate == _WITHDRAWN or (predicate == _DEPRECATED and value.value in ("true", "1"))
        for predicate, value in own
    )
    return Record(hashlib.sha256(text.encode()).hexdigest()[:16], retired)


def write_records(records: Records) -> bytes:
    """Write *records* as CSV, sorted by name."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(
        (name, record.hash, "true" if record.retired else "")
        for name, record in sorted(records.items())
    )
    return out.getvalue().encode()


def read_records(path: Path) -> dict[str, Record]:
    """Read the records of a release: its folder, or a dump of it in N-Quads or TriG.

    A dump needs its named graphs: they tell what was stated from what was derived.
    """
    try:
        if path.is_dir():
            table = path / FILE
            if table.is_file():
                return _from_table(table)
            path = path / "data.nq"
        form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        if form is None or not form.supports_datasets:
            raise ValueError("it is neither the folder of a release nor N-Quads or TriG")
        found = records_of(asserted(ox.parse(path=str(path), format=form)))
        if not found:
            raise ValueError("no named graph of ours is in it")
        return found
    except (OSError, ValueError, KeyError, SyntaxError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else fault
        raise ProblemError(
            Problem(
                "release-uncomparable",
                f"what the release says cannot be read: {why}",
                Where(file=path.name),
                "name the folder of a release, or its dump aiconcord.nq",
            )
        ) from fault


def _from_table(path: Path) -> dict[str, Record]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Record(row["hash"], row["retired"] == "true") for row in csv.DictReader(file)
        }
