"""Graphs of any size in the vocabulary of ours, the same bytes each time; no fact is in them.

A unit is a framework: 200 elements in three levels, each with a citation, and 150 rows that map
elements of it to elements of the framework before. As in a release all stands in the default
graph, and citations stand in the graph of their source too.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from aiconcord.names.namespaces import BASE, PREFIXES

ELEMENTS = 200
ROWS = 150
TOP, MIDDLE = 4, 36
"""Of the elements, how many are on the first and how many on the second level."""
SOURCES = 10
"""How many frameworks share a source."""
VERBS = ("Document", "Measure", "Review", "Assign", "Test", "Disclose", "Monitor")
NOUNS = ("risk", "data", "oversight", "incident", "model", "impact", "supplier", "bias", "record")


def _term(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"<{PREFIXES[prefix]}{local}>"


A = _term("rdf:type")


def framework(number: int) -> str:
    """Name a framework."""
    return f"{BASE}id/framework/synthetic-{number}"


def element(number: int, at: int) -> str:
    """Name the element *at* of a framework; they count from 0."""
    return f"{BASE}id/element/synthetic-{number}/{at + 1}"


def statements() -> Iterator[str]:
    """Give statements as lines of N-Quads, framework after framework, without end."""
    number = 0
    while True:
        yield from _framework(number)
        number += 1


def _framework(number: int) -> Iterator[str]:
    me = f"<{framework(number)}>"
    yield f"{me} {A} {_term('aic:Framework')} ."
    yield f'{me} {_term("dcterms:title")} "Synthetic framework {number}"@en .'
    for at in range(ELEMENTS):
        yield from _element(number, at, me)
    for row in range(ROWS if number else 0):
        yield from _row(number, row)


def _parent(at: int) -> int | None:
    if at < TOP:
        return None
    return at % TOP if at < TOP + MIDDLE else TOP + at % MIDDLE


def _element(number: int, at: int, scheme: str) -> Iterator[str]:
    me, cite = f"<{element(number, at)}>", f"<{element(number, at)}#cite-1>"
    source = f"synthetic-{number // SOURCES}"
    level = "function" if at < TOP else "category" if at < TOP + MIDDLE else "subcategory"
    label = (
        f"{VERBS[(at + number) % len(VERBS)]} {NOUNS[(at * 7 + number) % len(NOUNS)]} "
        f"{NOUNS[(at * 5 + number * 3) % len(NOUNS)]} {number}.{at}"
    )
    parent = _parent(at)
    yield f"{me} {A} {_term('aic:Element')} ."
    yield f"{me} {A} {_term('skos:Concept')} ."
    yield f'{me} {_term("skos:notation")} "{number}.{at + 1}" .'
    yield f'{me} {_term("skos:prefLabel")} "{label}"@en .'
    yield f"{me} {_term('skos:inScheme')} {scheme} ."
    yield f'{me} {_term("aic:order")} "{at + 1}"^^{_term("xsd:integer")} .'
    yield f"{me} {_term('aic:level')} <{BASE}id/scheme/element-level#{level}> ."
    if parent is not None:
        yield f"{me} {_term('skos:broader')} <{element(number, parent)}> ."
    graph = f"<{BASE}graph/source/{source}>"
    for triple in (
        f"{me} {_term('aic:cites')} {cite}",
        f"{cite} {A} {_term('aic:Citation')}",
        f"{cite} {_term('aic:source')} <{BASE}id/source/{source}>",
        f'{cite} {_term("aic:locator")} "page {at // 4 + 1}"',
        f"{cite} {_term('aic:grade')} <{BASE}id/scheme/evidence-grade#primary>",
    ):
        yield f"{triple} ."
        yield f"{triple} {graph} ."


def _row(number: int, row: int) -> Iterator[str]:
    subject = element(number, (row * 13) % ELEMENTS)
    target = element(number - 1, (row * 7 + number) % (ELEMENTS // 2))
    me = f"<{BASE}id/mapping/synthetic-{number}--{number - 1}/{row + 1}>"
    yield f"{me} {A} {_term('sssom:Mapping')} ."
    yield f"{me} {A} {_term('owl:Axiom')} ."
    yield f"{me} {_term('owl:annotatedSource')} <{subject}> ."
    yield f"{me} {_term('owl:annotatedProperty')} {_term('skos:relatedMatch')} ."
    yield f"{me} {_term('owl:annotatedTarget')} <{target}> ."
    yield f"{me} {_term('sssom:subject_source')} <{framework(number)}> ."
    yield f"{me} {_term('sssom:object_source')} <{framework(number - 1)}> ."
    justification = _term("semapv:ManualMappingCuration")
    yield f"{me} {_term('sssom:mapping_justification')} {justification} ."
    yield f'{me} {_term("aic:sourceRow")} "{row + 1}" .'


def write(file: Path, wanted: int) -> Path:
    """Write the first *wanted* statements to *file*, unless it is there; give the file."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in islice(statements(), wanted))
        partial.replace(file)
    return file
