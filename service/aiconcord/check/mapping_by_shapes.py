"""Layer 3: the rows of a mapping file against the SHACL shapes published under ``/shape/``.

pyshacl decides, and runs for sets of few rows. It takes some 5 ms a row, so larger sets are checked
by queries that are compiled from the same shapes; tests hold both to the same results. What another
layer has told of a row's slot is not told again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from aiconcord.check.mapping_facts import Facts, row_of
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_profiles import Columns, Unit, units_of
from aiconcord.check.shacl_read import SH, Shape, Shapes
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.slots import ROW_SLOTS, SSSOM
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import Severity
from aiconcord.settings.places import find_places

MOST_BY_PYSHACL: Final = 50
"""Rows up to which pyshacl itself is run: about a quarter of a second."""
_SEVERITIES: dict[str, Severity] = {SH + "Warning": "warning", SH + "Info": "info"}
_ABSENT: Final = frozenset({SH + "MinCountConstraintComponent", SH + "OrConstraintComponent"})


@dataclass(frozen=True, slots=True)
class Found:
    """A result: the *row*, counted from 0 (None: the set), and which shape it fails by what."""

    row: int | None
    shape: Shape
    component: str


class RowShapes:
    """The shapes of mapping rows: as a graph, as queries, and each by its name."""

    def __init__(self, content: bytes) -> None:
        self.graph = ox.Store()
        self.graph.load(content, format=ox.RdfFormat.TURTLE)
        targeted = Shapes(self.graph, DEF + "problemCode").targeted()
        units = units_of(targeted)
        about_set = ("targetSubjectsOf", ox.NamedNode(SSSOM + "mappings"))
        self.of_set = [unit for unit in units if about_set in _targets(unit, targeted)]
        self.of_rows = [unit for unit in units if unit not in self.of_set]
        self.named = {check.shape.node: check.shape for unit in units for check in unit.checks}

    @property
    def seen(self) -> set[str]:
        """The properties that any of the shapes looks at."""
        return {path for unit in (*self.of_rows, *self.of_set) for path in unit.sees}


def _targets(unit: Unit, targeted: list[Shape]) -> set[tuple[str, object]]:
    shapes = {check.shape.node for check in unit.checks}
    return {
        target
        for shape in targeted
        for target in shape.targets
        if shape.node in shapes
        or any(each.node in shapes for kind in shape.constraints for each in kind.shapes)
    }


def shapes_file() -> Path:
    """Give the file of the shapes, in the checkout or in the wheel."""
    return find_places().ontology / "shapes" / "mapping-rows.ttl"


@lru_cache(maxsize=1)
def row_shapes() -> RowShapes:
    """Give the shapes of mapping rows, read once a process."""
    return RowShapes(shapes_file().read_bytes())


@step("run the shapes")
def check_by_shapes(table: MappingSet, known: KnownElements, faults: Faults) -> None:
    """Check the rows of *table*, to which the shared slots of the set have been carried down."""
    if not table.rows or faults.full:
        return
    shapes = row_shapes()
    facts = Facts(table, shapes.seen, known)
    few = len(table.rows) <= MOST_BY_PYSHACL
    told = {(each.where.row, each.where.slot) for each in faults.problems}
    columns = {(each.where.slot, each.code) for each in faults.problems if not each.where.row}
    for found in sorted((by_pyshacl if few else by_queries)(facts, shapes), key=_order):
        row = None if found.row is None else table.rows[found.row]
        slot = slot_of(found.shape, table)
        if (row.row if row else None, slot) in told or (slot, found.shape.code) in columns:
            continue
        if not (row and _unreadable(found, row, slot)):
            _tell(found, row, slot, faults)


def _order(found: Found) -> tuple[int, str, str]:
    return (-1 if found.row is None else found.row, str(found.shape.node), found.component)


def by_queries(facts: Facts, shapes: RowShapes) -> Iterator[Found]:
    """Check *facts* by the queries compiled from *shapes*, on one row of each kind."""
    columns = Columns(facts.columns, facts.rows, facts.describes)
    for unit in shapes.of_rows:
        kinds = columns.kinds(unit)
        rows = {row: list(zip(unit.sees, kind, strict=True)) for kind, row in kinds.items()}
        graph = _store(facts.graph(rows))
        for check in unit.checks:
            failing = {row_of(result.focus) for result in check.run(graph)}
            hit = {kind for kind, row in kinds.items() if row in failing}
            for row in columns.rows(unit, hit) if hit else ():
                yield Found(row, check.shape, check.component)
    graph = _store(chain(facts.about_set(), facts.graph({0: ()})))
    for unit in shapes.of_set:
        for check in unit.checks:
            for result in check.run(graph):
                yield Found(row_of(result.focus), check.shape, check.component)


def _store(quads: Iterable[ox.Quad]) -> ox.Store:
    graph = ox.Store()
    graph.extend(quads)
    return graph


def by_pyshacl(facts: Facts, shapes: RowShapes) -> Iterator[Found]:
    """Check *facts* by pyshacl itself."""
    # Only those with few rows wait for what it imports.
    from aiconcord.check.shacl_oracle import results  # noqa: PLC0415

    for focus, shape, component in results(facts.whole(), shapes.graph):
        yield Found(row_of(focus), shapes.named[shape], component)


def slot_of(shape: Shape, table: MappingSet) -> str:
    """Name the slot that *shape* is about: it is named after it, or after the property.

    What follows a hyphen tells apart several shapes of one slot."""
    name = str(shape.node).strip("<>").rpartition("/")[2].split("-")[1]
    extensions = (each.name for each in table.extensions.values() if each.iri == DEF + name)
    return name if name in ROW_SLOTS else next(extensions, name)


def _unreadable(found: Found, row: MappingRow, slot: str) -> bool:
    """Tell whether *slot* is absent only because its cell cannot be read, which has been told."""
    return found.component == SH + "MinCountConstraintComponent" and row.has(slot)


def _tell(found: Found, row: MappingRow | None, slot: str, faults: Faults) -> None:
    cell = row.cells.get(slot) or row.values.get(slot) if row else None
    missing = found.component in _ABSENT and cell is None
    what = f"{slot} is missing" if missing else f"{slot}: {shown(str(cell))} is not as it must be"
    faults.add(
        found.shape.code,
        f"{what} (shape {str(found.shape.node).strip('<>').rpartition('/')[2]})",
        found.shape.message,
        line=row.line if row else None,
        row=row.row if row else None,
        slot=slot,
        severity=_SEVERITIES.get(found.shape.severity, "error"),
    )


def shape_against(code: str, slot: str) -> str:
    """Name the shape that says the rule by which *slot* of a row has the fault *code*, if one does.

    >>> shape_against("mapping-out-of-range", "confidence").rpartition("/")[2]
    'MappingRowShape-confidence'
    """
    return _by_fault().get((code, slot), "")


@lru_cache(maxsize=1)
def _by_fault() -> dict[tuple[str, str], str]:
    shapes = row_shapes()
    return {
        (check.shape.code, slot_of(check.shape, MappingSet())): str(check.shape.node).strip("<>")
        for unit in shapes.of_rows
        for check in unit.checks
    }


def prepare_shapes() -> None:
    """Read the shapes and run them once, for a process that then gives up opening files."""
    row = MappingRow({}, 1)
    check_by_shapes(MappingSet(rows=[row]), KnownElements(), Faults(""))
