"""The file that names the remote server to serve from: written by push, followed by the service.

It is replaced as a whole, so that a reader sees the old one or the new one, and holds no
credentials.
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from aiconcord.problems.record import Problem, ProblemError, Where

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Pointer:
    """A server that holds *release*: its query address, and where the release's files lie.

    *default_graph* is the name of the default graph there, None where the server has one.
    """

    url: str
    release: str
    date: str
    folder: str
    default_graph: str | None = None


def is_pointer(engine: str) -> bool:
    """Tell whether the setting *engine* names a file, and not a server or our own workers.

    >>> is_pointer("engine.json"), is_pointer("http://e/query"), is_pointer("embedded")
    (True, False, False)
    """
    return engine != "embedded" and "://" not in engine


def read_pointer(file: Path) -> Pointer:
    """Read *file*; a ProblemError ``engine-pointer`` tells why it cannot be used."""
    try:
        found: Any = json.loads(file.read_text("utf-8"))
        if found.pop("format") != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        return Pointer(**found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not what push writes"
        raise ProblemError(
            Problem(
                "engine-pointer",
                f"{file.name}, which names the remote engine, cannot be read: {why}",
                Where(file=file.name, slot="AICONCORD_ENGINE"),
                "write it with `aiconcord push --engine URL --pointer FILE`",
            )
        ) from fault


def write_pointer(file: Path, pointer: Pointer) -> None:
    """Put *pointer* in the place of *file*, at once."""
    text = json.dumps({"format": FORMAT, **asdict(pointer)}, indent=1) + "\n"
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            Path(draft).chmod(0o644)
            Path(draft).replace(file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise ProblemError(
            Problem(
                "engine-pointer",
                f"{file.name} cannot be written: {fault.strerror}",
                Where(file=file.name),
                "name a file in a folder that you may write to",
            )
        ) from fault
