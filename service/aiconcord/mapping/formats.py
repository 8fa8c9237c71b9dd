"""Tells by its content which format a mapping file has, and reads it.

The name of the file and the type it was sent with count for nothing: both are often wrong.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal

import pyoxigraph as ox

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.free_csv import is_free_table, read_free_csv
from aiconcord.mapping.header import read_header, read_yaml
from aiconcord.mapping.json_read import read_json
from aiconcord.mapping.lines import to_lines, too_large, without_bom
from aiconcord.mapping.node import Node
from aiconcord.mapping.oscal_read import ROOT, read_oscal
from aiconcord.mapping.oscal_tree import NAMESPACE, as_json
from aiconcord.mapping.rdf_read import read_rdf
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_json import read_sssom_json
from aiconcord.mapping.sssom_read import read_table
from aiconcord.mapping.steps import step
from aiconcord.mapping.xml_read import read_xml

Family = Literal["table", "free table", "json", "trig", "nquads", "xml", "yaml", "xlsx"]

_JSON = re.compile(rb"\s*(?:\{|\[\s*[\[{\"\]\d])")
_TURTLE = re.compile(
    rb"(?:\s|#[^\n]*\n)*(?:@prefix\s|@base\s|prefix\s+[\w.-]*:\s*<|base\s*<"
    rb"|<[a-z][a-z0-9+.-]*:[^\s<>]*>|_:\w|\[\s)",
    re.IGNORECASE,
)
_QUADS = re.compile(
    rb"(?:\s|#[^\n]*\n)*(?:<[^>]*>|_:\S+)[ \t]+<[^>]*>[ \t]+"
    rb"(?:<[^>]*>|_:\S+|\"(?:[^\"\\]|\\.)*\"\S*)[ \t]+(?:<[^>]*>|_:\S+)[ \t]*\."
)
_XML = re.compile(rb"\s*<(?:\?xml|!|[\w-]+[\s/>]|[\w-]+:[\w-]+\s)")
_YAML = re.compile(rb"(?:\s|#[^\n]*\n|---[ \t]*\n)*[\"']?mapping-collection[\"']?\s*:")
_RDF_XML = re.compile(rb"<(?:[\w-]+:)?RDF[\s/>]")
_QUOTE = re.compile(rb"[\"']")
_REFERENCE = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)")
_SSSOM_KEYS = frozenset(("mappings", "mapping_set_id", "curie_map", "extension_definitions"))


def family_of(content: bytes) -> Family:
    """Tell which parser *content* is for."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    start = content[:100_000].removeprefix(b"\xef\xbb\xbf")
    if _JSON.match(start):
        return "json"
    if _YAML.match(start):
        return "yaml"
    if _XML.match(start):
        return "xml"
    if _TURTLE.match(start):
        return "nquads" if _QUADS.match(start) else "trig"
    return "free table" if is_free_table(start.decode("utf-8", "replace")) else "table"


@step("read the rows")
def read_mapping(
    content: bytes, name: str, faults: Faults, metadata: bytes | None = None
) -> MappingSet:
    """Read the mapping file *content*, whatever its format; every fault is told in *faults*.

    *metadata* is the external metadata file of a format that may have one. Slots of the set are
    not yet carried down to the rows."""
    family = family_of(content)
    if family in _WITH_METADATA:
        return _WITH_METADATA[family](content, name, faults, metadata)
    if metadata is not None:
        faults.add(
            "mapping-metadata-twice",
            "the file carries its own metadata; the metadata file was not read",
            "send the file alone",
            severity="warning",
        )
    if too_large(content, faults):
        return MappingSet(name=name, form="a file too large to read")
    return _WITHOUT_METADATA[family](without_bom(content, faults), name, faults)


def _read_xml(content: bytes, name: str, faults: Faults) -> MappingSet:
    if _has_nested_entity(content):
        return _refused_entities(name, faults)
    if _RDF_XML.search(content[:100_000]):
        return read_rdf(content, name, ox.RdfFormat.RDF_XML, faults)
    root = read_xml(content, faults)
    if root is not None and root.name == ROOT:
        if root.space != NAMESPACE:
            faults.add(
                "mapping-structure",
                f"the root element is not in the namespace {NAMESPACE}",
                f'add xmlns="{NAMESPACE}" to it',
                line=root.line,
                column=root.column,
            )
        key = Node(root.line, root.column, ROOT)
        tree = Node(root.line, root.column, pairs=[(key, as_json(root))])
        return read_oscal(tree, name, faults, "XML")
    return _unknown(name, faults, "XML", Node(1, 1) if root else None)


