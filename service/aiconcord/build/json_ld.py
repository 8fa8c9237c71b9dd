"""Compact JSON-LD: a context made from the ontology, and the data written with it.

The context turns `https://w3id.org/aiconcord/def/name` into `name`, and lets a property that the
ontology declares to point at things hold plain addresses. Whatever does not fit it is written out
in full, so that nothing depends on the context being complete. A node is a line, so that two
releases can be compared line by line.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox

from aiconcord.names.namespaces import DEF, PREFIXES

_OWL, _RDF, _RDFS, _XSD = (PREFIXES[one] for one in ("owl", "rdf", "rdfs", "xsd"))
_TYPE = _RDF + "type"
_THINGS, _VALUES = _OWL + "ObjectProperty", _OWL + "DatatypeProperty"
_KINDS = {_THINGS, _VALUES, _OWL + "AnnotationProperty", _OWL + "Class"}
_TAKEN = {"id", "type", *PREFIXES}
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)
_SPACES = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))

Term = str | dict[str, str]
Context = dict[str, Any]


def make_context(ontology: Iterable[ox.Triple]) -> Context:
    """Make the context: our prefixes, our terms by their bare names, and what properties hold."""
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, set[str]] = {}
    for one in ontology:
        if isinstance(one.subject, ox.NamedNode) and isinstance(one.object, ox.NamedNode):
            if one.predicate.value == _TYPE and one.object.value in _KINDS:
                kinds.setdefault(one.subject.value, set()).add(one.object.value)
            elif one.predicate.value == _RDFS + "range":
                ranges.setdefault(one.subject.value, set()).add(one.object.value)
    context: Context = {"@version": 1.1, "id": "@id", "type": "@type"}
    context |= dict(sorted(PREFIXES.items()))
    for term, said in sorted(kinds.items()):
        name, short = term.removeprefix(DEF), compact(term)
        bare = term.startswith(DEF) and _NAME.fullmatch(name) and name not in _TAKEN
        if not bare and (short == term or _THINGS not in said):
            continue
        held = ranges.get(term, set())
        datatype = next(iter(held)) if len(held) == 1 else ""
        if _THINGS in said:
            context[name if bare else short] = {"@id": short, "@type": "@id"}
        elif _VALUES in said and datatype.startswith(_XSD) and datatype != _XSD + "string":
            context[name] = {"@id": short, "@type": compact(datatype)}
        else:
            context[name] = short
    return context


@cache
def compact(address: str) -> str:
    """Write an address with one of our prefixes where one fits.

    >>> compact(PREFIXES["aicid"] + "body/imda"), compact("https://example.org/")
    ('aicid:body/imda', 'https://example.org/')
    """
    for prefix, space in _SPACES:
        local = address[len(space) :]
        if address.startswith(space) and local and not local.startswith("//"):
            return f"{prefix}:{local}"
    return address


def context_bytes(context: Context) -> bytes:
    """Write the *context* as a document of its own."""
    return (json.dumps({"@context": context}, indent=1, ensure_ascii=False) + "\n").encode()


def write_json_ld(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Write *triples* compactly with their *context*, one node a line, sorted."""
    names: dict[str, tuple[str, str | None]] = {}
    for name, said in context.items():
        if isinstance(said, dict):
            names[_expanded(said["@id"])] = (name, said["@type"])
        elif name not in PREFIXES and ":" in str(said):
            names[_expanded(said)] = (name, None)
    nodes: dict[str, dict[str, list[Any]]] = {}
    for one in triples:
        node = nodes.setdefault(_reference(one.subject), {})
        value = one.object
        if one.predicate.value == _TYPE and isinstance(value, ox.NamedNode):
            kind = names.get(value.value, (compact(value.value), None))[0]
            node.setdefault("type", []).append(kind)
            continue
        name, held = names.get(one.predicate.value, (compact(one.predicate.value), None))
        node.setdefault(name, []).append(_value(value, held))
    lines = [
        json.dumps(_node(subject, said), ensure_ascii=False)
        for subject, said in sorted(nodes.items())
    ]
    head = json.dumps(context, ensure_ascii=False)
    return ('{"@context": ' + head + ',\n"@graph": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def _expanded(short: str) -> str:
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local


def _node(subject: str, said: Mapping[str, list[Any]]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": subject}
    for name, values in sorted(said.items()):
        node[name] = sorted(values, key=json.dumps) if len(values) > 1 else values[0]
    return node


def _reference(node: object) -> str:
    return compact(node.value) if isinstance(node, ox.NamedNode) else str(node)


def _value(value: object, held: str | None) -> Any:
    """Write a value; a plain string only where the context makes it the same value again."""
    if not isinstance(value, ox.Literal):
        reference = _reference(value)
        return reference if held == "@id" else {"id": reference}
    if value.language:
        return {"@language": value.language, "@value": value.value}
    short = compact(value.datatype.value)
    if held == short or (held is None and short == "xsd:string"):
        return value.value
    if held is None and short == "xsd:integer" and _INTEGER.fullmatch(value.value):
        return int(value.value)
    if held is None and short == "xsd:boolean" and value.value in ("true", "false"):
        return value.value == "true"
    typed = {} if short == "xsd:string" else {"type": short}
    return {**typed, "@value": value.value}
