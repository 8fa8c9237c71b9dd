"""Declares the prefixes that a set needs so that each of its IRIs can be written as a CURIE."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from aiconcord.mapping.curies import Contractor, is_iri
from aiconcord.mapping.row import Extension, MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.names.namespaces import PREFIXES

_LAST = re.compile(r".*[/#_:=]")


def declare(table: MappingSet) -> MappingSet:
    """Give *table* with a prefix for every namespace that it uses and did not declare.

    Prefixes of ours are taken where one fits, others are numbered in the order of their
    namespaces, so that the same set always gets the same."""
    curies = Contractor(table.prefixes())
    open_ = {iri for iri in _entities(table) if curies.contract(iri) is None}
    if not open_:
        return table
    taken = dict(table.curie_map)
    ours = Contractor({name: space for name, space in PREFIXES.items() if name not in taken})
    rest = {iri for iri in open_ if ours.contract(iri) is None}
    taken.update({name: PREFIXES[name] for name in ours.used})
    names = (f"ns{number}" for number in count(1))
    for space in sorted({namespace(iri) for iri in rest}):
        taken[next(name for name in names if name not in taken)] = space
    return replace(table, curie_map=taken)


def namespace(iri: str) -> str:
    """Give the part of *iri* that a prefix may stand for: all up to the last mark, if any.

    >>> namespace("https://example.org/a#b"), namespace("urn:x:1"), namespace("mailto:a")
    ('https://example.org/a#', 'urn:x:', 'mailto:a')
    """
    found = _LAST.match(iri)
    return found[0] if found and is_iri(found[0]) else iri


def entities_in(
    values: Mapping[str, Value], slots: Mapping[str, Slot], extensions: Mapping[str, Extension]
) -> Iterator[str]:
    """Give every IRI in *values* that is written as a CURIE."""
    for name, value in values.items():
        own = extensions.get(name)
        if (name in slots and slots[name].kind == "entity") or (own and own.is_entity):
            yield from value if isinstance(value, tuple) else (str(value),)


def _entities(table: MappingSet) -> Iterable[str]:
    yield from entities_in(table.values, SET_SLOTS, table.extensions)
    for row in table.rows:
        yield from entities_in(row.values, ROW_SLOTS, table.extensions)
    for extension in table.extensions.values():
        yield from (extension.iri, extension.type_hint)
