"""Write an explanation as text for a terminal: what follows from what, and who says so."""

from collections.abc import Iterable, Iterator

from aiconcord.ask.explained import HOW, Backing, Explanation, Origin, ToldStep
from aiconcord.ask.statement import Triple, short, shown


def sentence(triple: Triple) -> str:
    """Write a statement in one line."""
    return " ".join(map(shown, triple))


def as_text(found: Explanation) -> str:
    """Write *found* as lines: the statement, each way it came about, the proof from the ground up.

    Numbers in the proof are those of the lines that a step rests on.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Explanation) -> Iterator[str]:
    yield sentence(found.statement)
    for origin in found.origins:
        yield ""
        yield f"In {short(origin.graph) or 'the default graph'}: {HOW[origin.how]}."
        yield from _origin(origin, "  ")
        if origin.how == "inferred" and found.steps:
            yield from _proof(found)
    if found.repeated_in:
        yield ""
        named = ", ".join(short(each) for each in found.repeated_in)
        yield f"Repeated in the graphs of its sources: {named}."


def _proof(found: Explanation) -> Iterator[str]:
    numbers = {each.statement: number for number, each in enumerate(found.premises, 1)}
    yield "  It rests on"
    for premise in found.premises:
        yield f"  {numbers[premise.statement]:>3}. {sentence(premise.statement)}"
        for origin in premise.origins:
            yield f"       in {short(origin.graph)}: {HOW[origin.how]}"
            yield from _origin(origin, "         ")
    yield "  and goes on"
    for step in found.steps:
        numbers.setdefault(step.conclusion, len(numbers) + 1)
        yield from _step(step, numbers)


def _step(step: ToldStep, numbers: dict[Triple, int]) -> Iterator[str]:
    yield f"  {numbers[step.conclusion]:>3}. {sentence(step.conclusion)}"
    used = _listed([str(numbers[each]) for each in step.premises])
    stated = ", ".join(short(each) for each in step.axiom.graphs)
    yield f"       from {used}, since {step.axiom.meaning} ({step.axiom.rule}):"
    yield f"       {step.axiom.text}  [{stated}]"


def _origin(origin: Origin, indent: str) -> Iterator[str]:
    if origin.rule:
        title = f" ({origin.title})" if origin.title else ""
        yield f"{indent}by {origin.rule}{title}"
    for each in origin.backing:
        yield from _backing(each, indent)
    for statement in origin.statements:
        yield f"{indent}from {sentence(statement)}"


def _backing(each: Backing, indent: str) -> Iterator[str]:
    yield f"{indent}{short(each.node)}"
    for one in each.evidence:
        place = f", {one.locator}" if one.locator else ""
        grade = f" [{one.grade}]" if one.grade else ""
        yield f"{indent}  {one.title}{place}{grade}"


def _listed(parts: Iterable[str]) -> str:
    """Join *parts* as people do.

    >>> _listed(["1", "2", "4"])
    '1, 2 and 4'
    """
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
