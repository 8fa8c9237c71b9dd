"""A constraint as a query for what fails it, and what such a query finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from aiconcord.check.shacl_read import Shape, Term

ANY: Final = "?path"
"""Stands for the path of a result where it is the property that was found."""
_VALUE: Final = "AS ?value)"


@dataclass(frozen=True, slots=True)
class Result:
    """What failed: the node, the path and the value where they are to blame, and by what shape."""

    focus: Term
    path: str
    value: Term | None
    component: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint as a *query* for the nodes (`?focus`), and values, that fail it."""

    shape: Shape
    component: str
    path: str
    query: str

    def run(self, graph: ox.Store) -> Iterator[Result]:
        """Give a result for every node, or value, of *graph* that fails."""
        found = graph.query(self.query)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
        for row in found:
            path = str(row["path"]) if self.path == ANY else self.path
            value = row["value"] if _VALUE in self.query else None
            yield Result(row["focus"], path, value, self.component, self.shape)
