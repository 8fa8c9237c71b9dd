"""Find literals that the store would give back in another form than the file's.

Oxigraph keeps values, not spellings: ``"0.90"^^xsd:decimal`` comes back as ``0.9``. A release
promises the same bytes in its files and its answers, so files write what comes back.
"""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from aiconcord.check.rules import Locate
from aiconcord.graph.asof import days_of
from aiconcord.graph.terms import graph_name
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem

_XSD = PREFIXES["xsd"]
_DATES = {_XSD + "date": 10, _XSD + "gYearMonth": 7, _XSD + "gYear": 4}


def as_stored(literal: ox.Literal) -> ox.Literal:
    """Give *literal* as it comes back from a store.

    >>> as_stored(ox.Literal("01", datatype=ox.NamedNode(_XSD + "integer"))).value
    '1'
    """
    store = ox.Store()
    node = ox.NamedNode(_XSD)
    store.add(ox.Quad(node, node, literal))
    return next(quad.object for quad in store if isinstance(quad.object, ox.Literal))


def check_lexical(
    quads: Iterable[ox.Quad], locate: Locate, files: Mapping[str, str]
) -> list[Problem]:
    """Report each literal whose spelling the store would change, or that is no date at all."""
    known: dict[ox.Literal, tuple[str, str] | None] = {}
    found = []
    for quad in quads:
        value = quad.object
        if not isinstance(value, ox.Literal) or not isinstance(quad.subject, ox.NamedNode):
            continue
        if value not in known:
            known[value] = _fault(value)
        if fault := known[value]:
            what, remedy = fault
            where = locate(quad.subject.value, files.get(graph_name(quad)))
            found.append(Problem("lexical-form", what, where, remedy))
    return found


def _fault(value: ox.Literal) -> tuple[str, str] | None:
    datatype = value.datatype.value
    if datatype in _DATES:
        try:
            days_of(value.value)
        except ValueError:
            return f"`{value.value}` is not a date", "write it as 2024-07-08, 2024-07 or 2024"
        if len(value.value) != _DATES[datatype]:
            name = datatype.removeprefix(_XSD)
            return f"`{value.value}` is not an xsd:{name}", "write the type that fits its precision"
    back = as_stored(value)
    if back != value:
        what = f"`{value}` would come back as `{back}`"
        return what, f"write `{back}`, or use a plain string where the spelling matters"
    return None
