"""Rules over several things: SPARQL queries that find what no shape can see.

A rule is a file ``queries/checks/<name>-violation.rq`` (or ``-warning``, ``-info``). Its header
says what it is for, in ``#+`` lines: ``title``, ``code``, ``remedy``. It selects ``?focus``, the
node at fault, ``?what``, a sentence, and may select ``?graph``, where one of several blocks is
meant.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, ProblemError, Severity, Where, in_order

Locate = Callable[[str, str | None], Where]

_HEADER = re.compile(r"^#\+ *(\w+): *(.+?)\s*$", re.MULTILINE)
_SEVERITIES: dict[str, Severity] = {"violation": "error", "warning": "warning", "info": "info"}
_NEEDED = ("title", "code", "remedy")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its query, and what to say of each row."""

    name: str
    title: str
    code: str
    remedy: str
    severity: Severity
    query: str


def load_rule(path: Path) -> Rule:
    """Read the rule in the file *path*; a ProblemError tells what its header lacks."""
    text = path.read_text("utf-8")
    header = dict(_HEADER.findall(text))
    missing = [key for key in _NEEDED if key not in header]
    kind = path.stem.rpartition("-")[2]
    faults = [f"its header has no `{key}`" for key in missing]
    if kind not in _SEVERITIES:
        faults.append("its name does not end in -violation, -warning or -info")
    if not missing and header["code"] not in CODES:
        faults.append(f"its code `{header['code']}` is not listed")
    if faults:
        place = Where(f"queries/checks/{path.name}")
        remedy = "write `#+ title:`, `#+ code:` and `#+ remedy:` on the first lines"
        raise ProblemError(*(Problem("rule-header", fault, place, remedy) for fault in faults))
    return Rule(
        path.stem, header["title"], header["code"], header["remedy"], _SEVERITIES[kind], text
    )


def load_rules(folder: Path) -> list[Rule]:
    """Read all rules in *folder*, in the order of their names."""
    return [load_rule(path) for path in sorted(folder.glob("*.rq"))]


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    """Load *quads* into a store whose default graph is their set union, as a release serves it."""
    store = ox.Store()
    named = list(quads)
    store.extend(named)
    store.extend({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named})
    return store


def run_rule(
    rule: Rule, store: ox.Store, locate: Locate, files: Mapping[str, str]
) -> list[Problem]:
    """Run *rule* on *store*; *files* gives the file of each graph."""
    try:
        rows = store.query(rule.query, prefixes=dict(PREFIXES))
    except SyntaxError as fault:
        place = Where(f"queries/checks/{rule.name}.rq")
        return [Problem("sparql-syntax", str(fault), place, "mend the query")]
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101  (rules are SELECT queries)
    graph_wanted = any(variable.value == "graph" for variable in rows.variables)
    found = []
    for row in rows:
        graph = row["graph"] if graph_wanted else None
        file = files.get(graph.value) if isinstance(graph, ox.NamedNode) else None
        focus = row["focus"]
        named = isinstance(focus, ox.NamedNode)
        where = locate(focus.value, file) if named else Where(file=file)
        what = row["what"]
        said = what.value if isinstance(what, ox.Literal) else rule.title
        found.append(Problem(rule.code, said, where, rule.remedy, rule.severity))
    return found


def check_rules(
    store: ox.Store, rules: Iterable[Rule], locate: Locate, files: Mapping[str, str]
) -> list[Problem]:
    """Run all *rules* on *store*, made by :func:`store_of`."""
    return in_order(problem for rule in rules for problem in run_rule(rule, store, locate, files))
