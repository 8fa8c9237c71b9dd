"""Fill an empty dataset on a remote server with a release, and make sure that it is all there.

Start reading at :func:`push`. The order makes it safe to be killed at any moment: a graph that says
«unfinished» is sent first and deleted last, when everything that was sent has been asked back and
compared. Whoever moves a pointer to the server does so after that.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from aiconcord.app.push_compare import content_hash, difference
from aiconcord.app.push_store import Store
from aiconcord.graph.engine import Dataset
from aiconcord.graph.release import Release
from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.graph.remote_held import VERSION, Held, ask_one, must_hold
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import BASE, GRAPH, PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

UNFINISHED: Final = GRAPH + "unfinished-push"
"""The graph that is there while a push goes on, and after one that was killed."""

LONG: Final = Limits(seconds=600.0, result_bytes=4_000_000_000)
_JSON: Final = "application/sparql-results+json"
_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"

Watch = Callable[[str, int, int], None]
"""Hears of each step: its name, how much of it is done, and how much there is to do."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was found to be there: one hash over all graphs, and what the server writes otherwise.

    *normalised* counts, by datatype, the values that came back in another form or type.
    """

    release: str
    graphs: int
    quads: int
    sha256: str
    sent: bool
    normalised: dict[str, int]


class _Given:
    """The release's quads, graph by graph, under the names that the server uses."""

    def __init__(self, release: Release, store: Store) -> None:
        self.quads = list(ox.parse(path=str(release.nquads), format=ox.RdfFormat.N_QUADS))
        self.graphs: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in self.quads:
            plain = ox.Quad(quad.subject, quad.predicate, quad.object)
            self.graphs[store.name_of(quad.graph_name)].append(plain)

    def counts(self) -> dict[str, int]:
        return {name: len(set(quads)) for name, quads in self.graphs.items()}


def push(
    endpoint: Endpoint,
    release: Release,
    watch: Watch,
    *,
    address: str | None = None,
    replace: bool = False,
    accept_normalised: bool = False,
) -> Pushed:
    """Fill the dataset behind *endpoint* with *release*, and tell what is there then.

    *replace* empties first what an interrupted push left, and nothing else. *accept_normalised*
    lets pass what differs in the form or type of values only; else any difference is refused, with
    the dataset left marked as unfinished. A dataset that holds the release already is compared.
    """
    watch("look", 0, 1)
    endpoint.greet(LONG)
    store = Store.of(endpoint, address)
    found = _counted(store)
    is_there = bool(found) and UNFINISHED not in found and _holds(endpoint, release)
    if found and not is_there:
        _may_be_replaced(found, replace=replace)
    watch("read", 0, 1)
    given = _Given(release, store)
    if not is_there:
        if found:
            store.wipe(found)
        _send(store, given, release, watch)
    normalised = _compare(store, given, watch)
    if normalised and not accept_normalised:
        raise _differs(
            f"it changed {_listed(normalised)}, and says the same by value",
            "push again with --replace --accept-normalised to serve it so, or take another server",
        )
    watch("finish", 0, 1)
    store.delete(UNFINISHED)
    must_hold(endpoint, Held(release.version), LONG)
    watch("finish", 1, 1)
    return Pushed(
        release.version,
        len(given.graphs),
        len(given.quads),
        _hash_of_all(given),
        not is_there,
        dict(normalised),
    )


def _send(store: Store, given: _Given, release: Release, watch: Watch) -> None:
    dataset, version = ox.NamedNode(BASE + "dataset"), ox.NamedNode(PREFIXES["dcat"] + "version")
    mark = ox.Quad(dataset, version, ox.Literal(release.version), ox.NamedNode(UNFINISHED))
    for request in store.pieces([mark]):
        store.send(request)
    total = store.number(given.quads)
    for number, request in enumerate(store.pieces(given.quads), 1):
        store.send(request)
        watch("send", min(number, total), total)


def _compare(store: Store, given: _Given, watch: Watch) -> Counter[str]:
    """Count, then ask every graph back; raises on any difference but one of form."""
    watch("count", 0, 1)
    found, wanted = _counted(store), given.counts()
    found.pop(UNFINISHED, None)
    # A server that takes two values for one has fewer triples, which the next step tells apart.
    missing = [name for name in wanted if not found.get(name)]
    strange = [name for name in found if name not in wanted]
    if missing or strange:
        raise _differs(f"{len(missing)} graphs are missing there, and {len(strange)} are not ours")
    normalised: Counter[str] = Counter()
    for number, (name, quads) in enumerate(given.graphs.items(), 1):
        told = difference(quads, _asked_back(store, name))
        if told is not None and not told.by_value:
            where = f"<{name}>" if name else "the default graph"
            raise _differs(
                f"of {where} {told.lost:,} triples came back otherwise ({_listed(told.kinds)}), "
                f"and {told.new:,} are new"
            )
        normalised += told.kinds if told else Counter()
        watch("compare", number, len(given.graphs))
    return normalised


def _asked_back(store: Store, name: str) -> list[ox.Quad]:
    is_default = name == store.name_of(ox.DefaultGraph())
    where = "?s ?p ?o" if is_default else f"GRAPH <{name}> {{ ?s ?p ?o }}"
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
    body = store.endpoint.fetch(text, scan(text, LONG), Dataset(), "application/n-triples", LONG)
    return list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


def _counted(store: Store) -> dict[str, int]:
    """Count the triples of every graph; of Virtuoso's, of those under our names."""
    body = store.endpoint.fetch(_GRAPHS, scan(_GRAPHS, LONG), Dataset(), _JSON, LONG)
    rows = json.loads(body)["results"]["bindings"]
    found = {row["g"]["value"]: int(row["n"]["value"]) for row in rows if "g" in row}
    if store.endpoint.is_virtuoso:  # which is never empty
        found = {name: number for name, number in found.items() if name.startswith(GRAPH)}
    unnamed = int(ask_one(store.endpoint, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n", LONG) or 0)
    if unnamed:
        found[store.endpoint.default_graph or ""] = unnamed
    return found


def _holds(endpoint: Endpoint, release: Release) -> bool:
    return ask_one(endpoint, VERSION, "version", LONG) == release.version


def _may_be_replaced(found: dict[str, int], *, replace: bool) -> None:
    """Raise unless what is *found* was left by an interrupted push and is to be replaced."""
    if UNFINISHED in found and replace:
        return
    left = UNFINISHED in found
    what = "what an interrupted push left" if left else "data that no push of ours left unfinished"
    raise ProblemError(
        Problem(
            "engine-not-empty",
            f"the dataset to be filled holds {what}: {sum(found.values()):,} triples",
            Where(slot="--engine"),
            "push again with --replace" if left else "make an empty dataset and name that",
        )
    )


def _differs(
    how: str, remedy: str = "push again with --replace; nothing serves it yet"
) -> ProblemError:
    return ProblemError(
        Problem(
            "engine-differs", f"the server does not give back the release: {how}", Where(), remedy
        )
    )


def _listed(kinds: Counter[str]) -> str:
    return ", ".join(f"{number:,} values of {name}" for name, number in sorted(kinds.items()))


def _hash_of_all(given: _Given) -> str:
    lines = (f"{name} {content_hash(quads)}\n" for name, quads in sorted(given.graphs.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
