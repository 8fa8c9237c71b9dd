"""A real server for the commands of this folder: started, measured, ended; and a line to it."""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Server:
    """A server that answers, what it said, and how much memory it and its processes take."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def family(self) -> list[int]:
        """List the server, the process that loads, and the workers."""
        return [self.process.pid, *below(self.process.pid)]

    def memory(self) -> float:
        """Tell the megabytes of all of them, each page counted once."""
        return sum(map(proportional, self.family()))

    def said(self) -> str:
        """Give what it logged."""
        return self.log.read_text("utf-8", "replace")


def below(pid: int) -> list[int]:
    """List the processes below *pid*; one may end while it is looked at."""
    try:
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for each in map(int, direct) for found in (each, *below(each))]


def proportional(pid: int) -> float:
    """Tell the megabytes of *pid*, what it shares counted in part; 0 where it has ended."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[Server]:
    """Run `aiconcord serve` until left."""
    with tempfile.TemporaryDirectory() as home, (log := Path(home, "log")).open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "aiconcord", "serve", "--port", "0", *arguments],
            env={**os.environ, "XDG_DATA_HOME": home, "HOST": "127.0.0.1", **environment},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            yield Server(process, _port(process, log), log)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """Wait until the server says where it answers."""
    while True:
        said = log.read_text("utf-8", "replace")
        if found := re.search(r"at http://127\.0\.0\.1:(\d+)/", said):
            return int(found[1])
        if process.poll() is not None:
            raise RuntimeError(said)
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """A connection that is kept, from a loopback address of its own; made anew when it was cut."""

    def __init__(self, port: int, client: str, patience: float = 60.0) -> None:
        self._port = port
        self._client = client
        self._patience = patience
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Reply:
        """Send *request*, bytes of HTTP/1.1, and read its whole answer.

        ConnectionError: it was cut. TimeoutError: it hangs."""
        async with asyncio.timeout(self._patience):
            if self._streams is None:
                self._streams = await asyncio.open_connection(
                    "127.0.0.1", self._port, local_addr=(self._client, 0), limit=1 << 20
                )
            reader, writer = self._streams
            try:
                writer.write(request)
                reply = await _read(reader, bodiless=request.startswith(b"HEAD "))
            except BaseException:
                self.close()
                raise
        if reply.headers.get("connection", "").lower() == "close":
            self.close()
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


async def _read(reader: asyncio.StreamReader, *, bodiless: bool) -> Reply:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in fields.items()}
        status = int(head[0].split()[1])
        if bodiless or status in (204, 304):
            return Reply(status, headers, b"")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return Reply(status, headers, await _chunks(reader))
        return Reply(status, headers, await reader.readexactly(int(headers["content-length"])))
    except (asyncio.IncompleteReadError, KeyError, IndexError, ValueError) as fault:
        raise ConnectionError(f"no whole answer: {fault!r}") from fault


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
