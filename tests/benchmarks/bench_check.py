"""How long it takes to check a mapping file, by its number of rows and faults."""

import asyncio
import time
from pathlib import Path

from aiconcord.build.run import build
from aiconcord.check.mapping_asked import known_elements
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.release import Release
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits


async def known() -> KnownElements:
    places = find_places()
    release = Release.open(build(places))
    engine = EmbeddedEngine(release.nquads, limits=Limits(), workers=1)
    await engine.start()
    try:
        return await known_elements(engine, places.queries)
    finally:
        await engine.close()


def grown(text: str, times: int, end: str) -> bytes:
    """Repeat the rows of *text*, each with an id of its own and its object changed by *end*."""
    head, mark, rows = text.partition("record_id\t")
    columns, _, rows = rows.partition("\n")
    many = "".join(
        rows.replace("row:", f"row:{n}-").replace("aivtf:", end.format(n)) for n in range(times)
    )
    return f"{head}{mark}{columns}\n{many}".encode()


def main() -> None:
    ends = asyncio.run(known())
    places = find_places()
    text = Path(places.data / "crosswalks" / "sg-us-2023.sssom.tsv").read_text("utf-8")
    far = text.replace("#  row:", "#  far: https://example.org/far/\n#  row:")
    far = far.replace("#object_source: framework:sg-aivtf-2023", "#object_source: far:other")
    print("| rows | MB | faults | seconds |")
    print("|---:|---:|---:|---:|")
    for label, source, times, end in (
        ("official", text, 1, "aivtf:"),
        ("clean", far, 37, "far:{}-"),
        ("every end wrong", text, 37, "aivtf:x{}-"),
        ("clean", far, 250, "far:{}-"),
    ):
        content = grown(source, times, end)
        start = time.perf_counter()
        report = report_on(content, "x.sssom.tsv", ends)
        took = time.perf_counter() - start
        size = len(content) / 1e6
        print(f"| {report.rows:,} {label} | {size:.1f} | {len(report.problems):,} | {took:.2f} |")


if __name__ == "__main__":
    main()
