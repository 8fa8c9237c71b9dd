"""What queries may cost. A part of the table of settings, see ``table``."""

from dataclasses import dataclass

from aiconcord.settings.told import number


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may cost: one of them, those of a client, and all that wait."""

    seconds: float = number(
        10.0,
        "AICONCORD_SECONDS",
        "s",
        "How long a query may run, and how long it may wait before that. The saved questions take"
        " a fraction of a second.",
        least=0.1,
        most=600,
    )
    light_seconds: float = number(
        0.5,
        "AICONCORD_LIGHT_SECONDS",
        "s",
        "How long a query may hold the worker kept for short ones: what others then wait at most.",
        least=0.05,
        most=60,
    )
    memory_mb: int = number(
        512,
        "AICONCORD_MEMORY_MB",
        "MB",
        "What a query may take beyond the data. The worst grow by 160 MB a second. Times the"
        " workers, it is what the machine must have.",
        least=64,
        most=65_536,
    )
    result_bytes: int = number(
        50_000_000,
        "AICONCORD_RESULT_BYTES",
        "bytes",
        "How large a result may be, as it is sent. A larger one is refused whole, never cut. Rows"
        " are not counted: a row has any length, and bytes are what we hold and you wait for.",
        least=10_000,
        most=1_000_000_000,
    )
    query_bytes: int = number(
        256_000,
        "AICONCORD_QUERY_BYTES",
        "bytes",
        "How long the text of a query may be: enough for 30,000 values.",
        least=1_000,
        most=10_000_000,
    )
    nesting: int = number(
        64,
        "AICONCORD_NESTING",
        "levels",
        "How deeply a query may nest. The engine crashes at 2,500; nobody's query comes near 64.",
        least=8,
        most=256,
    )
    members: int = number(
        200,
        "AICONCORD_MEMBERS",
        "parts",
        "How many patterns, groups, clauses or steps may stand side by side. From 300 on, the"
        " engine plans for longer than it would run.",
        least=20,
        most=250,
    )
    running_per_client: int = number(
        2,
        "AICONCORD_RUNNING_PER_CLIENT",
        "queries",
        "How many queries of one client run at a time, so that one alone never holds all workers.",
        least=1,
        most=256,
    )
    waiting_per_client: int = number(
        8,
        "AICONCORD_WAITING_PER_CLIENT",
        "queries",
        "How many more of a client's queries wait for those; the next is told"
        " `too-many-running`. Browsers open six connections.",
        least=0,
        most=10_000,
    )
    light_queue: int = number(
        64,
        "AICONCORD_LIGHT_QUEUE",
        "queries",
        "How many untried queries wait for a worker, of all clients; the next is told"
        " `engine-busy`. At a few milliseconds each, they are through in a second.",
        least=1,
        most=100_000,
    )
    long_queue: int = number(
        8,
        "AICONCORD_LONG_QUEUE",
        "queries",
        "How many long queries wait for a worker. More could not be served in time: two run at"
        " a time, for up to ten seconds each.",
        least=1,
        most=10_000,
    )
