"""The process that workers are forked from.

Run as ``python -m aiconcord.graph.loader FD FILE MB PARENT [trusted]``.

It loads FILE once and says so over the socket FD; from then on it forks a worker for every request,
ends one when it is told to, and tells how each one ended. A forked worker shares the loaded data
and is up in a hundredth of a second, while to load anew takes seconds. Graphs can be put into what
is loaded, or taken out, for workers forked later. It runs no query itself and has one thread only,
without which forking would not be safe.
"""

import ctypes
import gc
import os
import select
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

import pyoxigraph as ox

from aiconcord.graph import wire
from aiconcord.graph.wire import Fault
from aiconcord.graph.worker import work

_PR_SET_PDEATHSIG: Final = 1
_NO_ORDER: Final = b"does not correctly implement a total order"
"""What Rust says when it sorts by a comparison that contradicts itself, and ends the process.

Oxigraph compares numbers as numbers and all else as text, by which 10 < "5" < 9 < 10. Whether that
is noticed depends on the rows, and nothing else tells it from a want of memory."""


def end_with_parent(parent: int) -> None:
    """Ask Linux to end this process when its parent ends; elsewhere the closed socket must do.

    A worker that computes does not see a closed socket, so the backstop clock ends it too.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def load(file: Path, *, is_trusted: bool = False) -> ox.Store | Fault:
    """Load the N-Quads *file* into memory, or tell why it cannot be.

    To check each IRI and language tag takes a third of the time; who *is_trusted* wrote them right.
    """
    store = ox.Store()
    try:
        if file.stat().st_size:
            store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=is_trusted)
    except (OSError, SyntaxError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Fault("file-unreadable", f"the N-Quads file cannot be read: {why}", "mend it")
    return store


def apply(store: ox.Store, file: BinaryIO) -> int:
    """Put each graph in *file*, written as :data:`wire.GRAPH` says, in place of what it was.

    Give how many could not be read, which are left out: this process must not end of them."""
    refused = 0
    while head := file.read(wire.GRAPH.size):
        name_length, length = wire.GRAPH.unpack(head)
        name = ox.NamedNode(file.read(name_length).decode())
        triples = file.read(length)
        store.remove_graph(name)
        if triples:
            try:
                store.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=name)
            except (SyntaxError, ValueError):
                refused += 1
    return refused


def scratch() -> BinaryIO:
    """Open a file that nobody sees, in memory where that can be: there may be no folder for one."""
    in_memory = getattr(os, "memfd_create", None)  # Linux has it
    if in_memory is not None:
        return os.fdopen(in_memory("words"), "w+b", buffering=0)
    return cast(BinaryIO, tempfile.TemporaryFile(buffering=0))


class Loader:
    """Forks workers over *store* for whoever holds the other end of *line*."""

    def __init__(self, line: socket.socket, store: ox.Store, memory_mb: int) -> None:
        self._line = line
        self._store = store
        self._memory_mb = memory_mb
        self._numbers: dict[int, int] = {}
        self._last_words: dict[int, BinaryIO] = {}
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Do as told until the line is closed; the workers then end with this process."""
        while True:
            readable, _, _ = select.select([self._line, self._woken], [], [])
            if self._woken in readable:
                self._tell_of_the_ended()
            if self._line in readable and not self._obey():
                return

    def _obey(self) -> bool:
        """Take one request; False where there will be no more."""
        request, descriptors, _, _ = socket.recv_fds(self._line, wire.REQUEST.size, 1)
        if len(request) < wire.REQUEST.size:
            return False
        what, number = wire.REQUEST.unpack(request)
        if what == wire.FORK:
            self._fork(number, descriptors[0])
        elif what == wire.APPLY:
            self._apply(number, descriptors[0])
        else:
            for pid, known in self._numbers.items():
                if known == number:
                    os.kill(pid, signal.SIGKILL)  # not waited for yet, so the number is still its
        return True

    def _fork(self, number: int, descriptor: int) -> None:
        loader = os.getpid()
        try:
            said = scratch()
            pid = os.fork()
        except OSError:
            os.close(descriptor)
            self._say(number, wire.NEVER_BEGAN)
            return
        if pid:
            os.close(descriptor)
            self._numbers[pid], self._last_words[pid] = number, said
            return
        code = 1
        try:
            end_with_parent(loader)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(said.fileno(), sys.stderr.fileno())
            for end in (self._line, self._woken, self._waker):
                end.close()
            for words in (said, *self._last_words.values()):
                words.close()
            work(socket.socket(fileno=descriptor), self._store, self._memory_mb)
            code = 0
        finally:
            os._exit(code)  # nothing of the loader may run on in a worker

    def _apply(self, number: int, descriptor: int) -> None:
        """Put the graphs in the file *descriptor* in place of what they were."""
        with open(descriptor, "rb") as file:
            refused = apply(self._store, file)
        self._line.sendall(wire.frame(wire.APPLIED, wire.END.pack(number, refused)))

    def _tell_of_the_ended(self) -> None:
        with suppress(BlockingIOError):
            self._woken.recv(4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                code = os.waitstatus_to_exitcode(ended[1])
                with self._last_words.pop(ended[0]) as words:
                    if code == -signal.SIGABRT and _NO_ORDER in os.pread(words.fileno(), 4096, 0):
                        code = wire.UNSORTABLE
                self._say(self._numbers.pop(ended[0]), code)

    def _say(self, number: int, code: int) -> None:
        self._line.sendall(wire.frame(wire.GONE, wire.END.pack(number, code)))


def main(arguments: list[str]) -> None:
    """Load, say so, and fork."""
    fd, file, memory_mb, parent, *trusted = arguments
    end_with_parent(int(parent))
    line = socket.socket(fileno=int(fd))
    found = load(Path(file), is_trusted=bool(trusted))
    if isinstance(found, Fault):
        line.sendall(wire.frame(wire.FAULT, found.pack()))
        return
    gc.freeze()  # what is here for good need not be looked at, and so copied, in every worker
    line.sendall(wire.frame(wire.READY))
    Loader(line, found, int(memory_mb)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
