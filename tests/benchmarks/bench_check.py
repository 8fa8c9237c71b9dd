"""How long a check of a mapping file takes: ours, `sssom validate`, plain pyshacl, side by side.

    python tests/benchmarks/bench_check.py [ROWS…]

Each is a process of its own on the same files, one after the other in one run; time and memory are
those of the process, start included. `sssom` is installed into an environment of its own
(`.build/bench-sssom`), for it brings 98 packages; where that fails its column says so. pyshacl runs
our shapes of mapping rows on the same rows as RDF, and no other rule.
"""

import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from aiconcord.check.mapping_known import KnownElement
from aiconcord.check.mappings import known_offline
from aiconcord.settings.places import find_places

SSSOM = "sssom==0.4.21"
ROWS = (100, 1_000, 10_000, 100_000)
MOST_BY_SSSOM, MOST_BY_PYSHACL = 10_000, 1_000
"""Rows beyond which the others would take minutes."""
HEAD = """\
#curie_map:
#  airmf: https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/
#  aivtf: https://w3id.org/aiconcord/id/element/sg-aivtf-2023/
#  far: https://example.org/far/
#  row: https://example.org/row/
#mapping_set_id: https://example.org/sets/bench
#license: https://creativecommons.org/licenses/by/4.0/
#sssom_version: "1.1"
"""
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_date", "confidence", "comment",
)  # fmt: skip
PYSHACL = """
import sys, pyshacl, rdflib
from pathlib import Path
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.check.mapping_by_shapes import shapes_file
table, _ = read_sssom(Path(sys.argv[1]).read_bytes(), "bench")
graph = rdflib.Graph()
for triple in triples(table):
    graph.add(triple)
print(pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes_file()))[0])
"""


def elements(framework: str) -> list[KnownElement]:
    known = known_offline().elements.values()
    return [each for each in known if each.framework.endswith(f"/{framework}")]


def content(rows: int, *, wrong: bool = False) -> bytes:
    """Write a set of *rows* rows between real elements, and beyond their pairs, of other ends.

    With *wrong*, no object exists."""
    rmf = elements("nist-ai-rmf-1.0")
    pairs = product(elements("sg-aivtf-2023"), rmf)
    lines = ["\t".join(COLUMNS)]
    for number in range(rows):
        theirs, ours = next(pairs, (None, rmf[0]))
        target = f"far:{number}" if theirs is None else f"aivtf:{theirs.iri.rpartition('/')[2]}"
        cells = (
            f"row:{number}",
            f"airmf:{ours.iri.rpartition('/')[2]}",
            ours.code,
            "skos:closeMatch",
            f"aivtf:no-{number}" if wrong else target,
            theirs.code if theirs else "",
            "semapv:ManualMappingCuration",
            "A|B",
            "2026-01-02",
            f"0.{number % 9 + 1}",
            f"note {number}",
        )
        lines.append("\t".join(cells))
    return (HEAD + "\n".join(lines) + "\n").encode()


def run(*command: str | Path) -> tuple[float, float, int]:
    """Run *command*; give its seconds, its megabytes at most, and how it ended."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begun, used.ru_maxrss / 1_000, child.returncode


def sssom() -> Path | None:
    """Give the command `sssom`, installed into an environment of its own; None where it cannot."""
    folder = find_places().build / "bench-sssom"
    command = folder / "bin" / "sssom"
    if not command.exists():
        venv.create(folder, with_pip=True)
        installed = run(folder / "bin" / "pip", "install", "--quiet", SSSOM)
        print(f"{SSSOM} installed in {installed[0]:.0f} s\n", file=sys.stderr)
    return command if command.exists() else None


def cells(file: Path, rows: int, other: Path | None) -> Iterator[str]:
    ours, memory, _ = run(sys.executable, "-m", "aiconcord", "check", file)
    yield f"{ours:.2f} s"
    yield f"{memory:.0f} MB"
    others = (
        (other, MOST_BY_SSSOM, (other or "", "validate", file)),
        (True, MOST_BY_PYSHACL, (sys.executable, "-c", PYSHACL, file)),
    )
    for there, most, command in others:
        if not there or rows > most:
            yield "not run" if there else "not installed"
            yield ""
            continue
        took, memory, ended = run(*command)
        yield f"{took:.2f} s, {memory:.0f} MB" + ("" if ended == 0 else f", ended with {ended}")
        yield f"{took / ours:.1f}"


def main() -> None:
    other = sssom()
    print("| rows | MB | ours | memory | sssom validate | ratio | pyshacl, our shapes | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    asked = tuple(int(number) for number in sys.argv[1:]) or ROWS
    with TemporaryDirectory() as folder:
        for rows, wrong in [(rows, False) for rows in asked] + [(max(asked), True)]:
            file = Path(folder) / "bench.sssom.tsv"
            file.write_bytes(content(rows, wrong=wrong))
            size = file.stat().st_size / 1e6
            told = " | ".join(cells(file, MOST_BY_SSSOM + 1 if wrong else rows, other))
            print(f"| {rows:,}{', every object wrong' * wrong} | {size:.1f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
