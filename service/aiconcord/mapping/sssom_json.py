"""Reads SSSOM/JSON: an object with the slots of the set and a list `mappings`, or that list alone.

A context (`@context`) is read for its prefixes only: the names of slots are those of the standard.
Nothing that a context points at is fetched.
"""

from collections import Counter

from aiconcord.mapping.curies import PREFIX_NAME, is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.node import Node, once
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_fill import fill, slot_of, too_many
from aiconcord.mapping.set_read import read_set
from aiconcord.mapping.slots import BUILT_IN_PREFIXES, ROW_SLOTS, SET_SLOTS, Slot

COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_LINKED_DATA = ("@context", "@type", "@id", "@graph")
Pairs = list[tuple[Node, Node]]


def read_sssom_json(root: Node, name: str, faults: Faults, metadata: Pairs) -> MappingSet:
    """Read *root* into a set; *metadata* are the pairs of an external file, where there is one."""
    whole = [] if root.items is not None else once(root, faults)
    own = [pair for pair in whole if pair[0].text not in ("mappings", *_LINKED_DATA)]
    if metadata and own:
        faults.add(
            "mapping-metadata-twice",
            "the file holds metadata, and a metadata file was given too",
            "keep the metadata in one of the two",
            line=own[0][0].line,
        )
    pairs = _with_context(metadata or own, root, faults)
    table = read_set(pairs, name, faults, full_iris=True)
    table.form = "SSSOM/JSON"
    table.columns = list(COLUMNS)
    for key, value in pairs:
        slot = SET_SLOTS.get(key.text or "")
        if slot is not None:
            _check_shape(slot, value, faults, None)
    rows = root if root.items is not None else root.get("mappings")
    if rows is None or rows.items is None:
        faults.add(
            "mapping-no-rows" if rows is None or rows.is_empty else "mapping-value-shape",
            "the file has no list `mappings`",
            'write "mappings": [ … ], with one object for each mapping',
            line=(rows or root).line,
            column=(rows or root).column,
            slot="mappings",
        )
        return table
    _Rows(table, faults, "" if rows is root else "/mappings").read(rows.items, rows)
    return table


def _with_context(pairs: Pairs, root: Node, faults: Faults) -> Pairs:
    """Give *pairs* with the prefixes of the context among those of `curie_map`."""
    plain: Pairs = []
    for key, value in pairs:
        if key.text == "curie_map" and value.pairs is not None:
            spaces = [(name, _namespace(space)) for name, space in value.pairs]
            value = Node(value.line, value.column, pairs=spaces)  # noqa: PLW2901
        plain.append((key, value))
    context = root.get("@context")
    if context is None:
        return plain
    found: Pairs = []
    for each in context.items if context.items is not None else [context]:
        if each.text is not None:
            faults.add(
                "mapping-not-read",
                f"the context {shown(each.text)} was not fetched; slots go by their standard names",
                "nothing to mend, unless the file relies on its prefixes: then add curie_map",
                line=each.line,
                column=each.column,
                slot="@context",
                severity="info",
            )
        known = {key.text for key, _ in found}
        found += [
            (key, value)
            for key, value in each.pairs or ()
            if _is_prefix(key, value) and key.text not in known
        ]
    own = next((value for key, value in plain if key.text == "curie_map"), None)
    declared = {key.text for key, _ in (own.pairs if own and own.pairs else [])}
    found = [pair for pair in found if pair[0].text not in declared]
    if own is not None and own.pairs is not None:
        own.pairs.extend(found)
        return plain
    return [*plain, (Node(context.line, context.column, "curie_map"), _map(context, found))]


def _map(place: Node, pairs: Pairs) -> Node:
    return Node(place.line, place.column, pairs=pairs)


def _namespace(space: Node) -> Node:
    """Give the namespace of a prefix, which may stand in an object of its own."""
    return (space.get("prefix_url") or space) if space.pairs is not None else space


def _is_prefix(key: Node, value: Node) -> bool:
    name, space = key.text or "", value.text or ""
    if name in SET_SLOTS or name in ROW_SLOTS or not PREFIX_NAME.fullmatch(name):
        return False
    return is_iri(space) and BUILT_IN_PREFIXES.get(name, space) == space


