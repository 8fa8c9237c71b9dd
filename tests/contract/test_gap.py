"""`/gap` and `aiconcord gap`: one answer in every form, and every fault told."""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest

PAIR = {"from": "sg-aivtf-2023", "to": "nist-ai-rmf-1.0"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(
    address: str, accept: str = "application/json", body: bytes | None = None, kind: str = ""
) -> tuple[int, Message, bytes]:
    headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(address, body, headers)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def gap(server: str, ending: str = "", **more: object) -> str:
    return f"{server}/gap{ending}?{urlencode({**PAIR, **more}, doseq=True)}"


def form(**parts: tuple[str, bytes] | str) -> tuple[bytes, str]:
    """Write a form as browsers do; a pair is a file with its name."""
    lines = []
    for name, value in parts.items():
        file, content = value if isinstance(value, tuple) else ("", value.encode())
        called = f'; filename="{file}"' if file else ""
        head = f'--xx\r\nContent-Disposition: form-data; name="{name}"{called}\r\n\r\n'
        lines += [head.encode(), content, b"\r\n"]
    return b"".join([*lines, b"--xx--\r\n"]), "multipart/form-data; boundary=xx"


def test_a_page_calls_frameworks_as_people_do(live_server: str) -> None:
    told = json.loads(ask(gap(live_server))[2])
    assert (told["from"]["short"], told["to"]["short"]) == ("AIVTF 2023", "AI RMF 1.0")
    page = ask(gap(live_server), "text/html")[2].decode()
    assert "<h1>What is left of AI RMF 1.0</h1>" in page
    index = ask(f"{live_server}/crosswalks", "text/html")[2].decode()
    assert "what AIVTF 2023 leaves of AI RMF 1.0" in index


def test_every_form_tells_the_same(live_server: str) -> None:
    status, _, body = ask(gap(live_server))
    told = json.loads(body)
    assert status == 200
    assert told["totals"]["overall"]["listed"] == 19
    expected = {each["code"]: each["status"] for each in told["targets"]}
    _, headers, body = ask(gap(live_server), "text/csv")
    assert headers.get_content_type() == "text/csv"
    lines = list(csv.DictReader(io.StringIO(body.decode())))
    assert {e["code"]: e["status"] for e in lines if e["side"] == "to"} == expected
    _, headers, body = ask(gap(live_server, ".xlsx"), "*/*")
    assert headers.get_content_type() == XLSX
    assert "gap--sg-aivtf-2023--nist-ai-rmf-1.0.xlsx" in headers["Content-Disposition"]
    rows = openpyxl.load_workbook(io.BytesIO(body))["To"].iter_rows(min_row=2, values_only=True)
    assert {row[1]: row[5] for row in rows} == expected
    status, _, body = ask(gap(live_server), "text/html")
    assert status == 200
    assert b"19</strong>" in body


def test_each_row_names_its_crosswalk_and_source(live_server: str) -> None:
    told = json.loads(ask(gap(live_server))[2])
    (govern,) = [each for each in told["targets"] if each["code"] == "GOVERN 1"]
    assert govern["rows"][0]["standing"] == "official-both"
    assert all(row["sources"] and row["mappings"] for row in govern["rows"])


def test_a_list_is_posted_as_a_body_a_file_or_pasted(live_server: str) -> None:
    wanted = json.loads(ask(gap(live_server, have=["1.1,1.2", "12.1"]))[2])["totals"]
    assert 0 < wanted["overall"]["listed"] < 19
    lines = b"1.1\n1.2\n12.1\n"
    sent = [
        (gap(live_server), lines, "text/plain"),
        (f"{live_server}/gap", *form(**PAIR, text=lines.decode())),
        (f"{live_server}/gap", *form(**PAIR, file=("done.csv", b"code,by\n" + lines))),
    ]
    for address, body, kind in sent:
        status, headers, answer = ask(address, "application/json", body, kind)
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert json.loads(answer)["totals"] == wanted
    body, kind = form(**PAIR, text="1.1", **{"as": "csv"})
    assert ask(f"{live_server}/gap", "text/html", body, kind)[1].get_content_type() == "text/csv"


def test_a_form_without_codes_leads_to_the_answer_for_the_whole(live_server: str) -> None:
    body, kind = form(**PAIR, text="")
    status, headers, _ = ask(f"{live_server}/gap", "text/html", body, kind)
    assert status == 303
    assert headers["Location"] == "/gap?" + urlencode(PAIR)


@pytest.mark.parametrize("accept", ["application/json", "text/html", "text/csv"])
def test_an_unknown_code_is_told_with_the_nearest(live_server: str, accept: str) -> None:
    status, headers, body = ask(gap(live_server, have=["1.1", "5.9"]), accept)
    assert (status, headers["Cache-Control"]) == (422, "no-store")
    assert b"5.9" in body
    assert b"5.7" in body
    if accept == "application/json":
        told = json.loads(body)
        assert headers.get_content_type() == "application/problem+json"
        assert (told["code"], told["status"]) == ("code-unknown", 422)
        assert [each["code"] for each in told["problems"]] == ["code-unknown"]
        assert told["have"] == ["1.1"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "sg-aivtf-2023"}, 400, "parameter-missing"),
        ({**PAIR, "to": "sg-aivtf-2024"}, 400, "parameter-value"),
        ({**PAIR, "to": "sg-aivtf-2023"}, 400, "parameter-value"),
        ({**PAIR, "crosswalk": "sg-us-2099"}, 400, "parameter-value"),
    ],
)
def test_what_cannot_be_asked_is_told(
    live_server: str, query: dict[str, str], status: int, code: str
) -> None:
    found, headers, body = ask(f"{live_server}/gap?{urlencode(query)}")
    assert (found, headers.get_content_type()) == (status, "application/problem+json")
    assert json.loads(body)["code"] == code


def test_a_list_that_is_too_long_or_of_another_kind_is_refused(live_server: str) -> None:
    assert ask(gap(live_server), body=b"1.1\n" * 300_000, kind="text/plain")[0] == 413
    assert ask(gap(live_server), body=b"{}", kind="application/json")[0] == 415


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aiconcord", "gap", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )


def test_the_command_answers_from_the_release(release_dir: Path) -> None:
    found = command("--from", PAIR["from"], "--to", PAIR["to"])
    assert found.returncode == 0
    assert "of sg-aivtf-2023, named nowhere: 5.2" in found.stdout
