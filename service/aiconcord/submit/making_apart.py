"""Writes what a submission publishes in a process of its own, which a hostile file may hold up."""

import json

from aiconcord.check.mapping_apart import MEMORY_BYTES, SECONDS, ask_apart
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.desk import Arrival
from aiconcord.submit.making import Made, Names


async def make_apart(arrival: Arrival, known: KnownElements, names: Names) -> Made:
    """Write *arrival*, which has passed the checks, under *names*."""
    asked = {
        "name": arrival.name,
        "bytes": len(arrival.content),
        "metadata_bytes": len(arrival.beside or b""),
        "seconds": SECONDS,
        "memory_bytes": MEMORY_BYTES,
        "known": known.as_json(),
        "names": [names.kind, names.slug],
    }
    bodies = arrival.content + (arrival.beside or b"")
    line, _, rest = (await ask_apart("aiconcord.submit.making_worker", asked, bodies)).partition(
        b"\n"
    )
    head = json.loads(line)
    if "problem" in head:
        told = head["problem"]
        raise ProblemError(
            Problem(told["code"], told["what"], Where(**told["where"]), told["remedy"])
        )
    return Made(head["title"], rest[: head["sssom"]], rest[head["sssom"] :])
