"""Everything an operator may set, in one table.

A :class:`Settings` is read once by the command or the app and handed down; no module keeps one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.credentials import NOBODY, Credentials


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
    """The settings of one run. ``engine`` is ``embedded``, the URL of a SPARQL 1.1 server, or the
    path of the file in which `aiconcord push` names one.

    ``submissions`` is the URL of their database; empty means a file in the data home, ``off`` that
    none are taken.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    engine: str = "embedded"
    credentials: Credentials = NOBODY
    workers: int = 3
    limits: Limits = field(default_factory=Limits)
    upload_bytes: int = 20_000_000
    submissions: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read ``HOST``, ``PORT`` and the ``AICONCORD_*`` variables; unset means the default."""
        env = os.environ if environment is None else environment
        plain = cls()
        return cls(
            host=env.get("HOST") or plain.host,
            port=_whole_number(env, "PORT", plain.port, range(65536)),
            engine=env.get("AICONCORD_ENGINE") or plain.engine,
            credentials=Credentials.from_environment(env),
            workers=_whole_number(env, "AICONCORD_WORKERS", plain.workers, range(3, 257)),
            submissions=env.get("AICONCORD_SUBMISSIONS") or plain.submissions,
        )


def _whole_number(env: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    text = env.get(name)
    if not text:
        return default
    if text.isascii() and text.isdigit() and int(text) in allowed:
        return int(text)
    raise ProblemError(
        Problem(
            "setting-value",
            f"{name} is `{text}`",
            Where(slot=name),
            f"give a whole number from {allowed[0]} to {allowed[-1]}, or leave it unset",
        )
    )
