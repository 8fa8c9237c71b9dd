"""Faults that show only when the rows of a mapping file are held against one another."""

from collections import defaultdict
from collections.abc import Hashable

from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND, ROW_SLOTS
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import PREFIXES

_SKOS = PREFIXES["skos"]
_INVERSE = {
    _SKOS + "broadMatch": _SKOS + "narrowMatch",
    _SKOS + "narrowMatch": _SKOS + "broadMatch",
}
_EXCLUDE = {
    frozenset({_SKOS + one, _SKOS + other})
    for one, other in (
        ("exactMatch", "broadMatch"),
        ("exactMatch", "narrowMatch"),
        ("exactMatch", "relatedMatch"),
        ("broadMatch", "narrowMatch"),
        ("broadMatch", "relatedMatch"),
        ("narrowMatch", "relatedMatch"),
    )
}
"""SKOS declares related and hierarchical disjoint, and exact disjoint with both."""


@step("hold the rows against one another")
def check_sets(table: MappingSet, faults: Faults) -> None:
    """Check the rows of *table* against one another."""
    _check_record_ids(table.rows, faults)
    _check_duplicates(table.rows, faults)
    _check_contradictions(table.rows, faults)
    _check_cardinality(table.rows, faults)


def end_of(row: MappingRow, end: str) -> str:
    """Give what stands at *end*: its IRI, or the literal itself."""
    if row.text(f"{end}_type") == LITERAL:
        return f'"{row.text(f"{end}_label")}"'
    return row.text(f"{end}_id")


def _check_record_ids(rows: list[MappingRow], faults: Faults) -> None:
    first: dict[str, MappingRow] = {}
    if not any(row.has("record_id") for row in rows):
        return
    for row in rows:
        name = row.text("record_id")
        if not row.has("record_id"):
            what = "record_id is empty, though other rows have one"
            remedy = "give every row an id of its own, or none"
            faults.on_row(row, "record_id", "mapping-record-id", what, remedy)
        elif name and name in first:
            what = f"{shown(row.cells.get('record_id', name))} is the id of {first[name].place} too"
            remedy = "give every row an id of its own"
            faults.on_row(row, "record_id", "mapping-record-id", what, remedy)
        elif name:
            first[name] = row


def _check_duplicates(rows: list[MappingRow], faults: Faults) -> None:
    whole: dict[Hashable, MappingRow] = {}
    core: dict[Hashable, MappingRow] = {}
    for row in rows:
        said = frozenset(item for item in row.values.items() if item[0] != "record_id")
        key = (
            end_of(row, "subject"),
            row.text("predicate_id"),
            row.text("predicate_modifier"),
            end_of(row, "object"),
            row.text("mapping_justification"),
        )
        if not (key[0] and key[1] and key[3]):
            continue
        if said in whole:
            what = f"the row says exactly what {whole[said].place} says"
            faults.on_row(row, "subject_id", "mapping-duplicate", what, "remove one of the two")
        elif key in core:
            faults.add(
                "mapping-duplicate",
                f"the row maps the same pair, by the same relation and with the same "
                f"justification, as {core[key].place}; only its other slots differ",
                "make one row of the two, unless two people really mapped it",
                line=row.line,
                row=row.row,
                slot="subject_id",
                severity="warning",
            )
        whole.setdefault(said, row)
        core.setdefault(key, row)


