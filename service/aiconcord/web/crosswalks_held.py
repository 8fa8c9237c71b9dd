"""What pages about crosswalks share: the holdings, what a name means, the forms of an answer."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from starlette.responses import JSONResponse, Response

from aiconcord.ask.answering import understand
from aiconcord.ask.questions import Parameter
from aiconcord.crosswalk.holdings import Holdings, holdings
from aiconcord.crosswalk.sheets import Sheet, write_csv, write_xlsx
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.caching import FRESH
from aiconcord.web.failures import PROBLEM_JSON
from aiconcord.web.negotiate import content_type, demand
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import services

JSON: Final = "application/json"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES: Final[Mapping[str, str]] = {"json": JSON, "csv": CSV, "xlsx": XLSX}
"""Ending of an explicit address, and the form it always answers in."""
CONTENT: Final = {name: {"schema": {"type": "string"}} for name in (HTML, JSON, CSV, XLSX)}
"""The forms of an answer, as OpenAPI wants them."""

_LABELS: Final = {
    "from": Parameter("from", "From", "framework", "sg-aivtf-2023"),
    "to": Parameter("to", "To", "framework", "nist-ai-rmf-1.0"),
    "between": Parameter("between", "Between", "framework", "sg-aivtf-2023"),
    "and": Parameter("and", "And", "framework", "nist-ai-rmf-1.0"),
    "crosswalk": Parameter("crosswalk", "Crosswalk", "crosswalk", "sg-us-2023", optional=True),
    "one": Parameter("one", "One", "crosswalk", "kr-us-2024-a"),
    "other": Parameter("other", "Other", "crosswalk", "kr-us-2024-b"),
}


async def held(request: Request) -> Holdings:
    """Give what is held, asked for once: what an engine serves does not change while it runs."""
    state = request.app.state
    if not hasattr(state, "crosswalks_gate"):
        state.crosswalks_gate = asyncio.Lock()
    async with state.crosswalks_gate:
        if not hasattr(state, "crosswalks_held"):
            found = services(request)
            state.crosswalks_held = await holdings(found.engine, found.places.queries)
    kept: Holdings = state.crosswalks_held
    return kept


async def named(request: Request, given: Mapping[str, str]) -> dict[str, str]:
    """Give the IRI that each value of *given* means, or raise with all that is wrong with them.

    An empty value counts as not given, because a form sends its empty fields too."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, text in given.items():
        parameter = _LABELS[name]
        if not text.strip():
            if not parameter.optional:
                problems.append(
                    Problem(
                        "parameter-missing",
                        f"`{name}` is needed: the id or name of a {parameter.type}",
                        Where(slot=name),
                        f"give it, for example {name}={parameter.example}",
                    )
                )
            continue
        try:
            term, _ = await understand(services(request).names, parameter, text.strip())
            found[name] = term.value
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(*problems)
    return found


def form_at(path: str, suffix: str) -> str:
    """Tell the form that ``/path.suffix`` answers in, or raise that there is none."""
    if suffix not in TABLES:
        remedy = "use " + ", ".join(f"/{path}.{each}" for each in TABLES)
        raise ProblemError(Problem("not-found", f"there is no form `{suffix[:20]}`", remedy=remedy))
    return TABLES[suffix]


def form_of(request: Request) -> str:
    """Choose the form of an answer by what is accepted."""
    return demand(request.headers.get("accept"), (HTML, *TABLES.values())).form


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in each form but the page: plain JSON values, one table, and several sheets."""

    record: Mapping[str, Any]
    table: Sheet
    sheets: Sequence[Sheet]
    name: str
    """What the file is called when it is saved, without its ending."""


async def send(form: str, answer: Answer, *, status: int = 200, keep: str = FRESH) -> Response:
    """Send *answer* in *form*; tables are written aside, as a workbook takes a while.

    With a *status* that tells of a fault, its record is the problem's too."""
    headers = {"Vary": "Accept", "Cache-Control": keep}
    if form == JSON:
        media_type = JSON if status < 400 else PROBLEM_JSON
        return JSONResponse(dict(answer.record), status, headers, media_type)
    ending = "csv" if form == CSV else "xlsx"
    headers["Content-Disposition"] = f'attachment; filename="{answer.name}.{ending}"'
    if form == CSV:
        text = await asyncio.to_thread(write_csv, answer.table)
        headers["Content-Type"] = content_type(CSV) + "; header=present"
        return Response(text, status, headers)
    body = await asyncio.to_thread(write_xlsx, answer.sheets)
    return Response(body, status, headers, XLSX)
