"""Serve the app on a socket, in the foreground, until SIGTERM or SIGINT.

uvicorn carries the HTTP. The socket is bound before anything is built, so that a taken port is told
before that, and so that port 0 (any free one) can be printed.
"""

import asyncio
import errno
import importlib
import logging
import os
import signal
import socket
import sys
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from aiconcord.problems.record import Problem, ProblemError, Where

SECONDS_TO_REFUSE = 3
"""How long the queries that are refused at the end have for that, before what is left is ended."""

_log = logging.getLogger("aiconcord")


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


class _Server(uvicorn.Server):
    """A uvicorn that says where it is once it answers, and leaves nobody without an answer.

    When it is told to stop it is no longer ready, goes on for as long as a proxy needs to see that,
    stops listening, and lets what runs finish. Queries that take longer than that are refused
    through the engine, and everything else through :class:`~aiconcord.web.watching.Watched`.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, announcement: str) -> None:
        super().__init__(config)
        self._app = app
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            if self._app.state.services.settings.log == "json":
                _log.info(self._announcement)
            else:
                sys.stderr.write(self._announcement + "\n")
                sys.stderr.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        settings = self._app.state.services.settings
        self._app.state.phase = "closing"
        _log.info("closing: what runs may finish for %s seconds", settings.stop_seconds)
        await asyncio.sleep(settings.drain_seconds)
        refusing = asyncio.create_task(self._refuse_what_remains(settings.stop_seconds))
        await super().shutdown(sockets)
        refusing.cancel()
        _log.info("closed")

    async def _refuse_what_remains(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._app.state.services.engine.close()


def serve(app: FastAPI, taken: socket.socket, what: str) -> None:
    """Answer on the socket *taken* until told to stop; *what* is said beside the address.

    Forwarded-For fields are believed only from the proxies named in ``FORWARDED_ALLOW_IPS``: from
    anybody else they would let one client pass for many and escape its share.
    """
    settings = app.state.services.settings
    # Only now: this module is imported before the web, of which these need some.
    logs = importlib.import_module("aiconcord.app.logs")
    watching = importlib.import_module("aiconcord.web.watching")
    connections = importlib.import_module("aiconcord.app.connections")
    logs.log_to(sys.stderr, settings.log)
    proxies = os.environ.get("FORWARDED_ALLOW_IPS", "")
    trusted = ProxyHeadersMiddleware(cast(Any, app), proxies).trusted_hosts
    watch = connections.Watch(settings, trusted.__contains__)
    config = uvicorn.Config(
        watching.Watched(app, lambda: app.state.metrics, lambda: app.state.phase == "closing"),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        forwarded_allow_ips=proxies,
        http=watch.protocol,
        ws="none",
        timeout_graceful_shutdown=settings.stop_seconds + SECONDS_TO_REFUSE,
        timeout_keep_alive=15,
    )
    server = _Server(config, app, f"AI Concord serves {what} at {address(taken)}")
    for each in (signal.SIGTERM, signal.SIGINT):
        # uvicorn handles both and, once all is done, raises them again: to have been told to stop
        # and to have stopped is no failure.
        signal.signal(each, lambda *_: None)
    try:
        server.run(sockets=[taken])
    except SystemExit:
        fault: ProblemError | None = app.state.startup_problem
        if fault is None:
            raise
        raise fault from None