def _check_contradictions(rows: list[MappingRow], faults: Faults) -> None:
    said: dict[tuple[str, str], dict[tuple[str, bool], MappingRow]] = defaultdict(dict)
    searched: dict[tuple[str, str, str, str], MappingRow] = {}
    for row in rows:
        ends, predicate = (end_of(row, "subject"), end_of(row, "object")), row.text("predicate_id")
        if not (ends[0] and ends[1] and predicate) or ends[0] == ends[1]:
            continue
        if NO_TERM_FOUND in ends:
            for end, other, held in (("subject", "object", 0), ("object", "subject", 1)):
                if ends[held] != NO_TERM_FOUND and ends[1 - held] == NO_TERM_FOUND:
                    key = (end, ends[held], predicate, row.text(f"{other}_source"))
                    searched.setdefault(key, row)
            continue
        negated = row.text("predicate_modifier") == "Not"
        if ends[0] > ends[1] and predicate.startswith(_SKOS):
            ends, predicate = (ends[1], ends[0]), _INVERSE.get(predicate, predicate)
        before = said[ends]
        for (other_predicate, other_negated), first in before.items():
            clash = (
                other_predicate == predicate and other_negated != negated
                if negated or other_negated
                else frozenset({predicate, other_predicate}) in _EXCLUDE
            )
            if clash:
                what = (
                    f"the row cannot be true together with {first.place}, about the same two ends"
                )
                remedy = "keep the one that is true"
                faults.on_row(row, "predicate_id", "mapping-contradiction", what, remedy)
        before.setdefault((predicate, negated), row)
    _check_searched(rows, searched, faults)


def _check_searched(
    rows: list[MappingRow], searched: dict[tuple[str, str, str, str], MappingRow], faults: Faults
) -> None:
    for row in rows if searched else ():
        if row.text("predicate_modifier") == "Not":
            continue
        ends = {end: end_of(row, end) for end in ("subject", "object")}
        if NO_TERM_FOUND in ends.values():
            continue
        for end, other in (("subject", "object"), ("object", "subject")):
            key = (end, ends[end], row.text("predicate_id"), row.text(f"{other}_source"))
            if key in searched:
                what = f"{searched[key].place} says that no such {other} was found there"
                remedy = "keep the one that is true"
                faults.on_row(row, f"{other}_id", "mapping-contradiction", what, remedy)


def _check_cardinality(rows: list[MappingRow], faults: Faults) -> None:
    stated = [row for row in rows if row.has("mapping_cardinality")]
    if not stated:
        return
    groups: dict[tuple[str, ...], tuple[dict[object, set[str]], dict[object, set[str]]]] = {}
    for row in stated:
        scope = _scope(row)
        if scope is None:
            continue
        if scope not in groups:
            groups[scope] = _count(rows, scope)
        expected = _expected(row, scope, *groups[scope])
        written = row.text("mapping_cardinality")
        if written and written != expected:
            what = f"mapping_cardinality is `{written}`, but the rows make it `{expected}`"
            remedy = f"write `{expected}`, or leave the column out: it can always be counted"
            faults.on_row(row, "mapping_cardinality", "mapping-cardinality", what, remedy)


def _scope(row: MappingRow) -> tuple[str, ...] | None:
    value = row.values.get("cardinality_scope", ())
    names = value if isinstance(value, tuple) else (str(value),)
    return tuple(sorted(names)) if all(name in ROW_SLOTS for name in names) else None


def _within(row: MappingRow, scope: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(row.values.get(name) for name in scope)


def _count(
    rows: list[MappingRow], scope: tuple[str, ...]
) -> tuple[dict[object, set[str]], dict[object, set[str]]]:
    objects: dict[object, set[str]] = defaultdict(set)
    subjects: dict[object, set[str]] = defaultdict(set)
    for row in rows:
        subject, target = end_of(row, "subject"), end_of(row, "object")
        if NO_TERM_FOUND not in (subject, target):
            within = _within(row, scope)
            objects[(subject, within)].add(target)
            subjects[(target, within)].add(subject)
    return objects, subjects


def _expected(
    row: MappingRow,
    scope: tuple[str, ...],
    objects: dict[object, set[str]],
    subjects: dict[object, set[str]],
) -> str:
    subject, target = end_of(row, "subject"), end_of(row, "object")
    if NO_TERM_FOUND in (subject, target):
        return f"{int(subject != NO_TERM_FOUND)}:{int(target != NO_TERM_FOUND)}"
    within = _within(row, scope)
    many_subjects = len(subjects[(target, within)]) > 1
    many_objects = len(objects[(subject, within)]) > 1
    return f"{'n' if many_subjects else '1'}:{'n' if many_objects else '1'}"
