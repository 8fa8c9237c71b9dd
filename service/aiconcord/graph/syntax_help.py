"""Say more about a syntax error than the engine did, where the query's tokens show its cause."""

from dataclasses import replace
from difflib import get_close_matches

from aiconcord.graph.scan import Scan
from aiconcord.graph.tokens import place, tokenize
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem


def explain(problem: Problem, query: str, scanned: Scan) -> Problem:
    """Name the undeclared prefix behind a syntax error in *query*; else give *problem* as it is.

    >>> from aiconcord.graph.scan import scan
    >>> from aiconcord.settings.table import Limits
    >>> text = "ASK { ?s skos:note ?o }"
    >>> explain(Problem("query-syntax", "?"), text, scan(text, Limits())).what
    'the prefix `skos:` is not declared'
    """
    if problem.code != "query-syntax":
        return problem
    last = ""
    for token in tokenize(query):
        if token.kind == "pname" and last != "PREFIX":
            prefix = token.text.partition(":")[0]
            if prefix not in scanned.prefixes:
                return replace(
                    problem,
                    what=f"the prefix `{prefix}:` is not declared",
                    where=place(query, token.at),
                    remedy=_declare(prefix, scanned),
                )
        last = token.keyword
    return problem


def _declare(prefix: str, scanned: Scan) -> str:
    """Tell how to declare *prefix*, or which declared one may have been meant."""
    known = PREFIXES.get(prefix)
    if known is not None:
        return f"put `PREFIX {prefix}: <{known}>` before the query"
    near = get_close_matches(prefix, [*scanned.prefixes, *PREFIXES], n=1)
    if near:
        return f"did you mean `{near[0]}:`? If so, declare that"
    return f"put `PREFIX {prefix}: <…>` before the query"
