"""Processes that are started and surely ended, and what memory they and their children hold."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE_TO_END = 20
PROC = Path("/proc")


def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    **pipes: int,
) -> subprocess.Popen[bytes]:
    """Start *command* in a session of its own; what it says goes to ``<folder>/log``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=pipes.get("stdout", log),
            stdin=pipes.get("stdin", subprocess.DEVNULL),
            stderr=log,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes]) -> None:
    """End *process* and all that it started, politely first."""
    started = tree(process.pid)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(PATIENCE_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    until = time.monotonic() + PATIENCE_TO_END
    while left := [pid for pid, born in started.items() if _born(pid) == born]:
        for pid in left:  # still the ones that we started
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > until:
            raise TimeoutError(f"processes {left} cannot be ended")
        time.sleep(0.01)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _stat(pid: int) -> list[str] | None:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _born(pid: int) -> str | None:
    stat = _stat(pid)
    return stat[19] if stat and stat[0] != "Z" else None


def tree(pid: int) -> dict[int, str]:
    """List a process and all below it, each with when it was born."""
    below: dict[int, list[int]] = {}
    for each in PROC.iterdir():
        if each.name.isdigit() and (stat := _stat(int(each.name))):
            below.setdefault(int(stat[1]), []).append(int(each.name))
    found, todo = {}, [pid]
    while todo:
        one = todo.pop()
        born = _born(one)
        if born is not None:
            found[one] = born
        todo += below.get(one, [])
    return found


@dataclass(frozen=True)
class Memory:
    """Megabytes (10**6 bytes) of a process and all below it.

    *resident* counts a page that several share once; *private* is what only one of them holds and
    has written to.
    """

    resident: float
    private: float


def memory(pid: int) -> Memory | None:
    """Add up what the system tells of a process and all below it; None where it tells nothing."""
    resident = private = 0
    for each in tree(pid):
        try:
            lines = (PROC / str(each) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes = {
            line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")
        }
        resident += kilobytes.get("Pss", 0)
        private += kilobytes.get("Private_Dirty", 0)
    if not resident:
        return None
    return Memory(resident * 1024 / 1e6, private * 1024 / 1e6)
