"""Gives an OSCAL mapping collection in XML the shape that it has in JSON and YAML."""

from typing import Final

from aiconcord.mapping.node import Node
from aiconcord.mapping.oscal_model import Members
from aiconcord.mapping.xml_read import Element

NAMESPACE: Final = "http://csrc.nist.gov/ns/oscal/1.0"
LISTS: Final = {
    "mapping": "mappings", "map": "maps", "source": "sources", "target": "targets",
    "qualifier": "qualifiers", "prop": "props", "link": "links", "resource": "resources",
    "rlink": "rlinks", "responsible-party": "responsible-parties", "party": "parties",
    "role": "roles", "party-uuid": "party-uuids", "unmapped-controls": "unmapped-controls",
    "with-id": "with-ids", "revision": "revisions", "document-id": "document-ids",
}  # fmt: skip
_MARKUP: Final = ("remarks", "mapping-description", "description", "title")
_VALUE_KEYS: Final = {"coverage": "target-coverage"}


def as_json(element: Element) -> Node:
    """Give *element* as the value that stands for it in OSCAL's JSON."""
    leaf = element.name in _MARKUP or not element.children
    text = element.text if leaf else ""
    if leaf and not element.attributes:
        return Node(element.line, element.column, text or None)
    node = Node(element.line, element.column, pairs=[])
    pairs = node.pairs
    assert pairs is not None  # noqa: S101
    for name, said in element.attributes.items():
        place = element.line, element.column
        pairs.append((Node(*place, name), Node(*place, said)))
    if leaf and text:
        key = _VALUE_KEYS.get(element.name, "value")
        pairs.append((Node(element.line, element.column, key), Node(element.line, 1, text)))
    lists: dict[str, list[Node]] = {}
    for child in [] if leaf else element.children:
        group = LISTS.get(child.name)
        value = as_json(child)
        if group is None:
            pairs.append((Node(child.line, child.column, child.name), value))
        elif group in lists:
            lists[group].append(value)
        else:
            lists[group] = [value]
            items = Node(child.line, child.column, items=lists[group])
            pairs.append((Node(child.line, child.column, group), items))
    return node


def items(node: Node | None, name: str) -> list[Node]:
    """Give the members of the list *name* of *node*."""
    found = node.get(name) if node else None
    return found.items or [] if found else []


def nearest_said(name: str, *scopes: Members) -> Node | None:
    """Give the member *name* of the narrowest of *scopes* that has it."""
    return next((scope[name] for scope in scopes if name in scope), None)
