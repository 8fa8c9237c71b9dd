"""Serve from the engine that a pointer file names, and go over to the next when the file does.

For each release there is an app of its own, with its engine, its pages and what it keeps in memory.
A request is answered by one app from its first byte to its last, so no answer is of two releases.
The next app is started, and its engine asked what it holds, while the one before still answers;
that one is closed when the last request it took is answered.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from aiconcord.app.parts import services_of_release
from aiconcord.app.pointer import Pointer, read_pointer
from aiconcord.app.wiring import create_app
from aiconcord.graph.release import Release
from aiconcord.graph.remote import RemoteEngine
from aiconcord.graph.remote_held import Held
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings

LOOK_SECONDS: Final = 0.5

_log = logging.getLogger("aiconcord.engine")


def app_of(settings: Settings, places: Places, pointer: Pointer) -> FastAPI:
    """Make the app that answers from the server and the release that *pointer* names."""
    release = Release.open(Path(pointer.folder))
    if release.version != pointer.release:
        raise ProblemError(
            Problem(
                "engine-pointer",
                f"the pointer names {pointer.release}, and its folder holds {release.version}",
                Where(slot="AICONCORD_ENGINE"),
                "push the release again, or put its folder back",
            )
        )
    engine = RemoteEngine(
        pointer.url,
        settings.limits,
        settings.credentials,
        default_graph=pointer.default_graph,
        expected=Held.of(release),
    )
    return create_app(services_of_release(settings, places, release, engine))


class _Served:
    """One app that is up, and how many requests it has still to answer."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._life: AbstractAsyncContextManager[Any] = app.router.lifespan_context(app)
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def start(self) -> None:
        await self._life.__aenter__()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._running += 1
        self._idle.clear()
        try:
            await self.app(scope, receive, send)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def close(self) -> None:
        await self._idle.wait()
        await self._life.__aexit__(None, None, None)


class Pointed:
    """An ASGI app that hands each request to the app of what *file* names at that moment."""

    def __init__(self, file: Path, pointer: Pointer, make: Callable[[Pointer], FastAPI]) -> None:
        self._file = file
        self._pointer = pointer
        self._make = make
        self._served = _Served(make(pointer))
        self._router = Router(lifespan=self._life)
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> State:
        """What the app that serves now keeps: its metrics, its phase, why its start failed."""
        return self._served.app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] == "lifespan":
            await self._router(scope, receive, send)
        else:
            await self._served.answer(scope, receive, send)

    @asynccontextmanager
    async def _life(self, _router: Any) -> AsyncIterator[None]:
        await self._served.start()
        task = asyncio.get_running_loop().create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await asyncio.gather(*self._closing, self._served.close())

    async def _follow(self) -> None:
        told = ""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.step()
                told = ""
            except ProblemError as fault:
                if told != str(fault):  # said once: what was served before is served on
                    _log.warning("the pointer to the engine is not followed: %s", fault)
                told = str(fault)
            except Exception:
                _log.exception("the pointer to the engine cannot be followed")

    async def step(self) -> None:
        """Go over to what the file names now; raises, with the one before serving on."""
        pointer = await asyncio.to_thread(read_pointer, self._file)
        if pointer == self._pointer:
            return
        following = _Served(await asyncio.to_thread(self._make, pointer))
        await following.start()
        before, self._served = self._served, following
        self._pointer = pointer
        _log.info("serving release %s from now on", pointer.release)
        task = asyncio.get_running_loop().create_task(before.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def follow(settings: Settings, places: Places, pointer: Pointer) -> Pointed:
    """Make the app that serves what the file in *settings* names: *pointer*, at this moment."""
    return Pointed(Path(settings.engine), pointer, lambda one: app_of(settings, places, one))
