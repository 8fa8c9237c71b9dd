"""Every query of the W3C's SPARQL 1.1 suites passes the scan, but those that ask other servers."""

from pathlib import Path

import pytest

from aiconcord.graph.scan import scan
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

pytestmark = pytest.mark.suites

FEDERATED = ("service", "syntax-fed")
"""Folders of the suites whose queries hold SERVICE, which is refused here on purpose."""
NOT_UPDATES = ("syntax-update-38.ru", "syntax-update-39.ru", "syntax-update-40.ru")
"""A prologue or a comment alone, which is an update without operations; not a query either."""


def refusal(path: Path) -> str | None:
    try:
        scan(path.read_text("utf-8"), Limits())
    except ProblemError as error:
        return error.problem.code
    return None


def test_queries_pass(suites: Path) -> None:
    folder = suites / "w3c" / "sparql11"
    queries = [path for path in folder.rglob("*.rq") if path.parent.name not in FEDERATED]
    assert len(queries) > 300
    refused = {str(path.relative_to(folder)): refusal(path) for path in queries}
    assert {name: code for name, code in refused.items() if code} == {}


def test_federated_queries_are_refused_for_reaching_out(suites: Path) -> None:
    folder = suites / "w3c" / "sparql11"
    queries = [path for name in FEDERATED for path in (folder / name).glob("*.rq")]
    assert len(queries) == 10
    assert {refusal(path) for path in queries} == {"query-reaches-out"}


def test_updates_are_refused_as_updates(suites: Path) -> None:
    updates = [
        path for path in (suites / "w3c" / "sparql11").rglob("*.ru") if path.name not in NOT_UPDATES
    ]
    assert len(updates) > 50
    assert {refusal(path) for path in updates} == {"query-is-update"}
