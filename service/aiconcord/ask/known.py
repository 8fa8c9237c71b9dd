"""The things that may fill a blank of a question, and the many ways in which people name them.

Read from the graph itself, so it answers alike on every engine; what was read is kept by
:mod:`aiconcord.ask.name_lists`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from aiconcord.ask.classes import CLASS_OF
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.results import rows
from aiconcord.names import uris
from aiconcord.names.namespaces import BASE, ID, PREFIXES

NEAR: Final = 60
"""How alike, out of 100, a name must be to be suggested; below it a suggestion only misleads."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be meant: its URI, the label shown, and every name it answers to.

    *instead* is where a retired URI leads; its old names still find the thing that took its place.
    """

    uri: str
    label: str
    names: frozenset[str] = frozenset()
    code: str = ""
    instead: str | None = None

    @property
    def typed(self) -> str:
        """The shortest form of the URI that is understood when typed: a slug or a fragment."""
        return last_part(self.uri) if "#" in self.uri else path_of(self.uri)

    def answers_to(self, text: str) -> bool:
        """Tell whether *text* names this thing, whole and in whatever case."""
        folded = " ".join(text.split()).casefold()
        return text == self.uri or folded in self.names or folded in slugs_of(self.uri)


_NAMES = """
SELECT ?thing ?how ?name WHERE {
  %s
  { ?thing rdfs:label ?name BIND("label" AS ?how) }
  UNION { ?thing skos:prefLabel ?name BIND("label" AS ?how) }
  UNION { ?thing skos:altLabel ?name BIND("name" AS ?how) }
  UNION { ?thing skos:hiddenLabel ?name BIND("name" AS ?how) }
  UNION { ?thing skos:notation ?name BIND("code" AS ?how) }
  UNION { ?claim aic:about ?thing ; aic:name ?name BIND("name" AS ?how) }
  UNION { ?thing dcterms:isReplacedBy ?name BIND("instead" AS ?how) }
}
ORDER BY ?thing ?how ?name
"""


def _names_query(type_: str, within: str | None) -> str:
    prefixes = ("aic", "dcterms", "rdfs", "skos")
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in prefixes)
    if type_ == "concept":
        which = f"?thing skos:inScheme <{uris.thing('scheme', within or '')}> ."
    elif type_ in CLASS_OF:
        which = f"?thing a <{CLASS_OF[type_]}> ."
        if within:
            which += f" ?thing skos:inScheme <{uris.thing('framework', within)}> ."
    else:
        classes = " ".join(f"<{each}>" for each in CLASS_OF.values())
        which = f"VALUES ?class {{ {classes} }} ?thing a ?class ."
    return head + _NAMES % which


async def choices(engine: Engine, type_: str, within: str | None = None) -> list[Choice]:
    """List what a parameter of *type_* may be, by label; retired things stand last.

    *within* is the scheme of a concept, or the framework of an element.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for row in await rows(engine, _names_query(type_, within)):
        thing, how, name = row["thing"].value, row["how"].value, row["name"].value
        found.setdefault(thing, {}).setdefault(how, []).append(name)
    every = [_choice(thing, names) for thing, names in found.items() if thing.startswith(BASE)]
    return sorted(every, key=lambda each: (each.instead is not None, each.label.lower(), each.uri))


def _choice(thing: str, names: Mapping[str, list[str]]) -> Choice:
    code = next(iter(names.get("code", ())), "")
    label = next(iter(names.get("label", ())), "") or code or last_part(thing)
    every = {name for how in ("label", "name", "code") for name in names.get(how, ())}
    return Choice(
        uri=thing,
        label=label,
        names=frozenset(each.casefold() for each in every),
        code=code,
        instead=next(iter(names.get("instead", ())), None),
    )


def last_part(uri: str) -> str:
    """Give the last part of *uri*, the slug or the fragment.

    >>> last_part("https://w3id.org/aiconcord/id/scheme/role#regulator")
    'regulator'
    """
    return uri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def slugs_of(uri: str) -> set[str]:
    """List the short forms under which *uri* may be typed.

    >>> sorted(slugs_of("https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1"))
    ['govern-1.1', 'nist-ai-rmf-1.0/govern-1.1']
    """
    return {path_of(uri), last_part(uri)}


def path_of(uri: str) -> str:
    """Give what stands after the kind of thing in *uri*."""
    return uri.removeprefix(ID).split("/", 1)[-1]


def matches(value: str, known: Iterable[Choice]) -> list[Choice]:
    """Find which of *known* the text *value* names: by URI, path, slug, code or name.

    A URI decides at once. A retired thing gives way to the one that took its place, so an old link
    still asks a question that has an answer.
    """
    known = list(known)
    by_uri = {each.uri: each for each in known}
    whole = BASE + value[1:] if value.startswith("/id/") else value
    if whole in by_uri:
        found = [by_uri[whole]]
    else:
        found = [each for each in known if each.answers_to(value)]
    led = {each.instead or each.uri for each in found}
    return [by_uri[uri] for uri in sorted(led) if uri in by_uri]


def nearest(value: str, known: Iterable[Choice]) -> str | None:
    """Suggest the known name or slug most like *value*; None where nothing comes near.

    >>> nearest("imbda", [Choice(uris.thing("body", "imda"), "Infocomm Media Authority")])
    'imda'
    """
    ways = {name for each in known for name in (each.label, each.code, *slugs_of(each.uri)) if name}
    folded = {name.casefold(): name for name in sorted(ways)}
    best = process.extractOne(value.casefold(), list(folded), scorer=fuzz.ratio, score_cutoff=NEAR)
    return folded[best[0]] if best else None


def as_term(choice: Choice) -> Term:
    """Give *choice* as the term that is bound into a query."""
    return Term.uri(choice.uri)
