"""Has a module of ours work on a hostile file in a process of its own, ended when it takes long."""

import asyncio
import sys

from aiconcord.problems.record import Problem, ProblemError


async def answer_apart(module: str, sent: bytes, seconds: float, too_long: Problem) -> bytes:
    """Run *module* with *sent* on its stdin and give what it writes to stdout.

    Where it ends badly, or not within *seconds*, the problem *too_long* is raised."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        written, _ = await asyncio.wait_for(child.communicate(sent), seconds)
    except TimeoutError:
        written = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise ProblemError(too_long)
    return written
