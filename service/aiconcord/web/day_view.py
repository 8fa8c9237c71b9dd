"""Read the document of a thing as of a day: which claims held, and what it was called.

The bounds that the build derived for each claim decide, as everywhere
(:mod:`aiconcord.graph.asof`). What cannot be decided is said to be undetermined, never guessed.
Start reading at :meth:`DayReading.state`.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Final, Literal

from rdflib import RDF, Namespace, URIRef
from rdflib.term import Node

from aiconcord.graph.asof import Bounds, days_of, holds
from aiconcord.names.namespaces import DEF, PREFIXES
from aiconcord.web.plain_reading import PlainReading

AIC = Namespace(DEF)
PROV = Namespace(PREFIXES["prov"])

State = Literal["held", "undetermined", "not held", ""]
"""What a day decides of a claim; empty where no day is asked for, or the claim knows no time."""

TIMELESS: Final = frozenset({"PressClaim", "IdentifierClaim"})
"""Claims that no day decides: what the press said wrongly, and what registries call a thing."""

HAPPENINGS: Final = frozenset({"DateClaim", "SignatureClaim"})
"""Claims about what happened once. From that day on it has happened, and stays so."""

PARTAKING: Final = frozenset({"PartyClaim"})
"""Claims that someone takes part in something, which cannot hold before there was something."""

FIRST_DATES: Final = ("aic:agreedOn", "aic:signedOn", "aic:announcedOn", "aic:heldOn")
"""The dates from which on there is an arrangement, a commitment or an event."""

NAME_RANK: Final = ("official", "short", "descriptive", "alternative", "abbreviation", "former")
"""Kinds of name, the most fitting heading first; a hidden name is never shown."""


def _first_day(text: str) -> date:
    """Give the first day that a date can mean; what is no date is taken to be long past."""
    try:
        return days_of(text)[0]
    except ValueError:
        return date.min


class DayReading(PlainReading):
    """The document of one thing, with what a day decides of its claims."""

    def withdrawn(self, claim: Node) -> bool:
        """Tell whether we took a published claim back; it keeps its address, pages leave it out."""
        return (claim, PROV.invalidatedAtTime, None) in self.graph

    def bounds(self, claim: Node) -> Bounds:
        """Give the bounds that the build derived for *claim*."""
        names = ("aic:earliestStart", "aic:latestStart", "aic:earliestEnd", "aic:latestEnd")
        found = [self.text(claim, name) for name in names]
        return Bounds(*(date.fromisoformat(text) if text else None for text in found))

    def state(self, claim: Node) -> State:
        """Tell whether *claim* held on the day asked for.

        A due date is known before it comes, so no day decides it either. A status without a known
        end is ended by the next one, as in the current view. Nobody takes part in what is to come.
        """
        if self.day is None or self._timeless(claim):
            return ""
        bounds = self.bounds(claim)
        if self._is_a(claim, HAPPENINGS):
            bounds = Bounds(bounds.earliest_start, bounds.latest_start, self.day, None)
        answer = holds(bounds, self.day)
        if answer is None and self._is_a(claim, PARTAKING):
            answer = False if self.to_come(self.text(claim, "aic:about")) else None
        if answer is not False and self._followed(claim, bounds):
            return "not held"
        return "undetermined" if answer is None else "held" if answer else "not held"

    def kept(self, claim: Node) -> bool:
        """Tell whether a page shows *claim* in its place: not taken back, and not folded away."""
        return not self.withdrawn(claim) and self.state(claim) != "not held"

    def to_come(self, thing: Node | str) -> bool:
        """Tell whether every known date of an arrangement, commitment or event is still to come."""
        found = [str(value) for name in FIRST_DATES for value in self.nodes(thing, name)]
        return self.day is not None and bool(found) and min(map(_first_day, found)) > self.day

    def begun(self, things: Iterable[Node]) -> list[Node]:
        """List those of *things* that are not still to come, each once, in the order given."""
        return [each for each in dict.fromkeys(things) if not self.to_come(each)]

    def folded(self) -> list[URIRef]:
        """List the claims that did not hold on the day asked for, by the thing they are about."""
        if self.day is None:
            return []
        found = {
            claim
            for claim in self.graph.subjects(AIC.about)
            if isinstance(claim, URIRef)
            and not self.withdrawn(claim)
            and self.state(claim) == "not held"
        }
        own = f"{self.uri}#"
        return sorted(found, key=lambda claim: (not claim.startswith(own), str(claim)))

    def _is_a(self, claim: Node, kinds: frozenset[str]) -> bool:
        return any((claim, RDF.type, AIC[kind]) in self.graph for kind in kinds)

    def _timeless(self, claim: Node) -> bool:
        if self._is_a(claim, TIMELESS) or (claim, RDF.type, AIC.SearchFinding) in self.graph:
            return True
        return self.text(claim, "aic:dateKind").endswith("#due")

    def _followed(self, claim: Node, bounds: Bounds) -> bool:
        """Tell whether a newer status had certainly begun, so that *claim* was past."""
        if bounds.latest_end is not None or not self._is_a(claim, frozenset({"StatusClaim"})):
            return False
        about = URIRef(self.text(claim, "aic:about"))
        begun = bounds.latest_start or date.min
        for other in self.graph.subjects(AIC.about, about):
            if other == claim or not self._is_a(other, frozenset({"StatusClaim"})):
                continue
            start = self.bounds(other).latest_start
            if not self.withdrawn(other) and start and self.day and begun < start <= self.day:
                return True
        return False

    # -- the name of that day --------------------------------------------------------------------
    @cached_property
    def title(self) -> str:
        """Name the thing: as it was called on the day asked for, where its names are claims.

        Where more than one name may have been its name on that day, all are given.
        """
        names, _ = self._named
        return " or ".join(names) if names else self.label(self.node)

    @property
    def title_mark(self) -> str:
        """Say how sure the name in the heading is; empty where it is certain."""
        return self._named[1]

    @cached_property
    def _named(self) -> tuple[list[str], str]:
        ranked = self._ranked_names()
        if self.day is None or not ranked:
            return [], ""
        for state, mark in (("held", ""), ("undetermined", "name undetermined")):
            found = [(rank, claim) for rank, claim in ranked if self.state(claim) == state]
            # An abbreviation that certainly held is no reason to hide two official names that may.
            official = [claim for rank, claim in found if rank == 0]
            lower = state == "undetermined" or not self._may_be_official(ranked)
            chosen = official or ([found[0][1]] if found and lower else [])
            if chosen:
                texts = sorted({self.text(claim, "aic:name") for claim in chosen})
                return texts, self._sureness(chosen, mark)
        return [], "no name of that day is known; this is its present name"

    def _sureness(self, chosen: list[Node], mark: str) -> str:
        """Say `last known` where the only doubt is how long after its evidence a name lasted."""
        if not mark or len(chosen) > 1 or self.day is None:
            return mark
        bounds = self.bounds(chosen[0])
        begun = bounds.latest_start is not None and bounds.latest_start <= self.day
        return "last known name" if begun and bounds.last_known else mark

    def _may_be_official(self, ranked: list[tuple[int, Node]]) -> bool:
        return any(rank == 0 and self.state(claim) != "not held" for rank, claim in ranked)

    def _ranked_names(self) -> list[tuple[int, Node]]:
        found = []
        for claim in self.graph.subjects(AIC.about, self.node):
            kind = self.text(claim, "aic:nameKind").rpartition("#")[2]
            named = self._is_a(claim, frozenset({"NameClaim"})) and kind in NAME_RANK
            if named and not self.withdrawn(claim):
                found.append((NAME_RANK.index(kind), claim))
        return sorted(found, key=lambda item: (item[0], str(item[1])))
