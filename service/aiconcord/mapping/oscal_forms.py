"""Writes a mapping collection of OSCAL in each of its three forms, always the same bytes."""

import json
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import yaml

from aiconcord.mapping.oscal_tree import LISTS, NAMESPACE
from aiconcord.mapping.oscal_write import collection_of
from aiconcord.mapping.row import MappingSet

_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_ONE_OF: Final = {group: name for name, group in LISTS.items()}
_FLAGS: Final = frozenset(
    (
        "uuid", "ns", "type", "href", "rel", "name", "value", "id-ref", "method",
        "matching-rationale", "status",
    )
)  # fmt: skip
"""Members that XML writes as attributes."""
_MARKUP: Final = ("remarks", "mapping-description")


def write_json(table: MappingSet) -> bytes:
    """Write *table* as an OSCAL mapping collection in JSON."""
    return (json.dumps(collection_of(table), ensure_ascii=False, indent=1) + "\n").encode()


def write_yaml(table: MappingSet) -> bytes:
    """Write *table* as an OSCAL mapping collection in YAML."""
    text: str = yaml.dump(
        collection_of(table), Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=1_000_000
    )
    return text.encode()


def write_xml(table: MappingSet) -> bytes:
    """Write *table* as an OSCAL mapping collection in XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    ((name, whole),) = collection_of(table).items()
    _element(name, whole, f' xmlns="{NAMESPACE}"', "", lines)
    return ("\n".join(lines) + "\n").encode()


def _element(name: str, value: Any, space: str, indent: str, lines: list[str]) -> None:
    if not isinstance(value, dict):
        text = escape(f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value))
        inner = f"<p>{text}</p>" if name in _MARKUP else text
        lines.append(f"{indent}<{name}>{inner}</{name}>")
        return
    flags = "".join(f" {k}={quoteattr(str(v))}" for k, v in value.items() if k in _FLAGS)
    begin = f"{indent}<{name}{space}{flags}"
    members = {k: v for k, v in value.items() if k not in _FLAGS}
    if not members:
        lines.append(begin + "/>")
        return
    lines.append(begin + ">")
    for member, found in members.items():
        for each in found if isinstance(found, list) else [found]:
            _element(_ONE_OF.get(member, member), each, "", indent + " ", lines)
    lines.append(f"{indent}</{name}>")
