"""Read the document of one thing for its page: labels, claims, periods, evidence.

The page is made from the same triples that ``.ttl`` gives, so both tell one story.
Templates get a :class:`Reading` and ask it; start at :meth:`Reading.claims`.
"""

from collections.abc import Iterable
from functools import cached_property

from rdflib import OWL, RDF, RDFS, Literal, Namespace, URIRef
from rdflib.term import Node

from aiconcord.names.namespaces import DEF
from aiconcord.web.day_view import DayReading
from aiconcord.web.evidence import Evidence
from aiconcord.web.plain_reading import expand
from aiconcord.web.shown_dates import Period

AIC = Namespace(DEF)


class Reading(DayReading):
    """The document of one thing, read for its page."""

    # -- claims ----------------------------------------------------------------------------------
    @cached_property
    def _claims(self) -> dict[tuple[Node, Node], list[URIRef]]:
        found: dict[tuple[Node, Node], list[URIRef]] = {}
        for claim, about in self.graph.subject_objects(AIC.about):
            if isinstance(claim, URIRef) and self.kept(claim):
                for kind in self.graph.objects(claim, RDF.type):
                    found.setdefault((about, kind), []).append(claim)
        return found

    def claims(self, kind: str, about: Node | str | None = None) -> list[URIRef]:
        """List the claims of class *kind* (such as ``NameClaim``) about the thing, oldest first."""
        found = self._claims.get((URIRef(str(about)) if about else self.node, AIC[kind]), [])
        return sorted(set(found), key=self._order)

    def claims_on(self, name: str, kind: str) -> list[URIRef]:
        """List the claims of class *kind* about other things that name the thing by *name*."""
        found = [
            claim
            for claim in self.pointing(name)
            if (claim, RDF.type, AIC[kind]) in self.graph and self.kept(claim)
        ]
        return sorted(found, key=self._order)

    def _order(self, claim: URIRef) -> tuple[tuple[str, str], str, int, str]:
        stem, _, number = str(claim).rpartition("-")
        start = self.text(claim, "aic:date")
        period = self.period(claim)
        key = (start, "9999") if start else period.sort_key
        return (key, stem, int(number) if number.isdigit() else 0, str(claim))

    def about(self, claim: Node) -> str:
        """Give the thing a claim is about."""
        return self.text(claim, "aic:about")

    def period(self, claim: Node) -> Period:
        """Give the period of a claim as its sources state it.

        Where no end is known, the earliest one that the build derives is the newest evidence.
        """
        end = self.text(claim, "aic:end")
        newest = self.text(claim, "aic:ongoingAsOf") or self.text(claim, "aic:earliestEnd")
        return Period(
            self.text(claim, "aic:start"),
            end,
            "" if end else newest,
            self.today,
        )

    def any_dated(self, claims: Iterable[Node]) -> bool:
        """Tell whether pages show when *claims* held: a period is known, or a day is asked for."""
        return any(self.day is not None or self.period(claim).known for claim in claims)

    # -- evidence --------------------------------------------------------------------------------
    def evidence(self, node: Node | str, name: str = "aic:cites") -> list[Evidence]:
        """List what a claim (or a plainly stated thing) cites, primary sources first."""
        grades = (self._concept(URIRef(str(node)), f"aic:{of}Grade") for of in ("evidence", "row"))
        row_grade = next(filter(None, grades), "")
        found = [self._citation(cite, row_grade) for cite in self.nodes(node, name)]
        return sorted(found, key=lambda each: (each.grade != "primary", each.title, each.locator))

    def _citation(self, cite: Node, row_grade: str) -> Evidence:
        source = self.text(cite, "aic:source")
        grade = self._concept(cite, "aic:grade")
        return Evidence(
            node=str(cite),
            source=source,
            title=self.label(source) if source else "",
            url=self.text(source, "schema:url"),
            locator=self.text(cite, "aic:locator"),
            grade=grade or row_grade,
            own_grade=bool(grade),
            bears_out=self.text(cite, "aic:bearsOut"),
            publisher=self.text(source, "aic:publisherName"),
            issued=self.text(source, "dcterms:issued"),
            source_kind=self._concept(URIRef(source), "aic:sourceKind"),
        )

    def _concept(self, subject: Node, name: str) -> str:
        return self.text(subject, name).rpartition("#")[2]

    def citations(self) -> list[Evidence]:
        """List the citations that are parts of this thing, in the order they were numbered."""
        own = [cite for cite, _ in self.graph.subject_objects(AIC.source) if self.anchor(cite)]

        def number(cite: Node) -> tuple[int, str]:
            last = str(cite).rpartition("-")[2]
            return (int(last) if last.isdigit() else 0, str(cite))

        return [self._citation(cite, "") for cite in sorted(set(own), key=number)]

    def has_concept(self, subject: Node | str, name: str, concept: str) -> bool:
        """Tell whether a value of the property *name* is the concept called *concept*."""
        return any(str(each).endswith(f"#{concept}") for each in self.nodes(subject, name))

    def concept_name(self, subject: Node | str, name: str) -> str:
        """Name the first concept that is a value of the property *name*."""
        found = self.nodes(subject, name)
        return self.label(found[0]) if found else ""

    # -- the thing as a whole --------------------------------------------------------------------
    @property
    def deprecated(self) -> bool:
        """Tell whether the id is retired."""
        return (self.node, OWL.deprecated, Literal(True)) in self.graph

    def anchor(self, node: Node | str) -> str:
        """Give the fragment of a part of this thing, so that its canonical URI scrolls to it."""
        return str(node).partition("#")[2] if str(node).startswith(self.uri + "#") else ""

    def plain_facts(self) -> list[tuple[str, list[Node]]]:
        """List every property of the thing with its values, for kinds without their own page."""
        found: dict[str, list[Node]] = {}
        for name, value in self.graph.predicate_objects(self.node):
            if name not in (RDF.type, RDFS.label):
                found.setdefault(self.curie(str(name)), []).append(value)
        return [(name, sorted(values, key=str)) for name, values in sorted(found.items())]

    def with_value(self, name: str, text: str) -> list[Node]:
        """List what has the literal *text* as a value of the property *name*."""
        found = {s for s, o in self.graph.subject_objects(expand(name)) if str(o) == text}
        return sorted(found, key=str)

    def by_label(self, nodes: Iterable[Node]) -> list[Node]:
        """Sort *nodes* by label."""
        return sorted(set(nodes), key=lambda node: (self.label(node).casefold(), str(node)))

    def in_order(self, nodes: Iterable[Node]) -> list[Node]:
        """Sort elements and areas by their official order, others by label."""

        def key(node: Node) -> tuple[int, str]:
            place = self.text(node, "aic:order")
            return (int(place) if place.isdigit() else 10**9, self.label(node).casefold())

        return sorted(set(nodes), key=key)
