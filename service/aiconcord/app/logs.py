"""Write the log: a line for people, or one JSON object a line for machines.

Either way the line says which request it belongs to, if it belongs to one.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from aiconcord.web.watching import REQUEST_ID

LOGGERS: Final = (("aiconcord", logging.INFO), ("uvicorn.error", logging.WARNING))


class ForPeople(logging.Formatter):
    """Writes the time of day, what happened and, at the end, the request's name."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Write all of a record but its trace."""
        name = REQUEST_ID.get()
        line = super().formatMessage(record)
        return f"{line} [{name}]" if name else line


class ForMachines(logging.Formatter):
    """Writes one JSON object a line; what a record tells beside its text stands in it by name."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a whole record; a trace is one of its strings, so it stays one line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := REQUEST_ID.get():
            line["request"] = name
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def log_to(stream: TextIO, form: str) -> None:
    """Log to *stream* what an operator should know, as ``plain`` or as ``json``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ForMachines() if form == "json" else ForPeople())
    for name, level in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
