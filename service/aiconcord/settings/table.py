"""Everything an operator may set, in one table.

A :class:`Settings` is read once by the command or the app and handed down; no module keeps one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost. Seconds, megabytes (10**6 bytes) and counts."""

    seconds: float = 10.0
    light_seconds: float = 0.5
    memory_mb: int = 512
    result_bytes: int = 50_000_000
    query_bytes: int = 256_000
    nesting: int = 64
    members: int = 200
    running_per_client: int = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. ``engine`` is ``embedded`` or the URL of a SPARQL 1.1 server."""

    host: str = "127.0.0.1"
    port: int = 8000
    engine: str = "embedded"
    workers: int = 3
    limits: Limits = field(default_factory=Limits)
    upload_bytes: int = 20_000_000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read ``HOST``, ``PORT`` and the ``AICONCORD_*`` variables; defaults where one is unset."""
        env = os.environ if environment is None else environment
        plain = cls()
        return cls(
            host=env.get("HOST") or plain.host,
            port=int(env.get("PORT") or plain.port),
            engine=env.get("AICONCORD_ENGINE") or plain.engine,
            workers=int(env.get("AICONCORD_WORKERS") or plain.workers),
        )
