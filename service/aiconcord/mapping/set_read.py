"""Makes a mapping set of the metadata: its slots, its prefixes, its extension definitions."""

from collections.abc import Mapping

from aiconcord.mapping.cells import CellFault, read_entity, read_value
from aiconcord.mapping.curies import NCNAME, PREFIX_NAME, is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.node import Node, once
from aiconcord.mapping.row import Extension, MappingSet, Value
from aiconcord.mapping.slots import BUILT_IN_PREFIXES, ROW_SLOTS, SET_SLOTS, Slot

NO_PROPERTY = "http://sssom.invalid/"
_DEFINITION_KEYS = {"slot_name", "property", "type_hint"}


def read_set(
    pairs: list[tuple[Node, Node]], name: str, faults: Faults, *, full_iris: bool = False
) -> MappingSet:
    """Read the *pairs* of the metadata into a set without rows; every fault is told.

    With *full_iris*, IRIs may be written in full where else a CURIE must stand."""
    table = MappingSet(name=name)
    by_name = {(key.text or ""): (key, value) for key, value in pairs}
    for key, value in pairs:
        if key.text:
            table.lines[key.text] = key.line
        if key.text == "curie_map":
            _read_prefixes(table, value, faults)
    prefixes = table.prefixes()
    if "extension_definitions" in by_name:
        definitions = by_name["extension_definitions"][1]
        _read_extensions(table, definitions, prefixes, faults, full_iris=full_iris)
    for key, value in pairs:
        slot_name = key.text or ""
        if slot_name in ("curie_map", "extension_definitions") or value.is_empty:
            continue
        slot = SET_SLOTS.get(slot_name)
        if slot is None and slot_name in table.extensions:
            entity = table.extensions[slot_name].is_entity
            slot = Slot(slot_name, "entity" if entity else "text")
        if slot is None:
            _tell_unknown(key, faults)
        else:
            _read_slot(table, slot, value, prefixes, faults, full_iris=full_iris)
    return table


def _tell_unknown(key: Node, faults: Faults) -> None:
    name = key.text or ""
    of_row = name in ROW_SLOTS
    near = nearest(name, SET_SLOTS)
    faults.add(
        "mapping-slot-misplaced" if of_row else "mapping-slot-unknown",
        f"{shown(name)} is a slot of a row, not of the set; it was not read"
        if of_row
        else f"{shown(name)} is neither a slot of a set nor a defined extension; readers drop it",
        "make it a column"
        if of_row
        else f"did you mean `{near}`?"
        if near
        else "define it in extension_definitions, or remove it",
        line=key.line,
        column=key.column,
        slot=name[:80],
        severity="error" if of_row else "warning",
    )


def _tell(fault: CellFault, slot: str, node: Node, faults: Faults) -> None:
    faults.add(
        fault.code,
        f"{slot}: {fault.what}",
        fault.remedy,
        line=node.line,
        column=node.column,
        slot=slot,
    )


def _read_slot(
    table: MappingSet,
    slot: Slot,
    node: Node,
    prefixes: Mapping[str, str],
    faults: Faults,
    *,
    full_iris: bool,
) -> None:
    nodes = node.items if node.items is not None else [node]
    if node.items is not None and not slot.many:
        _tell(
            CellFault(
                "mapping-value-shape", "a list stands where one value goes", "write one value"
            ),
            slot.name,
            node,
            faults,
        )
        return
    kept: list[Value] = []
    for item in nodes:
        if item.text is None:
            if not item.is_empty:
                _tell(
                    CellFault(
                        "mapping-value-shape",
                        "a nested value stands where a text goes",
                        "write plain text, between double quotes where it holds `: `",
                    ),
                    slot.name,
                    item,
                    faults,
                )
            continue
        if not item.text.strip():
            continue
        try:
            kept.append(read_value(slot, item.text, prefixes))
        except CellFault as fault:
            if not (full_iris and fault.is_full_iri):
                _tell(fault, slot.name, item, faults)
            if fault.value is not None:
                kept.append(fault.value)
    if slot.many and kept:
        table.values[slot.name] = tuple(str(value) for value in kept)
    elif kept:
        table.values[slot.name] = kept[0]


