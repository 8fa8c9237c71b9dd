"""The process that checks one uploaded file: ``python -m aiconcord.check.mapping_worker``.

A hostile file may cost time and memory, so it is never checked in the process that answers HTTP.
This one reads a request from stdin, bounds itself, writes the report to stdout, and ends.
"""

import gc
import json
import resource
import sys
from dataclasses import asdict

from aiconcord.check.mapping_by_shapes import prepare_shapes
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.crosswalk.published import Published
from aiconcord.mapping.formats import prepare


def bound(seconds: int, memory_bytes: int) -> None:
    """Give up new files, memory beyond a bound, and more than *seconds* of computing."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> None:
    """Read one line of JSON (name, lengths, what is known), then the file; write the report."""
    gc.disable()  # what little there is to collect goes with the process
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read(asked["bytes"])
    metadata = sys.stdin.buffer.read(asked["metadata_bytes"]) if asked["metadata_bytes"] else None
    prepare(content)
    prepare_shapes()
    bound(int(asked["seconds"]) + 1, asked["memory_bytes"])
    known = KnownElements.from_json(asked["known"])
    published = Published.from_json(asked["published"])
    report = report_on(content, asked["name"], known, metadata, published)
    written = {**report.as_json(), "around": asdict(report.around)}
    sys.stdout.write(json.dumps(written, ensure_ascii=True))


if __name__ == "__main__":
    main()
