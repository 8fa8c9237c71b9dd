"""Find the release and make its engine: what can begin before the web is even imported."""

from pathlib import Path

from aiconcord.build.fingerprint import source_hash
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings


def ready_release(places: Places, folder: Path | None) -> Release | None:
    """Open the release in *folder*, else the one in the wheel, else the one built of the sources.

    None where that one must be built first.
    """
    if folder is None:
        folder = places.bundled_release
        if folder is None or not (folder / "manifest.json").is_file():
            # Where `build` puts it. Asked of the fingerprint, because to import all that builds
            # takes as long as a third of what there is to do until the first answer.
            folder = places.build / "releases" / source_hash(places)[:12]
            if not (folder / "manifest.json").is_file():
                return None
    return Release.open(folder)


def make_engine(
    settings: Settings, quads: Path, release: Release | None = None, *, is_trusted: bool = False
) -> Engine:
    """Make the engine that *settings* name: our own workers over *quads*, or a remote server.

    *is_trusted* says that *quads* were written by us and need not be checked term by term. The
    server must hold *release* to be started with, if one is given.
    """
    if settings.engine == "embedded":
        return EmbeddedEngine(
            quads, limits=settings.limits, workers=settings.workers, is_trusted=is_trusted
        )
    # Only those who name a server wait for what speaks to it to be imported.
    from aiconcord.graph.remote import RemoteEngine  # noqa: PLC0415
    from aiconcord.graph.remote_held import Held  # noqa: PLC0415

    expected = Held.of(release) if release else None
    return RemoteEngine(settings.engine, settings.limits, settings.credentials, expected=expected)
