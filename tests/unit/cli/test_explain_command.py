"""`aiconcord explain`: a proof on stdout, a refusal on stderr, and an exit code for each."""

import json

import pytest
from click.testing import CliRunner

from aiconcord.cli.main import main


def run(*arguments: str):
    return CliRunner().invoke(main, ["explain", *arguments])


def test_a_proof_names_premises_claims_sources_and_axioms(release_dir):
    result = run("imda", "cooperatesWith", "nist")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "body/imda aic:cooperatesWith body/nist"
    assert any("arrangement/us-sg-ai-joint-mapping#party-2" in line for line in lines)
    assert any(
        "( aic:takesPartIn aic:hasParty )  [aicg:ontology/reasoning]" in line for line in lines
    )
    assert any(line.endswith("[secondary]") for line in lines)


def test_json_holds_the_same_proof(release_dir):
    result = run("imda", "cooperatesWith", "nist", "--format", "json")
    record = json.loads(result.stdout)
    assert record["statement"]["subject"]["short"] == "body/imda"
    assert [each["how"] for each in record["origins"]] == ["inferred"]
    assert record["steps"][-1]["by"]["rule"] == "prp-spo2"
    assert all(each["origins"][0]["restsOn"] for each in record["premises"])


@pytest.mark.parametrize(
    ("written", "code", "exit_code"),
    [
        (("imda", "aic:hasParty", "nist"), "statement-unknown", 1),
        (("no-such-thing", "a", "aic:Body"), "parameter-value", 2),
        (("imda", "a", ""), "parameter-missing", 2),
    ],
)
def test_what_is_not_there_and_what_is_not_understood_end_differently(
    release_dir, written, code, exit_code
):
    result = run(*written)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert f"error[{code}]" in result.stderr
    assert "hint:" in result.stderr
