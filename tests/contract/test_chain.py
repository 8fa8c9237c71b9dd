"""`/chain` and `aiconcord chain`: one answer in every form, marked as derived, and bounded."""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from email.message import Message
from urllib.parse import urlencode

import pytest

HUB = {"from": "nist-ai-600-1", "to": "eu-ai-act"}
"""From the United States to the European Union, with Singapore between."""
NOTHING = "nothing can be said of the relation"


def ask(
    server: str, ending: str = "", accept: str = "application/json", **values: object
) -> tuple[int, Message, bytes]:
    address = f"{server}/chain{ending}?{urlencode(values, doseq=True)}"
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def test_every_form_tells_the_same_chains(live_server: str) -> None:
    status, _, body = ask(live_server, **HUB)
    told = json.loads(body)
    assert (status, told["derived"]) == (200, True)
    assert told["justification"].endswith("MappingChaining")
    (way,) = told["ways"]
    passed = [each["id"] for each in way["frameworks"]]
    assert passed == ["nist-ai-600-1", "sg-aivtf-2025", "g7-hiroshima-code-of-conduct", "eu-ai-act"]
    chains = sum(len(pair["chains"]) for pair in told["pairs"])
    assert chains == way["chains"] == told["counts"]["chains"] > 100
    _, headers, body = ask(live_server, accept="text/csv", **HUB)
    lines = list(csv.DictReader(io.StringIO(body.decode())))
    assert len(lines) == chains
    assert {line["possible"] for line in lines} == {NOTHING}
    assert "chain--nist-ai-600-1--eu-ai-act.csv" in headers["Content-Disposition"]
    assert ask(live_server, ".csv", accept="*/*", **HUB)[2] == body
    assert ask(live_server, ".xlsx", accept="*/*", **HUB)[2].startswith(b"PK")
    _, _, page = ask(live_server, accept="text/html", **HUB)
    assert b"Derived: nobody published this" in page
    assert page.count(b'<ol class="chain">') == chains
    assert NOTHING.encode() in page


def test_each_row_of_a_chain_tells_whose_word_it_is_and_where_it_stands(live_server: str) -> None:
    asked = {"from": "nist-ai-rmf-1.0", "to": "iso-iec-42001-2023", "element": "GOVERN 1"}
    told = json.loads(ask(live_server, **asked, via="sg-aivtf-2023")[2])
    assert told["element"]["code"] == "GOVERN 1"
    for pair in told["pairs"]:
        for chain in pair["chains"]:
            first, second = chain["rows"]
            assert first["to"]["end"] == second["from"]["end"]
            assert first["to"]["framework"] == "sg-aivtf-2023"
            assert all(
                row["mapping"] and row["crosswalk"] and row["sources"] for row in (first, second)
            )
            assert {row["grade"] for row in chain["rows"]} <= {"primary", "primary source"}
            assert chain["weakest"]["standing"] in ("official-one", "ours")
            assert [each["at"]["code"] for each in chain["editions_differ"]] == [
                first["to"]["code"]
            ]


def test_where_nothing_leads_there_the_page_says_why(live_server: str) -> None:
    asked = {"from": "kr-tta-guidebook-2023", "to": "sg-aivtf-2023"}
    status, _, page = ask(live_server, accept="text/html", **asked)
    assert status == 200
    assert b"their rows name different elements on the way" in page
    assert json.loads(ask(live_server, **asked)[2])["broken"]


def test_without_names_a_browser_gets_the_form_and_a_program_is_told(live_server: str) -> None:
    status, _, page = ask(live_server, accept="text/html")
    assert (status, b'<form action="/chain" method="get">' in page) == (200, True)
    status, _, body = ask(live_server)
    problems = json.loads(body)["problems"]
    assert (status, [each["code"] for each in problems]) == (400, ["parameter-missing"] * 2)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({**HUB, "to": "nist-ai-600-1"}, "chain-ends"),
        ({**HUB, "steps": "9"}, "chain-ends"),
        ({**HUB, "via": ["nowhere"] * 4}, "chain-ends"),
        ({**HUB, "steps": "many"}, "parameter-value"),
        ({**HUB, "element": "no such code"}, "parameter-value"),
        ({**HUB, "via": "nowhere"}, "parameter-value"),
        ({"from": "sg-aivtf-2025", "to": "sg-aivtf-2023", "steps": "4"}, "chain-too-many"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_reason(
    live_server: str, values: dict[str, object], code: str
) -> None:
    status, _, body = ask(live_server, **values)
    found = json.loads(body)
    assert (status, found["code"]) == (400, code)
    assert found["remedy"]


def test_an_unknown_form_is_not_found(live_server: str) -> None:
    assert ask(live_server, ".pdf", **HUB)[0] == 404


def test_the_command_tells_what_the_address_tells(live_server: str) -> None:
    arguments = ["--from", HUB["from"], "--to", HUB["to"], "--endpoint", f"{live_server}/sparql"]
    ran = subprocess.run(
        [sys.executable, "-m", "aiconcord", "chain", *arguments, "--format", "json"],
        capture_output=True,
        timeout=60,
        env={**os.environ},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == json.loads(ask(live_server, **HUB)[2])
