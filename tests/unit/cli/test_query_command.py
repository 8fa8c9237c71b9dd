"""`aiconcord query` as people run it: what goes to stdout, what to stderr, how it ends."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def run(release_dir: Path):
    """Run the command in a process of its own; the release has been built before."""

    def command(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "aiconcord", "query", *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "160"},
        )

    return command


def test_a_saved_question_answers_as_csv_into_a_pipe(run):
    done = run("who-held-a-role", "--param", "role=national-ai-safety-institute")
    found = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert done.returncode == 0
    assert {row["body"].rpartition("/")[2] for row in found} == {
        "ca-caisi",
        "dtc",
        "fr-inesia",
        "jp-aisi",
        "kr-aisi",
        "uk-ai-security-institute",
    }


def test_json_is_the_standard_format(run):
    done = run("nothing-found", "--format", "json")
    assert json.loads(done.stdout)["head"]["vars"][0] == "thing"


def test_a_table_shows_labels_and_names_not_addresses(run):
    done = run("nothing-found", "--format", "table")
    text = done.stdout.decode()
    assert "Looked for" in text
    assert "https://w3id.org" not in text


def test_a_text_needs_no_prefixes(run):
    done = run("SELECT ?j WHERE { ?j a aic:Jurisdiction } ORDER BY ?j")
    assert done.stdout.decode().splitlines()[0] == "j"
    assert len(done.stdout.decode().splitlines()) > 2


def test_a_file_with_a_header_is_a_question_with_parameters(run, repository):
    file = repository / "queries/questions/names-of-a-body.rq"
    by_file = run(str(file), "--param", "body=MCI")
    by_slug = run("names-of-a-body", "--param", "body=MCI")
    assert by_file.stdout == by_slug.stdout
    assert by_file.returncode == 0


def test_a_plain_file_is_a_query(run, tmp_path):
    file = tmp_path / "mine.rq"
    file.write_text("ASK { ?j a aic:Jurisdiction }", "utf-8")
    assert run(str(file)).stdout.decode().strip().lower() == "true"


def test_a_query_may_come_from_standard_input(run):
    done = run("-", stdin=b"SELECT (1 AS ?one) WHERE {} ORDER BY ?one")
    assert done.stdout.decode().split() == ["one", "1"]


def test_a_graph_comes_as_turtle(run):
    done = run("CONSTRUCT WHERE { ?j a aic:Jurisdiction }")
    assert b"aiconcord/id/jurisdiction/sg" in done.stdout


def test_the_list_names_every_question_and_its_parameters(run):
    text = run("--list").stdout.decode()
    assert "listed-against: " in text
    assert "--param element=GOVERN 1" in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["who-held-a-rol"], "question-unknown"),
        (["names-of-a-body"], "parameter-missing"),
        (["names-of-a-body", "--param", "body=imdaa"], "parameter-value"),
        (["names-of-a-body", "--param", "body=imda", "--param", "x=1"], "parameter-unknown"),
        (["SELECT { broken"], "query-syntax"),
        (["nowhere.rq"], "file-unreadable"),
        (["SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"], "query-reaches-out"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why_on_stderr(run, arguments, code):
    done = run(*arguments)
    assert done.returncode == 2
    assert f"error[{code}]" in done.stderr.decode()
    assert done.stdout == b""


def test_a_parameter_without_a_value_is_wrong_use(run):
    assert run("names-of-a-body", "--param", "body").returncode == 2


def test_parameters_do_not_go_with_plain_text(run):
    assert run("ASK {}", "--param", "a=b").returncode == 2


def test_an_endpoint_gives_the_same_answer(run, live_server):
    here = run("listed-against", "--param", "element=GOVERN 1.1")
    there = run(
        "listed-against", "--param", "element=GOVERN 1.1", "--endpoint", live_server + "/sparql"
    )
    assert there.returncode == 0, there.stderr.decode()
    assert list(csv.reader(io.StringIO(there.stdout.decode()))) == list(
        csv.reader(io.StringIO(here.stdout.decode()))
    )


def test_an_endpoint_that_does_not_answer_ends_with_1(run):
    done = run("nothing-found", "--endpoint", "http://127.0.0.1:9/sparql")
    assert done.returncode == 1
    assert "error[engine-unreachable]" in done.stderr.decode()
