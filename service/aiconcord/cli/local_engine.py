"""The engine that a command asks: the local release's, or an endpoint's."""

from aiconcord.cli.progress import build_aloud
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.settings.places import Places
from aiconcord.settings.table import Settings


def engine_for(places: Places, endpoint: str | None) -> Engine:
    """Make the engine at *endpoint*, or over the release of *places*, built where it must be."""
    limits = Settings.from_environment().limits
    if endpoint:
        # Only those who name an endpoint wait for SPARQLWrapper.
        from aiconcord.graph.remote import RemoteEngine  # noqa: PLC0415

        return RemoteEngine(endpoint, limits=limits)
    bundled = places.bundled_release
    whole = bundled is not None and (bundled / "manifest.json").is_file()
    folder = bundled if bundled is not None and whole else build_aloud(places)
    return EmbeddedEngine(Release.open(folder).nquads, limits=limits, workers=1)
