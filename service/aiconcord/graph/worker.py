"""What a worker process does, from when :mod:`~aiconcord.graph.loader` has forked it.

It gives up what it could do harm with (new file descriptors, memory without bound), and answers one
query after another over its line. It keeps no clock but a backstop: the server ends it when a query
overruns.
"""

import os
import re
import resource
import socket
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from aiconcord.graph import wire
from aiconcord.graph.dataset import run
from aiconcord.graph.wire import Fault, Question
from aiconcord.graph.writing import TooLargeError, WrongFormError, write

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_SENTENCE: Final = re.compile(r"[A-Z][^\"'\[\]]*( [a-zA-Z]+){2,}[^\"'\[\]]*")
_MOST_SHOWN: Final = 30
_AT_ONCE: Final = 1 << 16
"""Up to this length, an answer is copied behind its head: cheaper than to say it in two parts."""


class Memory:
    """Watches the address space, through a file opened while opening files was still allowed."""

    def __init__(self, memory_mb: int) -> None:
        self._allowed = memory_mb * 1_000_000
        try:
            self._fd: int | None = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._fd = None
        self._start = self.used()

    def used(self) -> int:
        """Tell how many bytes of address space are in use; 0 where the system does not say."""
        return 0 if self._fd is None else int(os.pread(self._fd, 64, 0).split()[0]) * _PAGE

    def bound(self) -> None:
        """Allow this much more than is used now, and not one byte beyond."""
        if self._start:
            most = self._start + self._allowed
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def worn(self, passing: int = 0) -> bool:
        """Tell whether so much was kept by earlier queries that the next one would suffer.

        *passing* is what is in use still, and will not be.
        """
        return self.used() - self._start - passing > self._allowed // 4


def give_up_powers() -> None:
    """Take away new descriptors, without which no query reaches a file or the network."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def set_backstop(seconds: float) -> None:
    """End this process by the system's clock if the server does not end it first."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    most = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def syntax_fault(text: str, query: str) -> Fault:
    """Tell an Oxigraph syntax error in our words, with line and column.

    Its list of what could follow helps nobody, apart from the sentences in it. Its column is that
    of the end of the longest keyword it tried, so that the fault stands up to so much before.

    >>> fault = syntax_fault("error at 1:15: expected OPTIONAL", "ASK { nonsense }")
    >>> fault.what, fault.column
    ('the query is not valid SPARQL at or soon after `nonsense }`', 7)
    """
    found = _PLACE.match(text)
    if not found:
        return Fault("query-syntax", f"the query is not valid SPARQL: {text}", "mend the query")
    parts = " ".join(found[3].split()).removeprefix("expected ").removeprefix("one of ").split(", ")
    tried = max((len(part) for part in parts if part.isalpha()), default=0)
    line, column = int(found[1]), max(1, int(found[2]) - tried)
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    rest = rest if len(rest) <= _MOST_SHOWN else rest[:_MOST_SHOWN] + "…"
    where = f"at or soon after `{rest}`" if rest else "at its end"
    why = "; ".join(part for part in parts if _SENTENCE.fullmatch(part))
    return Fault(
        "query-syntax",
        f"the query is not valid SPARQL {where}{': ' + why if why else ''}",
        "mend the query at that place; what stands before it could be read",
        line,
        column,
    )


_REFUSALS: Final[tuple[tuple[type[BaseException], Fault], ...]] = (
    (
        TooLargeError,
        Fault(
            "result-too-large",
            "the result is over {question.result_bytes:,} bytes",
            "ask for less with LIMIT or a narrower pattern, or take a dump",
        ),
    ),
    (
        WrongFormError,
        Fault(
            "not-acceptable",
            "the answer to this form of query cannot be written as {question.media_type}",
            "ask SELECT and ASK for a results format, CONSTRUCT and DESCRIBE for an RDF format",
        ),
    ),
    (
        MemoryError,
        Fault("query-memory", "the query ran over its memory limit", "ask for less at a time"),
    ),
    (
        OSError,
        Fault(
            "query-reaches-out",
            "the query tried to reach another server",
            "ask that server yourself and join the answers at home",
        ),
    ),
    (
        Exception,
        Fault("query-syntax", "the query cannot be evaluated: {error}", "mend or simplify it"),
    ),
)
"""What is told of each exception, the first that fits. A store in memory reads no files, so that
an OSError comes of the network."""


def answer(store: ox.Store, question: Question) -> bytes | Fault:
    """Answer *question*, or tell why not."""
    try:
        results = run(store, question.query, question.default, question.named)
        prefixes = dict(question.prefixes)
        return write(results, question.media_type, prefixes, question.result_bytes)
    except SyntaxError as error:
        return syntax_fault(str(error), question.query)
    except Exception as error:
        fault = next(fault for kind, fault in _REFUSALS if isinstance(error, kind))
        return replace(fault, what=fault.what.format(question=question, error=error))


def serve(line: socket.socket, store: ox.Store, memory: Memory) -> None:
    """Answer questions from *line* until it is closed."""
    while True:
        head = receive(line, wire.HEAD.size)
        if head is None:
            return
        _, length = wire.HEAD.unpack(head)
        body = receive(line, length)
        if body is None:
            return
        question = Question.unpack(body)
        set_backstop(question.seconds)
        found = answer(store, question)
        kind, said = (
            (wire.FAULT, found.pack()) if isinstance(found, Fault) else (wire.ANSWER, found)
        )
        fit = wire.WORN if memory.worn(len(said)) else wire.DONE
        if len(said) < _AT_ONCE:
            line.sendall(wire.reply(kind, fit, said))
        else:
            line.sendall(wire.REPLY.pack(kind, fit, len(said)))
            line.sendall(said)
        del found, said


def receive(line: socket.socket, length: int) -> bytes | None:
    """Read exactly *length* bytes; None where the other end was closed before."""
    parts: list[bytes] = []
    while length:
        part = line.recv(min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def work(line: socket.socket, store: ox.Store, memory_mb: int) -> None:
    """Give up powers, say that the worker is ready and which process it is, serve."""
    memory = Memory(memory_mb)
    give_up_powers()
    memory.bound()
    line.sendall(wire.reply(wire.READY, wire.DONE, str(os.getpid()).encode()))
    serve(line, store, memory)