def _read_yaml(content: bytes, name: str, faults: Faults) -> MappingSet:
    root = read_yaml("\n".join(to_lines(content, faults)), faults)
    if root is None or root.get(ROOT) is None:
        return _unknown(name, faults, "YAML", root)
    return read_oscal(root, name, faults, "YAML")


def _read_xlsx(content: bytes, name: str, faults: Faults) -> MappingSet:
    from aiconcord.mapping.olir_read import read_workbook  # noqa: PLC0415 - half a second

    return read_workbook(content, name, faults)


def prepare(content: bytes) -> None:
    """Import what reading *content* will need, for a process that then gives up opening files."""
    if family_of(content) == "xlsx":
        from aiconcord.mapping import olir_read, xlsx_read  # noqa: F401, PLC0415

        xlsx_read.warm()


def _read_trig(content: bytes, name: str, faults: Faults) -> MappingSet:
    return read_rdf(content, name, ox.RdfFormat.TRIG, faults)


def _read_nquads(content: bytes, name: str, faults: Faults) -> MappingSet:
    return read_rdf(content, name, ox.RdfFormat.N_QUADS, faults)


def _read_free(content: bytes, name: str, faults: Faults, metadata: bytes | None) -> MappingSet:
    return read_free_csv(content, name, faults, _external(metadata, name, faults))


def _read_json(content: bytes, name: str, faults: Faults, metadata: bytes | None) -> MappingSet:
    root = read_json("\n".join(to_lines(content, faults)), faults)
    if root is not None and _is_sssom(root):
        return read_sssom_json(root, name, faults, _external(metadata, name, faults))
    if root is not None and root.get(ROOT) is not None:
        return read_oscal(root, name, faults, "JSON")
    if root is not None and _is_linked_data(root):
        return read_rdf(content, name, ox.RdfFormat.JSON_LD, faults)
    return _unknown(name, faults, "JSON", root)


def _is_sssom(root: Node) -> bool:
    if root.items is not None:
        return any(each.get("subject_id") or each.get("object_id") for each in root.items)
    return any(key.text in _SSSOM_KEYS for key, _ in root.pairs or ())


def _is_linked_data(root: Node) -> bool:
    return any(
        (key.text or "").startswith("@")
        for each in (root.items if root.items is not None else [root])
        for key, _ in each.pairs or ()
    )


def _external(metadata: bytes | None, name: str, faults: Faults) -> list[tuple[Node, Node]]:
    if metadata is None:
        return []
    aside = Faults(f"{name} (metadata)")
    pairs = read_header("\n".join(to_lines(metadata, aside)), 0, aside)
    faults.take(aside)
    return pairs


def _has_nested_entity(content: bytes) -> bool:
    """Tell whether an entity is declared whose text refers to another, or that is cut off."""
    at = content.find(b"<!ENTITY")
    while at >= 0:
        quote = _QUOTE.search(content, at, at + 2_000)
        end = content.find(quote[0], quote.end()) if quote else -1
        if quote is None or end < 0 or _REFERENCE.search(content, quote.end(), end):
            return True
        at = content.find(b"<!ENTITY", end)
    return False


def _refused_entities(name: str, faults: Faults) -> MappingSet:
    faults.add(
        "mapping-xml",
        "an entity of the file is made of other entities; such files are refused",
        "write the entity out",
        line=1,
    )
    return MappingSet(name=name, form="XML")


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


_WITH_METADATA: Mapping[str, Callable[[bytes, str, Faults, bytes | None], MappingSet]] = {
    "table": read_table,
    "free table": _read_free,
    "json": _read_json,
}
_WITHOUT_METADATA: Mapping[str, Callable[[bytes, str, Faults], MappingSet]] = {
    "trig": _read_trig,
    "nquads": _read_nquads,
    "xml": _read_xml,
    "yaml": _read_yaml,
    "xlsx": _read_xlsx,
}
