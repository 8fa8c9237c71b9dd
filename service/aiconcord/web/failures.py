"""Answer every failure, on every address, with the same record: code, what, where, remedy.

Machines get ``application/problem+json``, browsers a page. :func:`problem_response` writes one,
:func:`install` makes the app use it for whatever goes wrong, our own faults included; of those
nothing but a code leaves the machine, the rest goes to the log.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import TemplateNotFound
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.negotiate import wants_html
from aiconcord.web.rate import refused_fields, wait_for_one
from aiconcord.web.services import services

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS: Mapping[str, int] = {
    "too-many-running": 2,
    "too-many-requests": 1,
    "too-many-connections": 10,
    "engine-busy": 1,
    "service-starting": 1,
    "service-closing": 5,
    "submissions-busy": 1,
    "mapping-check-busy": 20,
}
"""Codes after which the same request may well succeed, and after how long. What ran over a limit of
its own is not among them: it would again."""

_log = logging.getLogger("aiconcord.web")
_REMEDIES = {
    404: Problem(
        "not-found",
        "nothing is known at this address",
        remedy="look it up by name at /search, or start at /",
    ),
    405: Problem("method-not-allowed", "this address does not answer that method"),
    413: Problem("body-too-large", "the request's body is over the limit"),
    415: Problem("unsupported-media-type", "the body's media type is not understood here"),
    416: Problem("bad-range", "the range asked for lies outside the file"),
}
PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "what", "where", "remedy"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": sorted(CODES)},
        "severity": {"type": "string", "enum": ["error", "warning", "info"]},
        "what": {"type": "string"},
        "where": {"type": "object"},
        "remedy": {"type": "string"},
        "problems": {"type": "array", "items": {"type": "object"}},
        "request": {"type": "string"},
    },
}
"""The record, as ``/openapi.json`` describes it for every address."""

_INTERNAL = Problem(
    "internal",
    "the service failed on this request; the fault is ours",
    remedy="try again later; if it happens again, report the address and the X-Request-ID",
)


def as_record(*problems: Problem) -> dict[str, Any]:
    """Write *problems* as one RFC 9457 record; the first decides title, status and type."""
    first = problems[0]
    record = {
        "type": f"/problems#{first.code}",
        "title": CODES[first.code].meaning,
        "status": first.status,
        "detail": first.what,
        **first.as_json(),
    }
    if len(problems) > 1:
        record["problems"] = [problem.as_json() for problem in problems]
    return record


def problem_response(
    request: Request, *problems: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer *request* with *problems*: a page for a browser, else problem+json."""
    first = problems[0]
    request.scope.setdefault("state", {})["problem"] = first.code
    fields = {"Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    if first.code in RETRY_SECONDS:
        settings = services(request).settings
        seconds = RETRY_SECONDS[first.code]
        if first.code == "too-many-requests":
            seconds = wait_for_one(settings)
        fields["Retry-After"] = str(seconds)
        fields |= refused_fields(first.code, settings, seconds)
    if first.status == 401:
        fields["WWW-Authenticate"] = "Bearer"
    response: Response | None = None
    if wants_html(request):
        response = _page(request, problems)
    if response is None:
        record = as_record(*problems)
        if named := getattr(request.state, "request_id", ""):
            record["request"] = named
        response = JSONResponse(record, first.status, media_type=PROBLEM_JSON)
    response.headers.update(fields)
    return response


def _page(request: Request, problems: tuple[Problem, ...]) -> Response | None:
    """Fill the page of a failure; None where there is no template to fill."""
    first = problems[0]
    phrase = HTTPStatus(first.status).phrase
    try:
        return services(request).render(
            request,
            "problem.html",
            status=first.status,
            problems=problems,
            problem=first,
            meaning=CODES[first.code].meaning,
            phrase=phrase,
        )
    except TemplateNotFound:
        return None


async def _on_problem(request: Request, fault: Exception) -> Response:
    return problem_response(request, *cast(ProblemError, fault).problems)


async def _on_http(request: Request, fault: Exception) -> Response:
    fault = cast(HTTPException, fault)
    headers = dict(fault.headers or {})
    problem = _REMEDIES.get(fault.status_code)
    if problem is None and 400 <= fault.status_code < 500:
        problem = Problem("bad-request", str(fault.detail), remedy="see /docs for what it takes")
    if fault.status_code == 405:
        headers["Allow"] = allow = request.app.state.allowed(request.scope)
        problem = Problem(
            "method-not-allowed",
            f"this address does not answer {request.method[:20]}",
            remedy=f"use one of {allow}",
        )
    return problem_response(request, problem or _INTERNAL, headers=headers)


async def _on_invalid(request: Request, fault: Exception) -> Response:
    problems = [
        Problem(
            "invalid-parameter",
            str(each["msg"]),
            Where(slot=".".join(str(part) for part in each["loc"])),
            "see /docs for what this address takes",
        )
        for each in cast(RequestValidationError, fault).errors()
    ]
    return problem_response(request, *problems)


class LastResort:
    """Turns an exception nobody caught, and a failure told in bare text, into a record.

    Starlette answers some failures in plain text (a range outside a file); those are rewritten too,
    so that a client needs to understand one shape only.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before *app*."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on and watch over its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        replaced: Message | None = None

        async def watch(message: Message) -> None:
            nonlocal started, replaced
            if message["type"] == "http.response.start":
                if message["status"] >= 400:
                    bare = Headers(raw=message["headers"]).get("content-type", "text/plain")
                    if bare.startswith("text/plain"):
                        replaced = message
                        return
                started = True
            if replaced is None:
                await send(message)

        request = Request(scope, receive)
        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception:
            # The access log names the address; the trace stays on this machine.
            _log.exception("unhandled fault")
            if started:
                raise
            await problem_response(request, _INTERNAL)(scope, receive, send)
            return
        if replaced is not None:
            found = Headers(raw=replaced["headers"])
            kept = {name: found[name] for name in ("allow", "content-range") if name in found}
            problem = _REMEDIES.get(replaced["status"])
            if problem is None:
                problem = Problem("bad-request", "the request does not fit the address")
            await problem_response(request, problem, headers=kept)(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make *app* answer its failures with the record."""
    install_handlers(app)
    app.add_middleware(LastResort)


def install_handlers(app: FastAPI) -> None:
    """Make *app* answer those failures with the record that are raised for it to answer.

    The others are for a :class:`LastResort` before it.
    """
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
