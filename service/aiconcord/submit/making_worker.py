"""The process that writes what accepting a submission would publish, apart like the checks.

``python -m aiconcord.submit.making_worker``, asked as :mod:`aiconcord.check.mapping_worker` is. It
writes one line of JSON, then SSSOM/TSV, then N-Triples; or a line with the problem alone.
"""

import json
import sys

from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_worker import bound
from aiconcord.mapping.formats import prepare
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.making import Made, Names, make


def main() -> None:
    """Read one line of JSON, then the file; write what is published of it."""
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read(asked["bytes"])
    metadata = sys.stdin.buffer.read(asked["metadata_bytes"]) if asked["metadata_bytes"] else None
    prepare(content)
    bound(int(asked["seconds"]) + 1, asked["memory_bytes"])
    known = KnownElements.from_json(asked["known"])
    try:
        made = make(content, asked["name"], known, Names(*asked["names"]), metadata)
    except (ProblemError, ValueError) as fault:
        problem = (
            fault.problem
            if isinstance(fault, ProblemError)
            else Problem(
                "mapping-not-iri",
                "a value of the file cannot be written as an IRI",
                Where(asked["name"]),
                "look for brackets and other signs that an IRI cannot hold",
            )
        )
        sys.stdout.write(json.dumps({"problem": problem.as_json()}))
        return
    _write(made)


def _write(made: Made) -> None:
    head = {"title": made.title, "sssom": len(made.sssom)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + made.sssom + made.triples)


if __name__ == "__main__":
    main()
