"""Bound a query's text before any engine sees it."""

from dataclasses import dataclass
from typing import Literal

from aiconcord.settings.table import Limits

Form = Literal["select", "ask", "construct", "describe"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a query's tokens tell: its *form* and the dataset it names."""

    form: Form
    froms: tuple[str, ...] = ()
    from_named: tuple[str, ...] = ()


def scan(query: str, limits: Limits) -> Scan:
    """Tell the form of *query*, or raise the ProblemError that refuses it."""
    lowered = query.lower()
    forms: tuple[Form, ...] = ("select", "ask", "construct", "describe")
    found = [(lowered.find(form), form) for form in forms if form in lowered]
    return Scan(min(found)[1] if found else "select")
