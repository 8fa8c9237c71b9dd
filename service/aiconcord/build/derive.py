"""Derive from the claims what simple queries want: all that is served beyond the files.

One function a step; :mod:`aiconcord.build.run` puts them in order.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from aiconcord.build.current import chosen_claims, derive_current
from aiconcord.build.facts import Facts
from aiconcord.build.findings import derive_findings
from aiconcord.build.inferred import INFERRED, derive_inferred, slice_of
from aiconcord.build.labels import derive_labels
from aiconcord.build.remember import remember
from aiconcord.build.sources import derive_source_graphs
from aiconcord.build.times import derive_times
from aiconcord.check.rules import store_of
from aiconcord.graph.locate import Locator
from aiconcord.graph.terms import in_graph
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.places import Places

CACHE = "cache"


@dataclass(slots=True)
class Derivation:
    """The quads on their way from the files to a release."""

    places: Places
    tools: list[bytes]
    asserted: list[ox.Quad]
    facts: Facts
    times: list[ox.Quad] = field(default_factory=list)
    current: list[ox.Quad] = field(default_factory=list)
    sources: list[ox.Quad] = field(default_factory=list)
    findings: list[ox.Quad] = field(default_factory=list)
    inferred: list[ox.Quad] = field(default_factory=list)
    store: ox.Store = field(default_factory=ox.Store)
    reasoned_over: int = 0
    """How many triples the reasoner was given."""
    closure_seconds: float | None = None
    """How long it took; None where the last build's answer to the same triples was remembered."""

    def all(self) -> list[ox.Quad]:
        """Give every quad so far."""
        parts = (self.asserted, self.times, self.current, self.sources, self.findings)
        return [quad for part in (*parts, self.inferred) for quad in part]

    def derive_times(self) -> None:
        """Derive bounds and intervals, and load a store that the queries of later steps ask."""
        self.times = list(derive_times(self.facts))
        self.store = store_of([*self.asserted, *self.times])

    def derive_current(self, day: date) -> None:
        """Derive the current view of *day*, labels, and the source graphs."""
        chosen = chosen_claims(self.facts, day)
        self.current = derive_current(self.store, self.facts, day, self.places.queries)
        self.current += derive_labels(self.facts, chosen)
        self.sources = sorted(set(derive_source_graphs(self.asserted)), key=str)

    def derive_findings(self, locate: Locator) -> list[Problem]:
        """Derive the contradictions between claims; they are told and published, nothing stops."""
        self.findings, told = derive_findings(self.store, self.places.queries, locate)
        return told

    def infer(self, locate: Locator) -> None:
        """Derive what follows; a contradiction raises ProblemError."""
        given = slice_of([*self.asserted, *self.current], self.facts)
        self.reasoned_over = len(given)
        key = [*self.tools, *(str(one).encode() for one in given)]
        written = remember(
            self.places.build / CACHE, "inferred", key, lambda: self._reason(given, locate)
        )
        parsed = ox.parse(written, format=ox.RdfFormat.N_TRIPLES)
        self.inferred = [in_graph(one.triple, INFERRED) for one in parsed]

    def _reason(self, given: Iterable[ox.Triple], locate: Locator) -> bytes:
        begun = time.perf_counter()
        quads, problems = derive_inferred([*self.asserted, *self.current], given, locate)
        self.closure_seconds = time.perf_counter() - begun
        if problems:
            raise ProblemError(*problems)
        written = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        return written or b""

    def to_check_again(self) -> list[ox.Quad]:
        """Give what the shapes run over a second time: all asserted, derived and inferred."""
        return [*self.asserted, *self.times, *self.current, *self.inferred]