def _read_prefixes(table: MappingSet, node: Node, faults: Faults) -> None:
    if node.pairs is None:
        if not node.is_empty:
            fault = CellFault(
                "mapping-prefix",
                "curie_map is not a map",
                "write each prefix as `name: namespace` on its own line, indented",
            )
            _tell(fault, "curie_map", node, faults)
        return
    for key, value in once(node, faults):
        name, space = key.text or "", value.text or ""
        if not PREFIX_NAME.fullmatch(name):
            fault = CellFault(
                "mapping-prefix",
                f"{shown(name)} cannot be a prefix",
                "start it with a letter; then letters, digits, `_`, `-` and `.`",
            )
        elif not is_iri(space):
            fault = CellFault(
                "mapping-prefix",
                f"the prefix {shown(name)} stands for {shown(space)}, which is no namespace",
                "give a full IRI such as https://example.org/terms/",
            )
        elif BUILT_IN_PREFIXES.get(name, space) != space:
            fault = CellFault(
                "mapping-prefix-redefined",
                f"the prefix {shown(name)} always stands for {BUILT_IN_PREFIXES[name]}",
                "use that namespace, or another prefix",
            )
        else:
            table.curie_map[name] = space
            continue
        _tell(fault, "curie_map", key, faults)


def _read_extensions(
    table: MappingSet,
    node: Node,
    prefixes: Mapping[str, str],
    faults: Faults,
    *,
    full_iris: bool,
) -> None:
    nodes = [] if node.is_empty else [node] if node.items is None else node.items
    for item in nodes:
        try:
            extension = _extension(item, prefixes, faults, full_iris=full_iris)
            taken = {other.iri for other in table.extensions.values()}
            if extension.name in table.extensions or extension.iri in taken:
                raise CellFault(
                    "mapping-extension",
                    f"the name or property of {shown(extension.name)} is already defined",
                    "give each extension a name and a property of its own",
                )
        except CellFault as fault:
            _tell(fault, "extension_definitions", item, faults)
        else:
            table.extensions[extension.name] = extension


def _entity(text: str, prefixes: Mapping[str, str], *, full_iris: bool) -> str:
    try:
        return read_entity(text, prefixes)
    except CellFault as fault:
        if full_iris and fault.is_full_iri:
            return text
        raise


def _extension(
    node: Node, prefixes: Mapping[str, str], faults: Faults, *, full_iris: bool
) -> Extension:
    parts = {(key.text or ""): (value.text or "") for key, value in once(node, faults)}
    name = parts.get("slot_name", "")
    if not NCNAME.fullmatch(name):
        raise CellFault(
            "mapping-extension",
            f"the definition's slot_name is {shown(name)}" if name else "there is no slot_name",
            "start it with a letter; then letters, digits, `_`, `-` and `.`",
        )
    if name in SET_SLOTS or name in ROW_SLOTS:
        raise CellFault(
            "mapping-extension",
            f"{shown(name)} is a standard slot and cannot be defined anew",
            f"call it `ext_{name}`",
        )
    unknown = sorted(set(parts) - _DEFINITION_KEYS)
    if unknown:
        raise CellFault(
            "mapping-extension",
            f"the definition of {shown(name)} holds {shown(', '.join(unknown))}",
            "a definition holds slot_name, property and type_hint only",
        )
    stands_for = parts.get("property")
    hint = parts.get("type_hint")
    return Extension(
        name,
        _entity(stands_for, prefixes, full_iris=full_iris) if stands_for else NO_PROPERTY + name,
        _entity(hint, prefixes, full_iris=full_iris) if hint else Extension("", "").type_hint,
    )
