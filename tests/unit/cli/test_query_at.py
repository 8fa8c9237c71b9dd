"""`aiconcord query --at`: a day for the question's own parameter, or a refusal."""

import csv
import io

import pytest
from click.testing import CliRunner

from aiconcord.cli.main import main

NAMES = ("query", "names-of-a-body", "--param", "body=ai-measurement-network", "--format", "csv")


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


def test_day_goes_to_the_questions_own_parameter(release_dir):
    by_name = run(*NAMES, "--at", "2025-12-15")
    assert by_name.exit_code == 0, by_name.stderr
    assert by_name.stdout == run(*NAMES, "--param", "day=2025-12-15").stdout
    rows = list(csv.DictReader(io.StringIO(by_name.stdout)))
    official = {(row["name"], row["state"]) for row in rows if row["kind"] == "official name"}
    assert {state for _, state in official} == {"undetermined"}
    assert len(official) == 2


def test_question_without_a_day_is_refused_and_not_answered_for_today():
    result = run("query", "legal-effects", "--at", "2024-06-05")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "parameter-unknown" in result.stderr
    assert "--list" in result.stderr


def test_day_that_is_none_is_refused(release_dir):
    result = run(*NAMES, "--at", "2025-02-30")
    assert result.exit_code == 2
    assert "parameter-value" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT ?s WHERE { ?s ?p ?o }", "--at", "2024-06-05"),
        (*NAMES, "--param", "day=2024-06-05", "--at", "2024-06-05"),
    ],
)
def test_day_for_a_bare_query_or_given_twice_is_wrong_use(arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "--at" in result.stderr
