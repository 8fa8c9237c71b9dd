"""Which view and template make the page of a thing, by its kind.

A view adds to :class:`~aiconcord.web.reading.Reading` what only pages of its kind need.
"""

from collections.abc import Callable
from datetime import date

from rdflib import Graph, URIRef
from rdflib.term import Node

from aiconcord.names.uris import kind_of
from aiconcord.web.crosswalk_views import CrosswalkView
from aiconcord.web.element_views import ElementView, FrameworkView
from aiconcord.web.reading import Reading
from aiconcord.web.statements import claim_class, said


class BodyView(Reading):
    """A body: what it is part of, takes part in, signs and publishes."""

    def takes_part(self, kind: str) -> list[tuple[str, list[Node]]]:
        """List the things of *kind* that name the body as a party, each with those claims."""
        found: dict[str, list[Node]] = {}
        for claim in self.claims_on("aic:party", "PartyClaim"):
            about = self.about(claim)
            if kind_of(about) == kind:
                found.setdefault(about, []).append(claim)
        return sorted(found.items(), key=lambda item: self.sort_date(item[0]))

    def sort_date(self, thing: str) -> tuple[str, str]:
        """Give the date by which a thing takes its place in a list, then its name."""
        return (self.main_date(thing) or "9999", self.label(thing))

    def main_date(self, thing: str) -> str:
        """Give the date by which people know a thing: held, signed, agreed or announced."""
        for name in ("aic:heldOn", "aic:signedOn", "aic:agreedOn", "aic:announcedOn"):
            if found := self.text(thing, name):
                return found
        return ""


class ArrangementView(BodyView):
    """An arrangement, or what happens under one: areas, commitments, events."""

    def parts(self, kind: str) -> list[str]:
        """List the arrangement's areas, commitments or events, in official order or by date."""
        found = [
            str(part)
            for part in self.pointing("dcterms:isPartOf")
            if kind_of(str(part)) == kind and not self._still_to_come(part)
        ]
        if kind == "area":
            return [str(each) for each in self.in_order(map(URIRef, found))]
        return sorted(found, key=lambda part: (self.date_of(part) or "9999", self.label(part)))

    def _still_to_come(self, part: Node) -> bool:
        """Tell whether all that is dated of *part* came after the day asked for."""
        dated = [
            each for each in self.pointing("aic:about", part) if self.text(each, "aic:dateKind")
        ]
        return bool(dated) and not any(self.kept(each) for each in dated)

    def matches(self, area: Node | str) -> list[Node]:
        """List the areas of our common list that *area* falls under."""
        names = ("skos:broader", "skos:broadMatch", "skos:closeMatch", "skos:exactMatch")
        return sorted({each for name in names for each in self.nodes(area, name)}, key=str)

    def matched_by(self) -> list[URIRef]:
        """List the areas that fall under this one."""
        names = ("skos:broader", "skos:broadMatch", "skos:closeMatch", "skos:exactMatch")
        return sorted({each for name in names for each in self.pointing(name)})

    def claims_naming(self, node: Node | str, name: str) -> list[URIRef]:
        """List the claims about this thing that have *node* as a value of the property *name*."""
        return [each for each in self.pointing(name, node) if self.about(each) == self.uri]

    def date_of(self, thing: str) -> str:
        """Give the first date claimed of a part: when it was held or announced."""
        for claim in self.claims("DateClaim", thing):
            if found := self.text(claim, "aic:date") or self.text(claim, "aic:start"):
                return found
        return ""


class SourceView(Reading):
    """A source: where it is cited, and for what."""

    def rests_on_it(self) -> list[tuple[str, list[tuple[Node, str, str, str]]]]:
        """List, by thing, the claims that cite the source: claim, verb, value, locators."""
        places: dict[Node, list[str]] = {}
        for cite in self.pointing("aic:source"):
            for name in ("aic:cites", "aic:refutedBy"):
                for citing in self.pointing(name, cite):
                    places.setdefault(citing, []).append(self.text(cite, "aic:locator"))
        found: dict[str, list[tuple[Node, str, str, str]]] = {}
        for node, locators in places.items():
            verb, value = said(self, node)
            thing = self.about(node) or str(node)
            row = (node, verb, value, ", ".join(sorted({each for each in locators if each})))
            found.setdefault(thing, []).append(row)
        ordered = sorted(found.items(), key=lambda item: self.label(item[0]).casefold())
        return [(thing, sorted(claims, key=lambda row: str(row[0]))) for thing, claims in ordered]


class SchemeView(Reading):
    """A scheme: its concepts in order."""

    def concepts(self) -> list[Node]:
        """List the concepts of the scheme."""
        return self.in_order(self.pointing("skos:inScheme"))


VIEWS: dict[str, type[Reading]] = {
    "body": BodyView,
    "jurisdiction": BodyView,
    "post": BodyView,
    "arrangement": ArrangementView,
    "area": ArrangementView,
    "commitment": ArrangementView,
    "event": ArrangementView,
    "framework": FrameworkView,
    "element": ElementView,
    "tool": Reading,
    "crosswalk": CrosswalkView,
    "mapping": CrosswalkView,
    "source": SourceView,
    "scheme": SchemeView,
}


def read_thing(
    graph: Graph,
    uri: str,
    label_of: Callable[[str], str],
    today: date | None,
    day: date | None = None,
) -> tuple[Reading, str]:
    """Give the view of the thing at *uri*, as of *day*, and the name of its template."""
    kind = kind_of(uri) or ""
    view = VIEWS.get(kind, Reading)(graph, uri, label_of, today, day)
    retired = bool(view.own("dcterms:isReplacedBy"))
    template = "retired" if retired else kind if kind in VIEWS else "thing"
    return view, f"things/{template}.html"


__all__ = ["claim_class", "read_thing", "said"]
