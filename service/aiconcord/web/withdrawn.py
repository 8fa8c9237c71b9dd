"""Tell of a graph that held a submission which was withdrawn: 410, and what was here."""

import asyncio

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.as_prov import graph_named
from aiconcord.submit.records import Submission
from aiconcord.submit.states import State
from aiconcord.web.rdf_forms import split_form
from aiconcord.web.services import Services
from aiconcord.web.submission_record import address_of

_FOLDER = "submission/"


async def raise_if_withdrawn(parts: Services, name: str) -> None:
    """Raise ``gone`` where the graph *name* held a submission that was withdrawn."""
    if parts.desk is None or not name.startswith(_FOLDER):
        return
    number = split_form(name.removeprefix(_FOLDER))[0]
    try:
        found = await asyncio.to_thread(parts.desk.get, number)
    except ProblemError as fault:
        if fault.problem.code == "submission-unknown":
            return
        raise
    if found.state is State.WITHDRAWN and found.was_published:
        raise ProblemError(gone(found))


def gone(found: Submission) -> Problem:
    """Tell what was here, and why it is not any more."""
    last = found.entries[-1]
    why = f": {last.why}" if last.why else ""
    return Problem(
        "gone",
        f"here was a mapping set that {found.holder} submitted on {found.received:%Y-%m-%d};"
        f" {last.who} withdrew it on {last.at:%Y-%m-%d}{why}",
        Where(node=graph_named(found.id)),
        f"what became of it is kept at {address_of(found)}",
    )
