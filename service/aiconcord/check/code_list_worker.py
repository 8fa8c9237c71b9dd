"""Reads a list of codes that is a workbook: as a process it bounds itself, as a module it asks one.

An archive may unpack to much and take long, so it is never read in the process that answers HTTP.
"""

import json
import sys

from aiconcord.check.apart import answer_apart
from aiconcord.check.code_list import Written, as_json, from_json, is_workbook, read_codes
from aiconcord.check.mapping_worker import bound
from aiconcord.mapping.xlsx_read import warm
from aiconcord.problems.record import Problem, ProblemError, Where

SECONDS = 15.0
MEMORY_BYTES = 1_000_000_000


async def read_codes_apart(content: bytes, name: str) -> tuple[list[Written], list[Problem]]:
    """Read a list of codes as ``code_list.read_codes`` does; a workbook in a process apart."""
    if not is_workbook(content):
        return read_codes(content, name)
    sent = json.dumps({"name": name}).encode() + b"\n" + content
    what = f"reading the workbook took more than {SECONDS:g} s, or more memory than there is"
    too_long = Problem("mapping-archive", what, Where(name), "save the codes as text, one a line")
    answer = json.loads(await answer_apart(__name__, sent, SECONDS, too_long))
    written, problems = from_json(answer)
    if answer["refused"]:
        raise ProblemError(*problems)
    return written, problems


def main() -> None:
    """Read a line of JSON (the name), then the workbook; write what it holds to stdout."""
    name = json.loads(sys.stdin.buffer.readline())["name"]
    content = sys.stdin.buffer.read()
    warm()
    bound(int(SECONDS) + 1, MEMORY_BYTES)
    try:
        written, problems = read_codes(content, name)
        answer = {**as_json(written, problems), "refused": False}
    except ProblemError as error:
        answer = {**as_json([], error.problems), "refused": True}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
