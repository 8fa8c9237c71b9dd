"""Reads OSCAL mapping collections: every map is a row, and one of sets is a row for each pair.

Controls are named within the resource that a mapping points at: one of our frameworks by its IRI,
or any other, whose controls are then told apart and not looked up.
"""

from collections import Counter
from typing import Final

from aiconcord.mapping.curies import is_iri, looks_like_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_rows import COLUMNS, UNSPECIFIED
from aiconcord.mapping.node import Node
from aiconcord.mapping.oscal_model import (
    COLLECTION,
    ITEM,
    MAP,
    MAPPING,
    METADATA,
    PROVENANCE,
    QUALIFIER,
    RESOURCE,
    Members,
    Model,
)
from aiconcord.mapping.oscal_props import fill_row, fill_set
from aiconcord.mapping.oscal_relations import Relations
from aiconcord.mapping.oscal_tree import items, nearest_said
from aiconcord.mapping.relations import Relation, pairwise
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_fill import fill, too_many
from aiconcord.mapping.slots import ROW_SLOTS
from aiconcord.names.namespaces import PREFIXES

ROOT: Final = "mapping-collection"
_MANUAL: Final = PREFIXES["semapv"] + "ManualMappingCuration"
_NO_SLOT: Final = (
    "props", "links", "qualifiers", "coverage", "source-gap-summary", "target-gap-summary",
)  # fmt: skip


def read_oscal(root: Node, name: str, faults: Faults, form: str) -> MappingSet:
    """Read the mapping collection in *root*, which was written in *form*: JSON, YAML or XML."""
    table = MappingSet(name=name, form=f"OSCAL mapping collection in {form}", columns=list(COLUMNS))
    table.no_place = frozenset({"license", "sssom_version"})
    _Reader(table, faults, in_xml=form == "XML").read(root)
    return table


