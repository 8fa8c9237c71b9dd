"""What is told of a submission, as plain JSON values."""

from typing import Any

from aiconcord.problems.codes import CODES
from aiconcord.submit.as_prov import uri_of
from aiconcord.submit.records import Submission
from aiconcord.submit.states import State


def address_of(found: Submission) -> str:
    """Give the address of the page of *found*."""
    return f"/submissions/{found.id}"


def record(found: Submission, report: dict[str, Any] | None = None) -> dict[str, Any]:
    """Tell *found*: what it is, what became of it, and the *report* on it."""
    told: dict[str, Any] = {
        "id": found.id,
        "uri": uri_of(found),
        "address": address_of(found),
        "state": found.state.value,
        "number": found.number,
        "file": found.name,
        "format": found.form,
        "sha256": found.digest,
        "submitter": found.holder,
        "mapping_set_id": found.set_id,
        "title": found.title,
        "rows": found.rows,
        "log": [
            {
                "number": entry.number,
                "state": entry.state.value,
                "who": entry.who,
                "at": entry.at.isoformat(timespec="seconds"),
                "why": entry.why,
            }
            for entry in found.entries
        ],
    }
    if found.state is State.ACCEPTED:
        told["graph"] = f"/graph/submission/{found.id}"
        told["sssom"] = f"{address_of(found)}/sssom"
    if report is not None:
        told["report"] = {key: value for key, value in report.items() if key != "around"}
    return told


def problem_record(code: str, what: str, remedy: str, told: dict[str, Any]) -> dict[str, Any]:
    """Tell a submission in answer to a request that did not end as was hoped."""
    return {
        "type": f"/problems#{code}",
        "title": CODES[code].meaning,
        "status": CODES[code].status,
        "detail": what,
        "code": code,
        "severity": "error",
        "what": what,
        "where": {"node": told["uri"]},
        "remedy": remedy,
        "submission": told,
    }
