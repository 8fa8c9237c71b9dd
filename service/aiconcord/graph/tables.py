"""The data as tables for a spreadsheet, one a class: a row is a thing, a column a property.

The same tables are offered for download and exported for editing;
:mod:`aiconcord.curate.import_table` reads them back. The order of rows and columns follows from
what the data say, not from how they are read, so that equal data give equal bytes.
"""

import csv
import io
import re
from collections.abc import Iterable

import pyoxigraph as ox

from aiconcord.graph.layout import SourceFile
from aiconcord.graph.table_cells import kind_of_value, shorten, write_cell, write_head
from aiconcord.graph.turtle_blocks import TYPE, Value
from aiconcord.names.namespaces import DEF

ID_COLUMN, FILE_COLUMN, TYPE_COLUMN = "id", "file", "a"

_FIRST = (
    "aic:about",
    "dcterms:title",
    "skos:prefLabel",
    "skos:altLabel",
    "aic:name",
    "aic:nameKind",
    "dcterms:type",
    "aic:jurisdiction",
    "skos:notation",
    "aic:level",
    "aic:order",
    "aic:dateKind",
    "aic:date",
    "aic:place",
    "aic:party",
    "aic:partyRole",
    "aic:signatoryName",
    "aic:post",
    "aic:onBehalfOf",
    "aic:signatureKind",
    "aic:source",
    "aic:locator",
)
_LAST = (
    "aic:start",
    "aic:end",
    "aic:ongoingAsOf",
    "dcterms:description",
    "aic:publisherName",
    "dcterms:issued",
    "schema:url",
    "dcterms:language",
    "aic:sourceKind",
    "foaf:homepage",
    "skos:note",
    "aic:evidenceGrade",
    "aic:grade",
    "aic:lastConsulted",
    "aic:cites",
)
_DIGITS = re.compile(r"(\d+)")


def property_rank(name: str) -> tuple[int, int, str]:
    """Tell where a property stands in a row, and in a block that a table adds.

    >>> names = [DEF + "cites", DEF + "role", DEF + "about"]
    >>> [name.removeprefix(DEF) for name in sorted(names, key=property_rank)]
    ['about', 'role', 'cites']
    """
    short = shorten(name)
    if name == TYPE:
        return (0, 0, "")
    if short in _FIRST:
        return (1, _FIRST.index(short), "")
    if short in _LAST:
        return (3, _LAST.index(short), "")
    return (2, 0, short)


def natural(text: str) -> list[tuple[int, str]]:
    """Give the key that sorts `name-2` before `name-10`.

    >>> sorted(["name-10", "name-2"], key=natural)
    ['name-2', 'name-10']
    """
    return [(int(p), "") if p.isdigit() else (0, p) for p in _DIGITS.split(text)]


def table_name(address: str) -> str:
    """Name the table of a class.

    >>> table_name(DEF + "Body"), table_name("http://www.w3.org/2004/02/skos/core#Concept")
    ('Body', 'skos-Concept')
    """
    if address.startswith(DEF):
        return address.removeprefix(DEF)
    return re.sub(r"[^A-Za-z0-9]+", "-", shorten(address)).strip("-")


class Tables:
    """The data, held by class."""

    def __init__(self, quads: Iterable[ox.Quad], files: Iterable[SourceFile]) -> None:
        """Take *quads* of the Turtle files among *files*; mapping tables are tables already."""
        wanted = {
            ox.NamedNode(file.graph): file.name
            for file in files
            if file.name.startswith("data/") and not file.is_mapping
        }
        self._things: dict[tuple[str, str], dict[str, set[Value]]] = {}
        for quad in quads:
            file = wanted.get(quad.graph_name)  # type: ignore[arg-type]
            if file is None or not isinstance(quad.subject, ox.NamedNode):
                continue
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                thing = self._things.setdefault((file, quad.subject.value), {})
                thing.setdefault(quad.predicate.value, set()).add(quad.object)
        self._members: dict[str, list[tuple[str, str]]] = {}
        for place, said in self._things.items():
            for kind in said.get(TYPE, ()):
                self._members.setdefault(kind.value, []).append(place)

    def classes(self) -> dict[str, str]:
        """Give the classes that have members, by the names of their tables, sorted."""
        return dict(sorted((table_name(address), address) for address in self._members))

    def rows(self, class_: str) -> list[list[str]]:
        """Give the table of the class at the address *class_*, its headings first."""
        places = sorted(
            self._members.get(class_, ()), key=lambda at: (at[0], natural(at[1]), at[1])
        )
        columns = {
            (name, kind_of_value(value))
            for place in places
            for name, values in self._things[place].items()
            for value in values
            if name != TYPE
        }
        ordered = sorted(columns, key=lambda column: (property_rank(column[0]), column[1]))
        heads = [write_head(name, kind) for name, kind in ordered]
        table = [[ID_COLUMN, FILE_COLUMN, TYPE_COLUMN, *heads]]
        for file, subject in places:
            said = self._things[file, subject]
            cells = [
                write_cell(v for v in said.get(name, ()) if kind_of_value(v) == kind)
                for name, kind in ordered
            ]
            table.append([shorten(subject), file, write_cell(said[TYPE]), *cells])
        return table

    def csv(self, class_: str) -> str:
        """Give the table of *class_* as CSV."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.rows(class_))
        return out.getvalue()
