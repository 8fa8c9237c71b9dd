"""The standard's examples, written in other formats, are read as what they are."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingSet, Value
from aiconcord.mapping.sssom_read import read_sssom

pytestmark = pytest.mark.suites


def examples(suites: Path) -> Iterator[MappingSet]:
    files = sorted((suites / "sssom" / "examples").rglob("*.sssom.tsv"))
    assert len(files) > 25
    for file in files:
        aside = file.with_suffix(".yml")
        table, _ = read_sssom(
            file.read_bytes(), file.name, aside.read_bytes() if aside.exists() else None
        )
        yield table


def as_json(values: dict[str, Value]) -> dict[str, Any]:
    return {
        name: list(value)
        if isinstance(value, tuple)
        else str(value)
        if isinstance(value, date)
        else value
        for name, value in values.items()
    }


def test_every_example_as_json_is_the_same_set(suites: Path) -> None:
    for table in examples(suites):
        document = {
            **as_json(table.values),
            "curie_map": table.curie_map,
            "extension_definitions": [
                {"slot_name": e.name, "property": e.iri, "type_hint": e.type_hint}
                for e in table.extensions.values()
            ],
            "mappings": [as_json(row.values) for row in table.rows],
        }
        faults = Faults(table.name)
        read = read_mapping(json.dumps(document).encode(), table.name, faults)
        assert [problem.text() for problem in faults.problems] == []
        assert propagate(read) == table


def test_every_example_as_rdf_is_the_same_set(suites: Path) -> None:
    for table in examples(suites):
        if not table.id:
            continue
        graph = Graph()
        for triple in triples(table):
            graph.add(triple)
        faults = Faults(table.name)
        read = propagate(read_mapping(graph.serialize().encode(), table.name, faults))
        own = {extension.iri for extension in table.extensions.values()}
        assert [problem.text() for problem in faults.problems] == []
        filled = {name for holder in [table, *table.rows] for name in holder.values}
        used = {each.iri for each in table.extensions.values() if each.name in filled}
        assert {extension.iri for extension in read.extensions.values()} == used <= own
        assert said(read, read) == said(table, table)


def said(table: MappingSet, like: MappingSet) -> list[list[tuple[str, str]]]:
    """Give what the rows of *table* say, but for ids and the extensions that *like* has."""
    passed = {"record_id", *like.extensions}
    return sorted(
        sorted(
            (name, str(sorted(value) if isinstance(value, tuple) else value))
            for name, value in row.values.items()
            if name not in passed
        )
        for row in {repr(sorted(row.values.items(), key=repr)): row for row in table.rows}.values()
    )
