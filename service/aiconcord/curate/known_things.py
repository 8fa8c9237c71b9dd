"""What is in the data already, by name: so that nobody writes a thing twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import pyoxigraph as ox
from rapidfuzz import fuzz, process, utils

from aiconcord.names.namespaces import ID, PREFIXES
from aiconcord.names.uris import kind_of
from aiconcord.problems.record import Problem, Where

Key = TypeVar("Key")

_NAMES = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("aic", "name"),
        ("dcterms", "title"),
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
    )
)
_ABOUT = PREFIXES["aic"] + "about"
_URL = PREFIXES["schema"] + "url"
_ALIKE = 85.0


@dataclass(slots=True)
class KnownThings:
    """Ids, names and addresses of the things in the data, with their files."""

    files: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def has(self, thing: str) -> bool:
        """Tell whether *thing* is described; also a retired one is, whose name is never reused."""
        return thing in self.files

    def of_scheme(self, scheme: str) -> list[str]:
        """List the concepts of a controlled *scheme*, sorted."""
        prefix = f"{ID}scheme/{scheme}#"
        return sorted(one.removeprefix(prefix) for one in self.files if one.startswith(prefix))

    def of_kind(self, kind: str) -> list[str]:
        """List the slugs of the things of *kind*, sorted."""
        prefix = f"{ID}{kind}/"
        return sorted(
            one.removeprefix(prefix)
            for one in self.files
            if one.startswith(prefix) and "#" not in one
        )

    def alike(self, thing: str, name: str | None) -> list[Problem]:
        """Warn of things of the same kind that have much the same id or name as a new *thing*."""
        kind = kind_of(thing) or ""
        slug = thing.rpartition("/")[2]
        prefix = f"{ID}{kind}/"
        told: dict[str, Problem] = {}
        slugs = {one: one.replace("-", " ") for one in self.of_kind(kind)}
        for _, _, found in _close(slug.replace("-", " "), slugs):
            told[found] = self._warning(prefix + found, f"the id is much like `{found}`")
        named = {
            (owner, one): one
            for owner, names in self.names.items()
            if owner.startswith(prefix)
            for one in names
        }
        for text, _, (owner, _) in _close(name or "", named):
            other = owner.removeprefix(prefix)
            told[other] = self._warning(owner, f"the name is much like “{text}”, that of `{other}`")
        return list(told.values())

    def _warning(self, thing: str, what: str) -> Problem:
        remedy = "if it is the same thing, add to its file instead and delete the new one"
        where = Where(self.files.get(thing), node=thing)
        return Problem("new-like-another", what, where, remedy, "warning")


def _close(text: str, known: dict[Key, str]) -> list[tuple[str, float, Key]]:
    if not text:
        return []
    found = process.extract(
        text,
        known,
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=_ALIKE,
        limit=3,
    )
    return list(found)


def know(quads: Iterable[ox.Quad], files: dict[str, str]) -> KnownThings:
    """Learn the things in *quads*; *files* gives the file of each graph."""
    known = KnownThings()
    about: dict[str, str] = {}
    names: list[tuple[str, str]] = []
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, name = quad.subject.value, quad.predicate.value
        graph = quad.graph_name
        if name == PREFIXES["rdf"] + "type" and isinstance(graph, ox.NamedNode):
            known.files.setdefault(subject, files.get(graph.value, ""))
        if name == _ABOUT and isinstance(quad.object, ox.NamedNode):
            about[subject] = quad.object.value
        page = name == _URL and kind_of(subject) == "source"
        if page and isinstance(quad.object, ox.NamedNode):
            known.pages.setdefault(page_key(quad.object.value), subject)
        if name in _NAMES and isinstance(quad.object, ox.Literal):
            names.append((subject, quad.object.value))
    for subject, text in names:
        known.names.setdefault(about.get(subject, subject), set()).add(text)
    return known


def page_key(address: str) -> str:
    """Give what two addresses of one page have in common.

    >>> page_key("https://www.example.org/a/") == page_key("http://example.org/a#top")
    True
    """
    rest = address.partition("#")[0].partition("://")[2]
    return rest.removeprefix("www.").rstrip("/").lower()
