"""Everything an operator may set, in one table, each with its default, its bounds and its reason.

A :class:`Settings` is read once by the command or the app and handed down; no module keeps one.
`aiconcord settings` prints the table.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.credentials import NOBODY, Credentials
from aiconcord.settings.limits import Limits
from aiconcord.settings.told import Setting, choice, number, read_fields, settings_of, text

__all__ = ["Limits", "Settings", "all_settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. ``engine`` is ``embedded``, the URL of a SPARQL 1.1 server, or the
    path of the file in which `aiconcord push` names one.

    ``submissions`` is the URL of their database; empty means a file in the data home, ``off`` that
    none are taken. ``log`` is ``plain`` or ``json``. Told to stop, the service answers on for
    ``drain_seconds``, not ready, so that a proxy sees it; then what runs has ``stop_seconds``.
    """

    host: str = text("127.0.0.1", "HOST", "address", "Where to listen.")
    port: int = number(
        8000, "PORT", "port", "Where to listen; 0 takes any that is free.", least=0, most=65_535
    )
    engine: str = text(
        "embedded",
        "AICONCORD_ENGINE",
        "URL",
        "Who answers queries: `embedded`, the query address of a SPARQL 1.1 server, or the path of"
        " the file in which `aiconcord push` names one.",
    )
    workers: int = number(
        3,
        "AICONCORD_WORKERS",
        "processes",
        "How many queries run at a time, of all clients. One worker is always kept for short ones.",
        least=3,
        most=256,
    )
    submissions: str = text(
        "",
        "AICONCORD_SUBMISSIONS",
        "URL",
        "Where submissions are kept: `sqlite:////path`, `postgresql://user@host/name` or `off`;"
        " unset, a file in the data home.",
        shown=False,
    )
    credentials: Credentials = NOBODY
    limits: Limits = field(default_factory=Limits)
    log: str = choice(
        "AICONCORD_LOG",
        ("plain", "json"),
        "How to log: a line for people, or one JSON object a line for machines.",
    )
    drain_seconds: int = number(
        0,
        "AICONCORD_DRAIN_SECONDS",
        "s",
        "How long to answer on, not ready, once told to stop: as long as a proxy takes to see it.",
        least=0,
        most=600,
    )
    stop_seconds: int = number(
        10,
        "AICONCORD_STOP_SECONDS",
        "s",
        "How long what runs may go on once told to stop: as long as a query may take.",
        least=0,
        most=600,
    )
    requests_per_minute: int = number(
        0,
        "AICONCORD_REQUESTS_PER_MINUTE",
        "requests",
        "How many requests a client may send to `/sparql` in a minute, in any rhythm; 0 is any"
        " number. Off, because clients share by the time they use: ten thousand quick queries"
        " harm nobody.",
        least=0,
        most=1_000_000,
    )
    upload_bytes: int = number(
        20_000_000,
        "AICONCORD_UPLOAD_BYTES",
        "bytes",
        "How large a mapping file may be. The largest crosswalk held here has under a tenth of it.",
        least=1_000,
        most=1_000_000_000,
    )
    checks_at_once: int = number(
        2,
        "AICONCORD_CHECKS_AT_ONCE",
        "files",
        "How many mapping files are checked at a time, each in a process of its own.",
        least=1,
        most=64,
    )
    check_wait_seconds: float = number(
        20.0,
        "AICONCORD_CHECK_WAIT_SECONDS",
        "s",
        "How long a mapping file waits to be checked; after that, `mapping-check-busy`.",
        least=0.1,
        most=600,
    )
    connections_per_client: int = number(
        256,
        "AICONCORD_CONNECTIONS_PER_CLIENT",
        "connections",
        "How many connections one client may keep open; the next is closed. A proxy named in"
        " FORWARDED_ALLOW_IPS may have any number.",
        least=8,
        most=1_000_000,
    )
    head_seconds: float = number(
        20.0,
        "AICONCORD_HEAD_SECONDS",
        "s",
        "How long a connection may take until the head of a request is there; a head may have"
        " three times the bytes of a query, and 65,536 more.",
        least=1,
        most=600,
    )
    body_seconds: float = number(
        300.0,
        "AICONCORD_BODY_SECONDS",
        "s",
        "How long the body of a request may take to come: 20 MB over a slow line take 160 s.",
        least=1,
        most=3_600,
    )
    stall_seconds: float = number(
        120.0,
        "AICONCORD_STALL_SECONDS",
        "s",
        "How long a client may read nothing of an answer before its connection is cut. Systems"
        " buffer, so that this cuts off who reads less than some 10 kB a second.",
        least=1,
        most=3_600,
    )
    unread_bytes: int = number(
        200_000_000,
        "AICONCORD_UNREAD_BYTES",
        "bytes",
        "How much one client may leave unread, over all its connections: four of the largest"
        " answers. What is over it is cut off, largest first; all clients may leave five times it.",
        least=1_000_000,
        most=100_000_000_000,
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read ``HOST``, ``PORT`` and the ``AICONCORD_*`` variables; unset means the default."""
        env = os.environ if environment is None else environment
        limits = Limits(**read_fields(Limits, env))
        if limits.light_seconds > limits.seconds:
            raise ProblemError(
                Problem(
                    "setting-value",
                    "AICONCORD_LIGHT_SECONDS is more than AICONCORD_SECONDS",
                    Where(slot="AICONCORD_LIGHT_SECONDS"),
                    f"give at most {limits.seconds}, or leave it unset",
                )
            )
        credentials = Credentials.from_environment(env)
        return cls(**read_fields(cls, env), limits=limits, credentials=credentials)


def all_settings(settings: Settings | None = None) -> Iterator[tuple[Setting, Any]]:
    """List every setting with its value in *settings*, else its default; a secret one as None."""
    here = settings or Settings()
    for holder in (here, here.limits):
        for each, told in settings_of(type(holder)):
            yield told, getattr(holder, each.name) if each.repr else None