class _Reader:
    def __init__(self, table: MappingSet, faults: Faults, *, in_xml: bool) -> None:
        self._table, self._faults, self._in_xml = table, faults, in_xml
        self._model = Model(faults)
        self._resources: dict[str, Node] = {}
        self._provenance: Members = {}
        self._unread: Counter[str] = Counter()
        self._relations = Relations(self._model, faults)
        self._maps = 0

    def read(self, root: Node) -> None:
        collection = self._model.check(COLLECTION, root.get(ROOT))
        self._provenance = self._model.check(PROVENANCE, collection.get("provenance"))
        self._read_set(collection)
        for resource in items(collection.get("back-matter"), "resources"):
            uuid = resource.get("uuid")
            if uuid and uuid.text:
                self._resources[uuid.text.lower()] = resource
        self._count_unread(self._provenance)
        for number, mapping in enumerate(self._list(collection.get("mappings"), "mappings")):
            if not self._read_mapping(mapping, number):
                break
        self._end(root)

    def _list(self, node: Node | None, name: str) -> list[Node]:
        if node is None:
            return []
        if node.items is None:
            if node.pairs is not None or node.text is not None:
                what = f"{name} is no list"
                self._model.tell("mapping-value-shape", what, "write a list", node)
            return [node] if node.pairs is not None else []
        return node.items

    def _read_set(self, collection: Members) -> None:
        values = self._table.values
        metadata = self._model.check(METADATA, collection.get("metadata"))
        uuid = collection.get("uuid")
        if uuid and uuid.text and is_iri(f"urn:uuid:{uuid.text}"):
            values["mapping_set_id"] = f"urn:uuid:{uuid.text}"
        else:
            self._table.lines["mapping_set_id"] = 1
        for member, slot in (("title", "mapping_set_title"), ("version", "mapping_set_version")):
            node = metadata.get(member)
            if node and node.text:
                values[slot] = node.text
        for link in items(collection.get("metadata"), "links"):
            rel, href = link.get("rel"), link.get("href")
            if rel and rel.text == "license" and href and is_iri(href.text or ""):
                values["license"] = href.text or ""
        fill_set(self._table, metadata.get("props"), self._faults)

    def _read_mapping(self, node: Node, number: int) -> bool:
        mapping = self._model.check(MAPPING, node)
        self._count_unread(mapping)
        ends = {
            end: self._resource(mapping.get(f"{word}-resource"))
            for end, word in (("subject", "source"), ("object", "target"))
        }
        begin = f"/{ROOT}/mapping[{number + 1}]" if self._in_xml else f"/{ROOT}/mappings/{number}"
        for place, each in enumerate(self._list(mapping.get("maps"), "maps")):
            at = f"{begin}/map[{place + 1}]" if self._in_xml else f"{begin}/maps/{place}"
            self._maps += 1
            if not self._read_map(each, at, mapping, ends):
                return False
        return True

    def _resource(self, node: Node | None) -> str:
        """Give what a reference to a resource points at: an IRI, or else a name."""
        found = self._model.check(RESOURCE, node)
        href = found["href"].text or "" if "href" in found else ""
        if not href.startswith("#"):
            return href
        resource = self._resources.get(href[1:].lower())
        if resource is None:
            self._model.tell(
                "mapping-structure",
                f"{shown(href)} is no resource of the back matter",
                "describe it there, or give the address of the catalog",
                found["href"],
            )
            return href
        for link in items(resource, "rlinks"):
            to = link.get("href")
            if to and to.text:
                return to.text
        title = resource.get("title")
        return title.text or href if title else href

    def _read_map(self, node: Node, at: str, mapping: Members, ends: dict[str, str]) -> bool:
        number = len(self._table.rows) + 1
        self._faults.places[number] = at
        found = self._model.check(MAP, node, number)
        for qualifier in self._list(found.get("qualifiers"), "qualifiers"):
            self._model.check(QUALIFIER, qualifier, number)
        subjects = self._codes(found.get("sources"), "sources", number)
        objects = self._codes(found.get("targets"), "targets", number)
        relation = self._relations.read(found, number)
        each = relation and pairwise(relation, len(subjects), len(objects))
        if relation is not None and each is not None and each != relation:
            self._faults.add(
                "mapping-several-ends",
                f"{relation.shown} is said of {len(subjects)} sources and {len(objects)} targets "
                f"together; each pair was judged as {each.shown}",
                "nothing to mend, unless more is known of each pair: then write a map for each",
                line=node.line,
                row=number,
                severity="info",
            )
        malformed = node.pairs is None
        alone = len(subjects) * len(objects) == 1
        self._count_unread(found, props=not alone)
        for subject in subjects:
            for target in objects:
                number = len(self._table.rows) + 1
                if too_many(number, self._faults, line=node.line, at=at):
                    return False
                self._faults.places[number] = at
                row = MappingRow({}, number, node.line, at=at, malformed=malformed)
                self._table.rows.append(row)
                if malformed:
                    continue
                codes = {"subject": subject, "object": target}
                self._fill_ends(row, codes, ends)
                self._fill(row, found, mapping, each)
                if alone and fill_row(self._table, row, found.get("props"), self._faults):
                    self._unread["props"] += 1
        return True

    def _codes(self, node: Node | None, name: str, number: int) -> list[str]:
        codes = []
        for item in self._list(node, name):
            found = self._model.check(ITEM, item, number)
            self._count_unread(found)
            codes.append(found["id-ref"].text or "" if "id-ref" in found else "")
        return codes or [""]

    def _fill_ends(self, row: MappingRow, codes: dict[str, str], sources: dict[str, str]) -> None:
        for end, code in codes.items():
            source = sources[end]
            if code:
                row.cells[f"{end}_id"] = code
                if looks_like_iri(code) and is_iri(code):
                    row.values[f"{end}_id"] = code
                else:
                    row.codes[f"{end}_id"] = code
            if source:
                row.cells[f"{end}_source"] = source
                if is_iri(source):
                    row.values[f"{end}_source"] = source
                else:
                    row.codes[f"{end}_source"] = source

    def _fill(
        self, row: MappingRow, found: Members, mapping: Members, relation: Relation | None
    ) -> None:
        if "relationship" in found:
            row.cells["predicate_id"] = found["relationship"].text or found["relationship"].kind
        if relation is not None:
            row.values["predicate_id"] = relation.predicate
            if relation.negated:
                row.values["predicate_modifier"] = "Not"
        method = nearest_said("method", mapping, self._provenance)
        human = method is not None and method.text == "human"
        row.values["mapping_justification"] = _MANUAL if human else UNSPECIFIED
        remarks = found.get("remarks")
        if remarks and remarks.text:
            fill(row, ROW_SLOTS["comment"], remarks.text, {}, self._faults)
        score = nearest_said("confidence-score", found, mapping, self._provenance)
        share = score.get("percentage") if score else None
        if share and share.text:
            slot = ROW_SLOTS["confidence"]
            fill(row, slot, share.text, {}, self._faults, line=share.line, column=share.column)
        elif score and score.get("category"):
            self._unread["confidence-score in words"] += 1

    def _count_unread(self, found: Members, *, props: bool = True) -> None:
        for name in _NO_SLOT:
            if name in found and not found[name].is_empty and (props or name != "props"):
                self._unread[name] += 1

    def _end(self, root: Node) -> None:
        for (word, meant), count in sorted(self._relations.words.items()):
            self._table.understood.append(f"`{word}` was read as {meant} ({count} maps)")
        if len(self._table.rows) != self._maps:
            self._table.understood.append(
                f"{self._maps} maps were read as {len(self._table.rows)} pairs"
            )
        for name, count in sorted(self._unread.items()):
            self._faults.add(
                "mapping-not-read",
                f"{name} stands {count} time{'s' if count > 1 else ''}; "
                "rows have no slot for it, so it was not judged beyond its form",
                "nothing to mend",
                slot=name,
                severity="info",
            )
        if not self._table.rows:
            self._model.tell(
                "mapping-no-rows", "the collection has no map", "write one for each pair", root
            )
