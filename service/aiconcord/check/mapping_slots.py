"""Whether each row of a mapping file fills its slots as the standard demands."""

import re
from collections.abc import Iterator, Mapping

from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import (
    JUSTIFICATIONS,
    LITERAL,
    NO_TERM_FOUND,
    ROW_SLOTS,
    Slot,
)
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import PREFIXES

_SKOS = PREFIXES["skos"]
_SKOS_PREDICATES = {
    _SKOS + name
    for name in (
        "broadMatch",
        "broader",
        "broaderTransitive",
        "closeMatch",
        "exactMatch",
        "mappingRelation",
        "narrowMatch",
        "narrower",
        "narrowerTransitive",
        "related",
        "relatedMatch",
        "semanticRelation",
    )
}
_TYPES = {
    "integer": re.compile(r"[+-]?\d+"),
    "double": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF|-INF|NaN"),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "boolean": re.compile(r"true|false|0|1"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?"),
}


@step("check every slot")
def check_rows(table: MappingSet, faults: Faults) -> None:
    """Check the rows of *table*, to which the shared slots of the set have been carried down."""
    needed = [name for name in _FILL if name in table.columns]
    ends = [end for end in ("subject", "object") if may_have_end(table, end)]
    curies = Contractor(table.prefixes())
    for row in table.rows:
        for name in needed:
            if not row.has(name):
                faults.on_row(row, name, "mapping-required", f"{name} is empty", _FILL[name])
        for end in ends:
            _check_end(row, end, faults)
        _check_row(row, curies, faults)
        for problem in numbers_out_of_range(row.values, ROW_SLOTS):
            faults.on_row(row, problem[0], "mapping-out-of-range", problem[1], IN_RANGE)
        _check_extensions(row, table, faults)


def may_have_end(table: MappingSet, end: str) -> bool:
    """Tell whether *end* has a column, or is a literal somewhere; else its column is missing."""
    return f"{end}_id" in table.columns or any(
        row.text(f"{end}_type") == LITERAL for row in table.rows
    )


_FILL = {
    "predicate_id": "name a relation; aic:listedAgainst where the published table states none",
    "mapping_justification": "write semapv:ManualMappingCuration, or how else it was found",
}


def _check_end(row: MappingRow, end: str, faults: Faults) -> None:
    id_slot, label, kind = f"{end}_id", f"{end}_label", row.text(f"{end}_type")
    if kind == LITERAL:
        if not row.has(label):
            what = f"{end}_type says literal, but {label} is empty"
            faults.on_row(row, label, "mapping-required", what, "write the literal there")
    elif not row.has(id_slot):
        what = f"{id_slot} is empty"
        remedy = f"name the {end}, or set {end}_type to `{LITERAL}` and fill {label}"
        faults.on_row(row, id_slot, "mapping-required", what, remedy)
    if row.text(id_slot) == NO_TERM_FOUND and not row.has(f"{end}_source"):
        faults.add(
            "mapping-no-term-found",
            f"{id_slot} says that no term was found, but not where",
            f"fill {end}_source with the framework that was searched",
            line=row.line,
            row=row.row,
            slot=f"{end}_source",
            severity="warning",
        )


def _check_row(row: MappingRow, curies: Contractor, faults: Faults) -> None:
    justification = row.text("mapping_justification")
    if justification and justification not in JUSTIFICATIONS:
        near = nearest(justification, JUSTIFICATIONS)
        near_curie = curies.contract(near) if near else None
        what = f"{shown(row.cells.get('mapping_justification', justification))} is not permitted"
        remedy = (
            f"did you mean `{near_curie}`? For what a model found write semapv:CompositeMatching "
            "and name the model in mapping_tool"
            if near_curie
            else "write semapv:ManualMappingCuration or one of the twelve others"
        )
        faults.on_row(row, "mapping_justification", "mapping-justification", what, remedy)
    for name in ("review_date", "reviewer_agreement"):
        if row.has(name) and not (row.has("reviewer_id") or row.has("reviewer_label")):
            what = f"{name} is filled, but nobody is named as reviewer"
            faults.on_row(row, name, "mapping-reviewer", what, "fill reviewer_id or reviewer_label")
    if row.text("predicate_type") in (LITERAL, "composed entity expression"):
        what = "a relation cannot be a literal or a composed expression"
        remedy = "write what kind of property it is, or leave predicate_type out"
        faults.on_row(row, "predicate_type", "mapping-literal", what, remedy)
    predicate = row.text("predicate_id")
    if predicate.startswith(_SKOS) and predicate not in _SKOS_PREDICATES:
        near = nearest(predicate, _SKOS_PREDICATES)
        faults.add(
            "mapping-predicate-unknown",
            f"{shown(row.cells.get('predicate_id', predicate))} is no relation of SKOS",
            f"did you mean `skos:{near.removeprefix(_SKOS)}`?" if near else "use another relation",
            line=row.line,
            row=row.row,
            slot="predicate_id",
        )
    for name, value in row.values.items():
        if name not in ("subject_id", "object_id") and (
            value == NO_TERM_FOUND or (isinstance(value, tuple) and NO_TERM_FOUND in value)
        ):
            what = f"sssom:NoTermFound means nothing in {name}"
            remedy = "use it in subject_id or object_id only"
            faults.on_row(row, name, "mapping-no-term-found", what, remedy)


IN_RANGE = "write `0.8` for eighty per cent, or leave it empty"


def numbers_out_of_range(
    values: Mapping[str, Value], slots: Mapping[str, Slot]
) -> Iterator[tuple[str, str]]:
    """Find the numbers beyond the bounds of their slot, each with what to say of it."""
    for name, value in values.items():
        slot = slots.get(name)
        if slot is None or slot.low is None or slot.high is None or not isinstance(value, float):
            continue
        if not slot.low <= value <= slot.high:
            yield name, f"{name} is `{value:g}`, not between {slot.low:g} and {slot.high:g}"


def _check_extensions(row: MappingRow, table: MappingSet, faults: Faults) -> None:
    for name, extension in table.extensions.items():
        value = row.values.get(name)
        pattern = _TYPES.get(extension.type_hint.removeprefix(PREFIXES["xsd"]).lower())
        if isinstance(value, str) and pattern and not pattern.fullmatch(value):
            kind = extension.type_hint.rpartition("#")[2]
            what = f"{name}: {shown(value)} is not of the type xsd:{kind} that the file defines"
            remedy = f"write a value of xsd:{kind}, or change type_hint in extension_definitions"
            faults.on_row(row, name, "mapping-extension-value", what, remedy)
