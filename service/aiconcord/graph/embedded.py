"""The embedded engine: Oxigraph over one N-Quads file, in worker processes."""

import asyncio
from pathlib import Path

import pyoxigraph as ox

from aiconcord.graph.engine import NO_BINDINGS, Answer, Bindings, Dataset
from aiconcord.settings.table import Limits


class EmbeddedEngine:
    """Answers from *nquads*, whose default graph is taken as it stands."""

    def __init__(self, nquads: Path, *, limits: Limits, workers: int) -> None:
        self._path = nquads
        self._store = ox.Store()

    async def start(self) -> None:
        """Load the file."""
        self._store.bulk_load(path=str(self._path), format=ox.RdfFormat.N_QUADS)

    async def close(self) -> None:
        """Forget the store."""
        self._store = ox.Store()

    async def ask(
        self,
        query: str,
        *,
        bindings: Bindings = NO_BINDINGS,
        dataset: Dataset | None = None,
        media_type: str,
        limits: Limits | None = None,
        client: str | None = None,
    ) -> Answer:
        """Answer *query*."""

        def work() -> bytes:
            result = self._store.query(query)
            if isinstance(result, ox.QueryTriples):
                fmt = ox.RdfFormat.from_media_type(media_type)
                return result.serialize(format=fmt) or b""
            form = ox.QueryResultsFormat.from_media_type(media_type)
            return result.serialize(format=form) or b""

        return Answer(await asyncio.to_thread(work), media_type)
