"""Checks a file in a process of its own, which is ended when it takes too long."""

import json
from dataclasses import asdict
from typing import Any

from aiconcord.check.apart import answer_apart
from aiconcord.check.mapping_compared import Agreement
from aiconcord.check.mapping_file import NO_CROSSWALKS, MappingReport
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_rows import Cell, FaultyRow, Surroundings
from aiconcord.crosswalk.published import Published
from aiconcord.problems.record import Problem, Where

SECONDS = 30.0
MEMORY_BYTES = 2_000_000_000


async def report_apart(
    content: bytes,
    name: str,
    known: KnownElements,
    metadata: bytes | None = None,
    published: Published = NO_CROSSWALKS,
    *,
    seconds: float = SECONDS,
) -> MappingReport:
    """Check *content* apart; a file that takes longer than *seconds* is a problem of its own."""
    asked = {
        "name": name,
        "bytes": len(content),
        "metadata_bytes": len(metadata or b""),
        "seconds": seconds,
        "memory_bytes": MEMORY_BYTES,
        "known": known.as_json(),
        "published": published.as_json(),
    }
    bodies = content + (metadata or b"")
    return read_report(json.loads(await ask_apart("aiconcord.check.mapping_worker", asked, bodies)))


async def ask_apart(module: str, asked: dict[str, Any], bodies: bytes) -> bytes:
    """Have *module* do, in a process of its own, what *asked* says; give what it writes.

    *asked* tells the name of the file and for how many seconds it may take; a process that takes
    longer is ended, and that is told like one that failed."""
    name, seconds = asked["name"], asked["seconds"]
    too_long = Problem(
        "mapping-check-timeout",
        f"checking the file took more than {seconds:g} s, or more memory than there is",
        Where(name),
        "split it into several sets and check each, or run `aiconcord check` at home",
    )
    return await answer_apart(
        module, json.dumps(asked).encode() + b"\n" + bodies, seconds, too_long
    )


def report_record(report: MappingReport) -> dict[str, Any]:
    """Write *report*, and what its faults stand in, as plain JSON values."""
    return {**report.as_json(), "around": asdict(report.around)}


def read_report(report: dict[str, Any]) -> MappingReport:
    """Read what :func:`report_record` wrote."""
    problems = tuple(
        Problem(p["code"], p["what"], Where(**p["where"]), p["remedy"], p["severity"])
        for p in report["problems"]
    )
    return MappingReport(
        report["file"],
        report["mapping_set_id"],
        report["counts"]["rows"],
        problems,
        report["format"],
        tuple(report["understood"]),
        _read_around(report["around"]),
        tuple(Agreement(**each) for each in report["published"]),
    )


def _read_around(around: dict[str, Any]) -> Surroundings:
    """Read what JSON has made of the rows and lines: its keys are texts, its tuples lists."""
    rows = {
        int(number): FaultyRow(
            row["row"], row["line"], row["name"], tuple(Cell(**cell) for cell in row["cells"])
        )
        for number, row in around["rows"].items()
    }
    lines = {int(number): line for number, line in around["lines"].items()}
    return Surroundings(rows, lines, around["properties"])
