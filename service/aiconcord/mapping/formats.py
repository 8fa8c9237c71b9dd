"""Tells by its content which format a mapping file has, and reads it.

The name of the file and the type it was sent with count for nothing: both are often wrong.
"""

import re
from typing import Literal

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.free_csv import is_free_table, read_free_csv
from aiconcord.mapping.header import read_header
from aiconcord.mapping.json_read import read_json
from aiconcord.mapping.lines import to_lines
from aiconcord.mapping.node import Node
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_json import read_sssom_json
from aiconcord.mapping.sssom_read import read_table

Family = Literal["table", "free table", "json"]

_JSON = re.compile(rb"\s*(?:\{|\[\s*[\[{\"\]\d])")
_SSSOM_KEYS = frozenset(("mappings", "mapping_set_id", "curie_map", "extension_definitions"))


def family_of(content: bytes) -> Family:
    """Tell which parser *content* is for."""
    start = content[:100_000].removeprefix(b"\xef\xbb\xbf")
    if _JSON.match(start):
        return "json"
    return "free table" if is_free_table(start.decode("utf-8", "replace")) else "table"


def read_mapping(
    content: bytes, name: str, faults: Faults, metadata: bytes | None = None
) -> MappingSet:
    """Read the mapping file *content*, whatever its format; every fault is told in *faults*.

    *metadata* is the external metadata file of a format that may have one. Slots of the set are
    not yet carried down to the rows."""
    family = family_of(content)
    if family == "json":
        return _read_json(content, name, faults, metadata)
    if family == "free table":
        return read_free_csv(content, name, faults, _external(metadata, name, faults))
    return read_table(content, name, faults, metadata)


def _read_json(content: bytes, name: str, faults: Faults, metadata: bytes | None) -> MappingSet:
    root = read_json("\n".join(to_lines(content, faults)), faults)
    if root is not None and _is_sssom(root):
        return read_sssom_json(root, name, faults, _external(metadata, name, faults))
    return _unknown(name, faults, "JSON", root)


def _is_sssom(root: Node) -> bool:
    if root.items is not None:
        return any(each.get("subject_id") or each.get("object_id") for each in root.items)
    return any(key.text in _SSSOM_KEYS for key, _ in root.pairs or ())


def _external(metadata: bytes | None, name: str, faults: Faults) -> list[tuple[Node, Node]]:
    if metadata is None:
        return []
    aside = Faults(f"{name} (metadata)")
    pairs = read_header("\n".join(to_lines(metadata, aside)), 0, aside)
    faults.take(aside)
    return pairs


def _unknown(name: str, faults: Faults, form: str, root: Node | None) -> MappingSet:
    """Give an empty set for a file that is *form*, but none of the formats that hold mappings."""
    if root is not None or not faults.problems:
        faults.add(
            "mapping-format",
            f"the file is {form}, but not of a format that holds mappings",
            "write SSSOM (TSV, JSON or RDF), SKOS mapping triples, or a table with a column for "
            "each end",
            line=1,
        )
    return MappingSet(name=name, form=form)
