"""Which release a remote server holds: asked of the data, which say it themselves."""

import json
from dataclasses import dataclass
from typing import Any, Final

from aiconcord.graph.engine import Dataset
from aiconcord.graph.release import Release
from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import BASE, PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

VERSION: Final = f"SELECT ?version WHERE {{ <{BASE}dataset> <{PREFIXES['dcat']}version> ?version }}"
COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_JSON: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Held:
    """A release as a server can be asked for it: its version, and its triples, None if unknown."""

    version: str
    triples: int | None = None

    @classmethod
    def of(cls, release: Release) -> "Held":
        """Tell what a server holds that holds *release*."""
        return cls(release.version, release.counts.get("triples"))


def value_of(body: Any, name: str) -> str | None:
    """Give the one value of *name* in an answer read from JSON; None unless there is one."""
    found = {row[name]["value"] for row in body["results"]["bindings"] if name in row}
    return found.pop() if len(found) == 1 else None


def ask_one(endpoint: Endpoint, query: str, name: str, limits: Limits) -> str | None:
    """Ask *query* and give the one value of *name*; waits."""
    body = endpoint.fetch(query, scan(query, limits), Dataset(), _JSON, limits)
    return value_of(json.loads(body), name)


def must_hold(endpoint: Endpoint, expected: Held, limits: Limits) -> None:
    """Raise ``engine-differs`` unless the server holds what is *expected*, by name and number."""
    version = ask_one(endpoint, VERSION, "version", limits)
    number = None
    if version == expected.version and expected.triples is not None:
        number = int(ask_one(endpoint, COUNT, "n", limits) or 0)
    if version == expected.version and number in (None, expected.triples):
        return
    has = f"release {version}" if version else "no release of this graph"
    what = f"the remote engine holds {has}, not {expected.version}"
    if version == expected.version:
        what = f"the remote engine holds {number:,} triples of the {expected.triples:,} of it"
    raise ProblemError(
        Problem("engine-differs", what, Where(), "fill it: `aiconcord push --engine URL`")
    )
