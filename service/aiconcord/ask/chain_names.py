"""Understands the names by which somebody asks for chains between two frameworks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiconcord.ask.answering import understand
from aiconcord.ask.known import last_part
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Parameter
from aiconcord.problems.record import Problem, ProblemError, Where

FROM: Final = Parameter("from", "From", "framework", "nist-ai-600-1")
TO: Final = Parameter("to", "To", "framework", "eu-ai-act")
VIA: Final = Parameter("via", "By way of", "framework", "sg-aivtf-2025", optional=True)


@dataclass(frozen=True, slots=True)
class ChainNames:
    """What was meant: IRIs of frameworks, of one element (or empty), of frameworks to pass."""

    source: str
    target: str
    element: str
    via: tuple[str, ...]


async def understand_chain(
    names: NameLists, source: str, target: str, element: str = "", via: Sequence[str] = ()
) -> ChainNames:
    """Give what names, ids, codes or IRIs mean, or raise with all that is wrong with them.

    An empty value counts as not given, because a form sends its empty fields too."""
    found: list[str] = []
    problems: list[Problem] = []
    given = [(FROM, source), (TO, target), *((VIA, each) for each in via if each.strip())]
    for parameter, text in given:
        try:
            found.append(await _one(names, parameter, text))
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(*problems)
    start = ""
    if element.strip():
        within = last_part(found[0])
        start = await _one(names, Parameter("element", "", "element", "", within=within), element)
    return ChainNames(found[0], found[1], start, tuple(found[2:]))


async def _one(names: NameLists, parameter: Parameter, text: str) -> str:
    if not text.strip():
        what = f"`{parameter.name}` is needed: the id or name of a framework"
        remedy = f"give it, for example {parameter.name}={parameter.example}"
        raise ProblemError(Problem("parameter-missing", what, Where(slot=parameter.name), remedy))
    term, _ = await understand(names, parameter, text.strip())
    return term.value
