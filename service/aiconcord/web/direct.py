"""Answer a few addresses without the framework, whose share of a light query is the largest.

The addresses stay what they are to the framework too: its routes describe them in the OpenAPI
document and refuse other methods. Only requests that would be answered are taken out before them.
"""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aiconcord.problems.record import ProblemError
from aiconcord.web.failures import problem_response

Endpoint = Callable[[Request], Awaitable[Response]]


class Direct:
    """Stands before *app*: answers GET and POST by *endpoints*, path to what answers there.

    What is refused with a ProblemError is told as everywhere; any other fault is for those who
    stand before this to see.
    """

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint]) -> None:
        self.app = app
        self.endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        endpoint = self.endpoints.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint is None or scope["method"] not in ("GET", "POST"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except ProblemError as fault:
            response = problem_response(request, *fault.problems)
        await response(scope, receive, send)
