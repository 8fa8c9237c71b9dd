"""Serve the app on a socket, in the foreground, until SIGTERM or SIGINT.

uvicorn carries the HTTP. The socket is bound here first, so that a taken port is told before
anything is loaded, and so that port 0 (any free one) can be printed.
"""

import errno
import importlib
import logging
import os
import socket
import sys
import time
from typing import Any, TextIO, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from aiconcord.problems.record import Problem, ProblemError, Where

SECONDS_TO_FINISH = 5
"""How long requests may go on after SIGTERM before they are dropped."""

access = logging.getLogger("aiconcord.access")


def bind(host: str, port: int) -> socket.socket:
    """Take *host*:*port*, or raise the ProblemError ``port-in-use``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(1024)  # a second server on the same port is refused only once we listen
    except (OSError, OverflowError) as fault:
        taken.close()
        in_use = isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE
        raise ProblemError(
            Problem(
                "port-in-use" if in_use else "address-unusable",
                f"{host}:{port} is taken by another program"
                if in_use
                else f"{host}:{port} cannot be served on: {fault}",
                Where(slot="PORT" if in_use else "HOST"),
                "stop that program, or choose another port: `aiconcord serve --port 8001`"
                if in_use
                else "name an address of this machine and a port from 0 to 65535",
            )
        ) from fault
    return taken


def address(taken: socket.socket) -> str:
    """Tell the URL under which the socket *taken* is reached."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class AccessLog:
    """Logs one short line a request: method, path, status, bytes, milliseconds.

    The query string is left out: it may be long, and what people ask is their own business.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before *app*."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on and log it when its answer has gone out."""
        if scope["type"] != "http":
            await self.app(scope, receive, _without_trace(send))
            return
        status, size, start = 0, 0, time.perf_counter()

        async def count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, count)
        finally:
            spent = (time.perf_counter() - start) * 1000
            path = scope["path"][:200].encode("unicode_escape").decode()
            access.info("%s %s %s %s %.0f ms", scope["method"], path, status or "-", size, spent)


def _without_trace(send: Send) -> Send:
    """Drop the trace that Starlette sends when the app does not start for a reason we can tell."""

    async def plain(message: Message) -> None:
        if message["type"] == "lifespan.startup.failed" and "ProblemError" in message["message"]:
            message = {**message, "message": ""}
        await send(message)

    return plain


class _Server(uvicorn.Server):
    """A uvicorn that says where it is once it answers, not before."""

    announcement = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stderr.write(self.announcement)
            sys.stderr.flush()


def _log_to(stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    for name in ("aiconcord", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("aiconcord").setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def serve(app: FastAPI, taken: socket.socket, what: str) -> None:
    """Answer on the socket *taken* until told to stop; *what* is said beside the address.

    Forwarded-For fields are believed only from the proxies named in ``FORWARDED_ALLOW_IPS``: from
    anybody else they would let one client pass for many and escape its share.
    """
    _log_to(sys.stderr)
    proxies = os.environ.get("FORWARDED_ALLOW_IPS", "")
    trusted = ProxyHeadersMiddleware(cast(Any, app), proxies).trusted_hosts
    # Only now: this module is imported before the web, of which connections need some.
    watch = importlib.import_module("aiconcord.app.connections").Watch(
        app.state.services.settings, trusted.__contains__
    )
    config = uvicorn.Config(
        AccessLog(app),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        forwarded_allow_ips=proxies,
        http=watch.protocol,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        timeout_keep_alive=15,
    )
    server = _Server(config)
    server.announcement = f"AI Concord serves {what} at {address(taken)}\n"
    try:
        server.run(sockets=[taken])
    except SystemExit:
        fault: ProblemError | None = app.state.startup_problem
        if fault is None:
            raise
        raise fault from None
