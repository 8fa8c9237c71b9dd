"""Derive the labels of every thing: what pages, lists and search show.

Names of bodies, arrangements, frameworks and crosswalks are claims, so their labels change with the
release's date; other things carry their label. Every thing ends up with one ``rdfs:label``.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import pyoxigraph as ox

from aiconcord.build.current import CURRENT
from aiconcord.build.facts import Facts, iri
from aiconcord.build.times import claim_bounds
from aiconcord.names.namespaces import ID

_KIND = ID + "scheme/name-kind#"
_RANK = ("official", "short", "descriptive", "alternative", "abbreviation", "former")
"""Kinds of name, the most fitting label first; a hidden name is never shown."""


def _kind(facts: Facts, claim: str) -> str:
    return (facts.value(claim, "aic:nameKind") or "").removeprefix(_KIND)


def _preference(facts: Facts, claim: str, chosen: set[str]) -> tuple[bool, int, date, str]:
    """Order the names of one thing, the fittest for its label last: one that holds, official, new.

    A thing that is no more keeps the official name that it bore last."""
    rank = _RANK.index(_kind(facts, claim)) if _kind(facts, claim) in _RANK else len(_RANK)
    bounds = claim_bounds(facts, claim)
    newest = bounds.latest_end or bounds.earliest_end or date.min
    official = rank == 0
    return (official and claim in chosen, -rank, newest, claim)


def name_labels(facts: Facts, chosen: set[str]) -> Iterator[tuple[str, str, ox.Literal]]:
    """Give subject, property and label for each thing whose names are claims."""
    names: dict[str, list[str]] = {}
    for claim in facts.members("aic:NameClaim"):
        if not facts.values(claim, "prov:invalidatedAtTime"):
            for thing in facts.values(claim, "aic:about"):
                names.setdefault(thing, []).append(claim)
    for thing, claims in sorted(names.items()):
        shown = [claim for claim in claims if _kind(facts, claim) != "hidden"]
        shown.sort(key=lambda claim: _preference(facts, claim, chosen), reverse=True)
        preferred: dict[str | None, ox.Literal] = {}
        for claim in shown:
            for text in _texts(facts, claim):
                preferred.setdefault(text.language, text)
        for text in preferred.values():
            yield thing, "skos:prefLabel", text
        for claim in claims:
            if claim in chosen:
                hidden = _kind(facts, claim) == "hidden"
                for text in _texts(facts, claim):
                    if text not in preferred.values():
                        yield thing, "skos:hiddenLabel" if hidden else "skos:altLabel", text


def _texts(facts: Facts, claim: str) -> list[ox.Literal]:
    return [term for term in facts.terms(claim, "aic:name") if isinstance(term, ox.Literal)]


def _plain_label(facts: Facts, subject: str) -> ox.Literal | None:
    """Find the label that *subject* carries in its own file, whatever the property."""
    for name in ("skos:prefLabel", "dcterms:title", "foaf:name"):
        found = [term for term in facts.terms(subject, name) if isinstance(term, ox.Literal)]
        if found:
            return next((term for term in found if term.language == "en"), found[0])
    ends = [facts.value(subject, name) for name in _ENDS]
    if all(ends):
        first, last = (facts.value(end or "", "skos:notation") or end for end in ends)
        return ox.Literal(f"{first} – {last}")
    return next(
        (term for term in facts.terms(subject, "skos:notation") if isinstance(term, ox.Literal)),
        None,
    )


_ENDS = ("owl:annotatedSource", "owl:annotatedTarget")
_PARTS = ("aic:Claim", "aic:Citation", "aic:SearchFinding")


def labelled_things(facts: Facts) -> Iterable[str]:
    """List the things that get a label: all of ours but claims, citations and search findings."""
    parts = {one for kind in _PARTS for one in facts.members(kind)}
    return (one for one in facts.subjects() if one.startswith(ID) and one not in parts)


def derive_labels(facts: Facts, chosen: set[str]) -> Iterator[ox.Quad]:
    """Give the quads of ``/graph/current`` that label things; *chosen* are the claims that hold."""
    shown: dict[str, ox.Literal] = {}
    for thing, name, text in name_labels(facts, chosen):
        yield ox.Quad(ox.NamedNode(thing), iri(name), text, CURRENT)
        if name == "skos:prefLabel" and (thing not in shown or text.language == "en"):
            shown[thing] = text
    for thing in labelled_things(facts):
        label = shown.get(thing) or _plain_label(facts, thing)
        if label is None:
            slug = thing.removeprefix(ID).partition("/")[2]
            successor = facts.value(thing, "dcterms:isReplacedBy")
            kept = shown.get(successor or "")
            label = ox.Literal(f"{slug} (retired; see {kept.value})" if kept else slug)
        yield ox.Quad(ox.NamedNode(thing), iri("rdfs:label"), label, CURRENT)
