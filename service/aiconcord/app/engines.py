"""Find the release and make its engine: what can begin before the web is even imported."""

from collections.abc import Callable
from pathlib import Path

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.graph.remote import RemoteEngine
from aiconcord.graph.remote_held import Held
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings


def find_release(places: Places, folder: Path | None, build: Callable[[Places], Path]) -> Release:
    """Open the release in *folder*, else the one in the wheel, else *build* the sources' own."""
    if folder is not None:
        return Release.open(folder)
    bundled = places.bundled_release
    if bundled is not None and (bundled / "manifest.json").is_file():
        return Release.open(bundled)
    return Release.open(build(places))


def make_engine(settings: Settings, quads: Path, release: Release | None = None) -> Engine:
    """Make the engine that *settings* name: our own workers over *quads*, or a remote server.

    The server must hold *release* to be started with, if one is given.
    """
    if settings.engine == "embedded":
        return EmbeddedEngine(quads, limits=settings.limits, workers=settings.workers)
    expected = Held.of(release) if release else None
    return RemoteEngine(settings.engine, settings.limits, settings.credentials, expected=expected)
