"""Answer a saved question: check the values given, bind them, ask the engine.

A value is what people type: a name, a code, a slug or a URI. It becomes a typed term before it gets
near the query, so no value can change what the query says.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import process

from aiconcord.ask.known import Choice, as_term, matches, nearest
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Parameter, Question
from aiconcord.graph.engine import Answer, Bindings, Engine, Term
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where

XSD_DATE = PREFIXES["xsd"] + "date"
SHOWN = 5
"""How many of the things that a value may mean are listed in the remedy."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was understood: the terms to bind, and for each thing the label to show."""

    bindings: Bindings
    labels: Mapping[str, str]


async def answer(
    engine: Engine,
    question: Question,
    values: Mapping[str, str],
    media_type: str,
    client: str | None = None,
) -> Answer:
    """Answer *question* for *values*; raises with every value that does not fit."""
    filled = await fill(NameLists(engine), question, values)
    return await ask_filled(engine, question, filled, media_type, client)


async def ask_filled(
    engine: Engine, question: Question, filled: Filled, media_type: str, client: str | None = None
) -> Answer:
    """Answer *question* for values already understood by :func:`fill`."""
    return await engine.ask(
        question.text, bindings=filled.bindings, media_type=media_type, client=client
    )


async def fill(names: NameLists, question: Question, values: Mapping[str, str]) -> Filled:
    """Understand *values*, or raise with all that is wrong with them.

    An empty value counts as not given, because a form sends its empty fields too.
    """
    problems = [_unknown(question, name) for name in values if question.parameter(name) is None]
    bindings: dict[str, Term] = {}
    labels: dict[str, str] = {}
    for parameter in question.parameters:
        text = values.get(parameter.name, "").strip() or parameter.default or ""
        if not text:
            if not parameter.optional:
                problems.append(_missing(question, parameter))
            continue
        try:
            bindings[parameter.name], labels[parameter.name] = await understand(
                names, parameter, text
            )
        except ProblemError as error:
            problems.extend(error.problems)
    if problems:
        raise ProblemError(*problems)
    return Filled(bindings, labels)


async def understand(names: NameLists, parameter: Parameter, text: str) -> tuple[Term, str]:
    """Give the term that *text* means as a value of *parameter*, and its label; or raise."""
    if parameter.type == "text":
        return Term.literal(text), text
    if parameter.type == "date":
        return _date(parameter, text), text
    known = await names.of(parameter.type, parameter.within)
    found = matches(text, known)
    if len(found) == 1:
        return as_term(found[0]), found[0].label
    raise ProblemError(_unmatched(parameter, text, found, known))


def _date(parameter: Parameter, text: str) -> Term:
    try:
        if len(text) != len("2026-11-21"):
            raise ValueError("not a whole day")
        return Term.literal(date.fromisoformat(text).isoformat(), XSD_DATE)
    except ValueError as fault:
        problem = Problem(
            "parameter-value",
            f"`{parameter.name}` is `{_short(text)}`, not a day of the calendar",
            Where(slot=parameter.name),
            f"write year, month and day, such as {parameter.example}",
        )
        raise ProblemError(problem) from fault


def _unmatched(
    parameter: Parameter, text: str, found: list[Choice], known: Sequence[Choice]
) -> Problem:
    where = Where(slot=parameter.name)
    if found:
        listed = ", ".join(f"<{each.uri}>" for each in found[:SHOWN])
        what = f"`{_short(text)}` names {len(found)} things that `{parameter.name}` may be"
        return Problem("parameter-value", what, where, f"give the URI of one: {listed}")
    like = nearest(text, known)
    kind = "thing" if parameter.type == "thing" else parameter.type
    remedy = f"did you mean `{like}`?" if like else f"give a name, code or URI: {parameter.example}"
    what = f"no {kind} is known as `{_short(text)}`, given for `{parameter.name}`"
    return Problem("parameter-value", what, where, remedy)


def _unknown(question: Question, name: str) -> Problem:
    names = [each.name for each in question.parameters]
    best = process.extractOne(name, names, score_cutoff=60) if names else None
    takes = f"it takes {', '.join(f'`{each}`' for each in names)}" if names else "it takes none"
    return Problem(
        "parameter-unknown",
        f"the question `{question.slug}` has no parameter `{_short(name)}`",
        Where(slot=_short(name)),
        f"did you mean `{best[0]}`?" if best else takes,
    )


def _missing(question: Question, parameter: Parameter) -> Problem:
    return Problem(
        "parameter-missing",
        f"the question `{question.slug}` needs `{parameter.name}`: {parameter.label}",
        Where(slot=parameter.name),
        f"give it a value, for example `{parameter.example}`",
    )


def _short(text: str) -> str:
    """Keep an echoed value readable, however long or strange what was sent."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return plain if len(plain) <= 80 else plain[:77] + "..."


async def all_choices(names: NameLists, question: Question) -> dict[str, list[Choice]]:
    """List, for every parameter that names a thing, what may be chosen; retired things left out."""
    asked = [each for each in question.parameters if each.type not in ("date", "text")]
    found = await asyncio.gather(*(names.of(each.type, each.within) for each in asked))
    return {
        parameter.name: [each for each in known if each.instead is None]
        for parameter, known in zip(asked, found, strict=True)
    }
