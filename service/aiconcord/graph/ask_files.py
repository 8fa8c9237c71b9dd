"""Asks a query of a few Turtle files in this process: no release, no worker, nothing kept."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from aiconcord.problems.record import Problem, ProblemError, Where

Row = dict[str, str]


def ask_files(files: Iterable[Path], query: str) -> list[Row]:
    """Give the rows that the SELECT *query* has over *files*, each bound column to its text.

    Only for our own queries: nothing bounds them. A ProblemError tells of a file that cannot be
    read."""
    store = ox.Store()
    for file in files:
        try:
            store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as fault:
            unreadable = isinstance(fault, OSError)
            raise ProblemError(
                Problem(
                    "file-unreadable" if unreadable else "turtle-syntax",
                    str(fault.strerror if isinstance(fault, OSError) else fault),
                    Where(file.name),
                    "check the path and its permissions" if unreadable else "mend the file",
                )
            ) from fault
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("the query is no SELECT")
    names = [variable.value for variable in found.variables]
    return [
        {
            name: value.value
            for name in names
            if (value := solution[name]) is not None and not isinstance(value, ox.Triple)
        }
        for solution in found
    ]