def _check_shape(slot: Slot, value: Node, faults: Faults, row: MappingRow | None) -> None:
    """Tell where a value can be read, yet is not of the type that the schema demands."""
    if value.is_empty:
        return
    what = remedy = ""
    if slot.many and value.items is None and value.pairs is None:
        what, remedy = f"{slot.name} is a list, but one value stands there", "put it between [ ]"
    for each in value.items if value.items is not None else [value]:
        if each.text is not None and each.typed != (slot.kind == "double"):
            what = f"{slot.name}: {shown(each.text)} is {'a' if each.typed else 'no'} number"
            remedy = "write it between quotes" if each.typed else "write it without quotes"
    if what:
        faults.add(
            "mapping-value-shape",
            what,
            remedy,
            line=value.line,
            column=value.column,
            row=row.row if row else None,
            slot=slot.name,
            severity="warning",
        )


class _Rows:
    """Reads the objects of the list of mappings, which stands at *pointer*."""

    def __init__(self, table: MappingSet, faults: Faults, pointer: str) -> None:
        self._table, self._faults, self._pointer = table, faults, pointer
        self._prefixes = table.prefixes()
        self._unknown: Counter[str] = Counter()
        self._first: dict[str, tuple[Node, int]] = {}

    def read(self, items: list[Node], place: Node) -> None:
        for number, item in enumerate(items, start=1):
            at = f"{self._pointer}/{number - 1}"
            if too_many(number, self._faults, line=item.line, at=at):
                break
            self._faults.places[number] = at
            row = MappingRow({}, number, item.line, at=at)
            self._table.rows.append(row)
            if item.pairs is None:
                row.malformed = True
                self._faults.add(
                    "mapping-value-shape",
                    f"{item.kind} stands where a mapping goes",
                    "write an object with the slots of the mapping",
                    line=item.line,
                    column=item.column,
                    row=number,
                )
            else:
                self._read_row(row, item)
        self._tell_unknown()
        if not items:
            self._faults.add(
                "mapping-no-rows",
                "the list of mappings is empty",
                "write one object for each mapping",
                line=place.line,
                column=place.column,
            )

    def _read_row(self, row: MappingRow, item: Node) -> None:
        for key, value in once(item, self._faults):
            name = key.text or ""
            slot = slot_of(self._table, name)
            if slot is None:
                if name not in _LINKED_DATA:
                    self._unknown[name] += 1
                    self._first.setdefault(name, (key, row.row))
            elif not value.is_empty:
                self._read_slot(row, slot, value)

    def _read_slot(self, row: MappingRow, slot: Slot, value: Node) -> None:
        nodes = value.items if value.items is not None else [value]
        texts = [each.text for each in nodes if each.text is not None]
        nested = any(each.text is None and not each.is_empty for each in nodes)
        if nested or (value.items is not None and not slot.many):
            row.cells[slot.name] = value.kind
            self._faults.add(
                "mapping-value-shape",
                f"{slot.name}: {'a nested value' if nested else 'a list'} stands where "
                f"{'a text' if nested else 'one value'} goes",
                "write one value" if not slot.many else "write a list of texts",
                line=value.line,
                column=value.column,
                row=row.row,
                slot=slot.name,
            )
            return
        _check_shape(slot, value, self._faults, row)
        texts = [text for text in texts if text.strip()]
        if texts:
            fill(
                row,
                slot,
                "|".join(texts),
                self._prefixes,
                self._faults,
                parts=texts,
                line=value.line,
                column=value.column,
                full_iris=True,
            )

    def _tell_unknown(self) -> None:
        for name, count in self._unknown.items():
            key, row = self._first[name]
            near = nearest(name, ROW_SLOTS)
            of_set = name in SET_SLOTS
            self._faults.add(
                "mapping-slot-misplaced" if of_set else "mapping-slot-unknown",
                f"{shown(name)} is a slot of the set, not of a row; it was not read"
                if of_set
                else f"{shown(name)} is neither a slot of a row nor a defined extension; "
                f"it stands in {count} row{'s' if count > 1 else ''} and was not read",
                "write it beside `mappings`"
                if of_set
                else f"did you mean `{near}`?"
                if near
                else "define it in extension_definitions, or remove it",
                line=key.line,
                column=key.column,
                row=row,
                slot=name[:80],
                severity="error" if of_set else "warning",
            )
