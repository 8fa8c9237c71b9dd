"""Tell a client what share it has, and hold it to a rate where an operator sets one.

The fields are those of draft-ietf-httpapi-ratelimit-headers-10. The rate is a token bucket, kept as
one number a client: the moment at which its bucket would be full again (the generic cell rate
algorithm). Pure but for the clock that is handed in, and a microsecond or so a request.
"""

import math
from collections import OrderedDict
from typing import Final

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Settings

_WINDOW: Final = 60.0
_MOST_CLIENTS: Final = 10_000


class Rate:
    """The buckets of all clients, for the address ``/sparql``."""

    def __init__(self, settings: Settings) -> None:
        self._quota = settings.requests_per_minute
        self._running = settings.limits.running_per_client
        self._full: OrderedDict[str, float] = OrderedDict()
        self.policy = f'"running";q={self._running};qu="concurrent-requests"'
        if self._quota:
            self.policy += f', "minute";q={self._quota};w={_WINDOW:.0f}'

    def admit(self, client: str, now: float) -> None:
        """Take one from the bucket of *client*, or raise ``too-many-requests``."""
        if not self._quota:
            return
        full = max(self._full.get(client, now), now) + _WINDOW / self._quota
        if full - now > _WINDOW + 1e-6:
            raise ProblemError(
                Problem(
                    "too-many-requests",
                    f"you have sent {self._quota:,} requests within a minute",
                    Where(),
                    "send them more slowly, or ask for more in one query",
                )
            )
        self._full[client] = full
        self._full.move_to_end(client)
        if len(self._full) > _MOST_CLIENTS:
            self._full.popitem(last=False)

    def fields(self, client: str, room: int, now: float) -> dict[str, str]:
        """Give the fields that tell *client* what it may do, who has *room* for more queries."""
        state = f'"running";r={max(room, 0)}'
        if self._quota:
            until = max(self._full.get(client, now) - now, 0.0)
            left = int(self._quota * (1 - until / _WINDOW) + 1e-6)
            state += f', "minute";r={left};t={math.ceil(until)}'
        return {"RateLimit-Policy": self.policy, "RateLimit": state}


def refused_fields(code: str, settings: Settings, seconds: int) -> dict[str, str]:
    """Give the fields of a refusal with *code* after which to wait *seconds*."""
    name = {"too-many-running": "running", "too-many-requests": "minute"}.get(code)
    if name is None:
        return {}
    policy = Rate(settings).policy
    return {"RateLimit-Policy": policy, "RateLimit": f'"{name}";r=0;t={seconds}'}


def wait_for_one(settings: Settings) -> int:
    """Tell after how many seconds a bucket that is empty has one again."""
    return math.ceil(_WINDOW / max(settings.requests_per_minute, 1))
