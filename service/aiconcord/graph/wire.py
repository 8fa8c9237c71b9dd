"""What passes between server, loader and workers: frames with a length, and one record each way.

The loader imports this and must be up in a moment: next to nothing may be imported here.
"""

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

from aiconcord.problems.record import Problem, Where

HEAD: Final = struct.Struct("!cI")
"""A frame's head: one letter for its kind, then the length of its body."""
REPLY: Final = struct.Struct("!ccI")
"""The head of what a worker says: its kind, :data:`WORN` or :data:`DONE`, the length of its body.

What state the worker is in stands before the answer, so that both are read at once.
"""

READY: Final = b"R"
ANSWER: Final = b"A"
FAULT: Final = b"F"
WORN: Final = b"W"
"""Said by a worker that should be replaced."""
DONE: Final = b"D"
"""Said by a worker fit for the next query."""
QUESTION: Final = b"Q"
GONE: Final = b"G"
"""Tells of a worker that ended; the body is :data:`END`."""

APPLIED: Final = b"P"
"""Tells that a change was applied; the body is an :data:`END`: its number, and how many graphs
could not be read."""

REQUEST: Final = struct.Struct("!cI")
"""What the loader is asked: :data:`FORK`, :data:`KILL` or :data:`APPLY`, and a number with it."""
FORK: Final = b"f"
"""Comes with the descriptor of the line that the new worker answers on."""
KILL: Final = b"k"
APPLY: Final = b"a"
"""Comes with the descriptor of a file that holds graphs, each as :data:`GRAPH` says.

A file, because a socket would have to be emptied by the loader before anything else could be said.
"""
GRAPH: Final = struct.Struct("!IQ")
"""The lengths of a graph's name and of its N-Triples, which follow; no triples: no such graph."""
END: Final = struct.Struct("!Ii")
"""A worker's number and its exit code, negative where a signal ended it, as Python gives it."""
NEVER_BEGAN: Final = 255
"""The exit code of a worker that could not be forked."""
LOST: Final = 254
"""The exit code of a worker whose loader ended, and which ended with it."""
UNSORTABLE: Final = 253
"""Told of a worker that Oxigraph ended because values of a query have no order among them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query as a worker gets it. *default* None means: the file's own default graph.

    *seconds* is what the worker's own clock allows; the server watches a shorter one.
    """

    query: str
    media_type: str
    default: tuple[str, ...] | None
    named: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]
    result_bytes: int
    seconds: float

    def pack(self) -> bytes:
        """Write the question as the body of a frame."""
        # Not dataclasses.asdict, which copies deeply and takes longer than a light query.
        return json.dumps(
            {
                "query": self.query,
                "media_type": self.media_type,
                "default": self.default,
                "named": self.named,
                "prefixes": self.prefixes,
                "result_bytes": self.result_bytes,
                "seconds": self.seconds,
            }
        ).encode()

    @classmethod
    def unpack(cls, body: bytes) -> "Question":
        """Read a question from the body of a frame."""
        found: dict[str, Any] = json.loads(body)
        default = found["default"]
        return cls(
            query=found["query"],
            media_type=found["media_type"],
            default=None if default is None else tuple(default),
            named=tuple(found["named"]),
            prefixes=tuple((name, iri) for name, iri in found["prefixes"]),
            result_bytes=found["result_bytes"],
            seconds=found["seconds"],
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a worker did not answer: the parts of a Problem, and the place in the query."""

    code: str
    what: str
    remedy: str = ""
    line: int | None = None
    column: int | None = None

    def pack(self) -> bytes:
        """Write the fault as the body of a frame."""
        return json.dumps(asdict(self)).encode()

    def problem(self) -> Problem:
        """Give the record of the fault."""
        return Problem(self.code, self.what, Where(line=self.line, column=self.column), self.remedy)

    @classmethod
    def unpack(cls, body: bytes) -> "Fault":
        """Read a fault from the body of a frame."""
        return cls(**json.loads(body))


def frame(kind: bytes, body: bytes = b"") -> bytes:
    """Write one frame."""
    return HEAD.pack(kind, len(body)) + body


def reply(kind: bytes, fit: bytes, body: bytes) -> bytes:
    """Write what a worker says."""
    return REPLY.pack(kind, fit, len(body)) + body
