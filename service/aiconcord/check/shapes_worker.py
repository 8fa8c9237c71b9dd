"""The process that checks one graph by shapes: ``python -m aiconcord.check.shapes_worker``.

It reads the graph and the shapes from stdin, writes what it found to stdout, and ends.
"""

import gc
import json
import sys
import time

from aiconcord.check.shapes_apart import TO_LOCATE, check_written
from aiconcord.problems.record import Where


def main() -> None:
    """Read a line with two lengths, then data and shapes as N-Quads; write the findings.

    The collector of cycles is off: it would walk the whole graph over and over, and what little it
    could free goes with the process."""
    gc.disable()
    begun = time.perf_counter()
    lengths = json.loads(sys.stdin.buffer.readline())
    data, shapes = (sys.stdin.buffer.read(length) for length in lengths)
    found = check_written(data, shapes, lambda node: Where(TO_LOCATE, node=node))
    report = {
        "seconds": time.perf_counter() - begun,
        "problems": [problem.as_json() for problem in found],
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=True))


if __name__ == "__main__":
    main()
