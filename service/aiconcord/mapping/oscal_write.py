"""Writes a mapping set as an OSCAL mapping collection: one map for each row.

What OSCAL has no member for stands in properties of SSSOM's namespace, which OSCAL provides for.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from aiconcord.mapping.oscal_ends import id_ref_of
from aiconcord.mapping.oscal_fit import MANUAL, URN, days_of, parted, uuid_of
from aiconcord.mapping.oscal_props import ELSEWHERE
from aiconcord.mapping.relations import EXACT
from aiconcord.mapping.row import Extension, MappingRow, MappingSet, Value
from aiconcord.mapping.set_words import relation_of, word_of
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, SSSOM

VERSION: Final = "1.2.2"
"""Of the model that is written."""
_NATIVE_ON_SET: Final = ("mapping_set_title", "mapping_set_version", "license")
_NATIVE_ON_ROW: Final = (
    *ELSEWHERE, "predicate_id", "subject_source", "object_source", "mapping_justification",
)  # fmt: skip


def collection_of(table: MappingSet) -> dict[str, Any]:
    """Give the mapping collection that says what *table* says, as OSCAL's JSON has it."""
    uuid = uuid_of(table)
    values = table.values
    manual = {row.text("mapping_justification") == MANUAL for row in table.rows}
    metadata: dict[str, Any] = {
        "title": values["mapping_set_title"],
        "last-modified": f"{max(days_of(table), default=date(1970, 1, 1)).isoformat()}T00:00:00Z",
        "version": values["mapping_set_version"],
        "oscal-version": VERSION,
    }
    passed = {*_NATIVE_ON_SET, *(["mapping_set_id"] if table.id == URN + str(uuid) else [])}
    props = _props(
        {k: v for k, v in values.items() if k not in passed}, SET_SLOTS, table.extensions
    )
    metadata |= {"props": props} if props else {}
    if table.text("license"):
        metadata["links"] = [{"href": table.text("license"), "rel": "license"}]
    return {
        "mapping-collection": {
            "uuid": str(uuid),
            "metadata": metadata,
            "provenance": {
                "method": "human" if manual == {True} else "hybrid",
                "matching-rationale": "semantic",
                "status": "draft",
                "mapping-description": values.get(
                    "mapping_set_description", values["mapping_set_title"]
                ),
            },
            "mappings": _mappings(table, uuid),
        }
    }


def _mappings(table: MappingSet, space: UUID) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[MappingRow]] = {}
    for row in table.rows:
        groups.setdefault((row.text("subject_source"), row.text("object_source")), []).append(row)
    human = {row.text("mapping_justification") == MANUAL for row in table.rows} == {True}
    found, seen = [], dict[str, int]()
    for (source, target), rows in groups.items():
        maps = []
        for row in rows:
            said = repr(sorted((name, str(value)) for name, value in row.values.items()))
            seen[said] = seen.get(said, 0) + 1
            uuid = str(uuid5(space, f"{said}{seen[said]}"))
            maps.append(_map(row, uuid, table.extensions, human=human))
        found.append(
            {
                "uuid": str(uuid5(space, f"{source} {target}")),
                "source-resource": {"type": "other", "href": source},
                "target-resource": {"type": "other", "href": target},
                "maps": maps,
            }
        )
    return found


def _map(
    row: MappingRow, uuid: str, own_slots: Mapping[str, Extension], *, human: bool
) -> dict[str, Any]:
    word, own = word_of(row).replace(" ", "-"), parted(row.text("predicate_id"))
    word = {"equal": "equal-to", "equivalent": "equivalent-to"}.get(word, word)
    beside: dict[str, Value] = {}
    found: dict[str, Any] = {"uuid": uuid}
    if not word and relation_of(row) == EXACT:
        word, beside = "equivalent-to", {"predicate_id": EXACT.predicate}
    elif not word and own:
        found["ns"], word = own
    found["relationship"] = word
    found["sources"] = [{"type": "control", "id-ref": id_ref_of(row, "subject")}]
    found["targets"] = [{"type": "control", "id-ref": id_ref_of(row, "object")}]
    confidence = row.values.get("confidence")
    if confidence is not None:
        found["confidence-score"] = {"percentage": confidence}
    justification = row.text("mapping_justification")
    if not human or justification != MANUAL:
        beside["mapping_justification"] = justification
    beside |= {k: v for k, v in row.values.items() if k not in _NATIVE_ON_ROW}
    props = _props(beside, ROW_SLOTS, own_slots)
    found |= {"props": props} if props else {}
    if row.text("comment"):
        found["remarks"] = row.text("comment")
    return found


def _props(
    values: dict[str, Value], slots: Iterable[str], own: Mapping[str, Extension]
) -> list[dict[str, str]]:
    places = {name: (SSSOM, name) for name in slots}
    for name, extension in sorted(own.items(), key=lambda item: item[1].iri):
        places[name] = parted(extension.iri) or ("", name)
    return [
        {"name": places[name][1], "ns": places[name][0], "value": str(each)}
        for name in places
        if name in values
        for each in _each(values[name])
    ]


def _each(value: Value) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
