"""`/mappings/check` on a real server: real files in, every fault out, nothing kept."""

import csv
import http.client
import io
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

TSV = "text/tab-separated-values"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def found(self) -> list[tuple[str, int | None, str | None]]:
        return [
            (each["code"], each["where"].get("row"), each["where"].get("slot"))
            for each in self.report["problems"]
        ]


Send = Callable[..., Reply]


@pytest.fixture
def send(live_server: str) -> Send:
    def run(
        body: bytes | None,
        kind: str = TSV,
        *,
        accept: str = "application/json",
        method: str = "POST",
        path: str = "/mappings/check",
    ) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(live_server).netloc, timeout=90)
        headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        reply = Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return reply

    return run


@pytest.fixture(scope="session")
def official(repository: Path) -> str:
    return (repository / "data" / "crosswalks" / "sg-us-2023.sssom.tsv").read_text("utf-8")


def form(**parts: tuple[str, bytes] | str) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    out = b""
    for name, part in parts.items():
        named = f'; filename="{part[0]}"' if isinstance(part, tuple) else ""
        content = part[1] if isinstance(part, tuple) else part.encode()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        out += head.encode() + content + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def broken(official: str, row: int, old: str, new: str) -> bytes:
    """Break one row of the official crosswalk."""
    lines = official.split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("record_id\t")) + 1
    assert old in lines[first + row - 1]
    lines[first + row - 1] = lines[first + row - 1].replace(old, new, 1)
    return "\n".join(lines).encode()


def test_the_official_crosswalk_passes(send: Send, official: str) -> None:
    reply = send(official.encode())
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    report = reply.report
    itself, *others = report.pop("published")
    assert (itself["crosswalk"], itself["agreed"]) == (report["mapping_set_id"], 272)
    assert {each["missing"] for each in others} == {0, 1}
    assert report == {
        "conforms": True,
        "file": "mapping.tsv",
        "format": "SSSOM/TSV",
        "understood": [],
        "mapping_set_id": "https://w3id.org/aiconcord/id/crosswalk/sg-us-2023",
        "counts": {"rows": 272, "error": 0, "warning": 0, "info": 0},
        "problems": [],
    }


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("airmf:govern-2", "airmf:govern-9"), ("mapping-end-unknown", "subject_id")),
        (("aivtf:", "aivtf:1.4.1x"), ("mapping-end-unknown", "object_id")),
        (("aivtf:", "framework:"), ("mapping-end-not-an-element", "object_id")),
        (("semapv:", "semap:"), ("mapping-prefix-undeclared", "mapping_justification")),
        (("ManualMapping", "LLM"), ("mapping-justification", "mapping_justification")),
        (("\t", " "), ("mapping-cell-count", None)),
        (("aic:listedAgainst", ""), ("mapping-required", "predicate_id")),
        (("row:govern-2--10.1", "row:govern-1--8.3.1"), ("mapping-record-id", "record_id")),
    ],
)
def test_one_broken_row_gives_exactly_its_fault(
    send: Send, official: str, change: tuple[str, str], found: tuple[str, str | None]
) -> None:
    reply = send(broken(official, 18, *change))
    assert reply.status == 422
    assert reply.found == [(found[0], 18, found[1])]
    assert all(each["remedy"] for each in reply.report["problems"])


def test_an_element_of_a_later_edition_is_told_with_its_editions(send: Send, official: str) -> None:
    reply = send(broken(official, 1, "aivtf:1.1.1", "aivtf:1.4.1"))
    (problem,) = reply.report["problems"]
    assert problem["code"] == "mapping-end-not-in-edition"
    assert "occurs in edition-2024-06" in problem["what"]


def test_the_nearest_code_is_suggested(send: Send, official: str) -> None:
    reply = send(broken(official, 18, "airmf:govern-2", "airmf:govern-1.9"))
    assert reply.report["problems"][0]["remedy"] == "did you mean GOVERN 1.7, `airmf:govern-1.7`?"


def test_every_fault_of_a_file_comes_out_at_once(send: Send, official: str) -> None:
    text = broken(official, 1, "aivtf:1.1.1", "aivtf:99").decode()
    text = broken(text, 2, "\tGOVERN 1\t", "\tGOVERN 1\t\t").decode()
    text = broken(text, 272, "semapv:", "nope:").decode()
    text = text.replace("#license:", "#licence:")
    assert {code for code, _, _ in send(text.encode()).found} == {
        "mapping-end-unknown",
        "mapping-cell-count",
        "mapping-prefix-undeclared",
        "mapping-required",
        "mapping-slot-unknown",
    }


def test_a_report_of_faults_is_a_problem_record_too(send: Send, official: str) -> None:
    reply = send(broken(official, 1, "aivtf:1.1.1", "aivtf:99"))
    assert reply.headers["content-type"] == "application/problem+json"
    record = reply.report
    assert (record["status"], record["code"]) == (422, "mapping-faults")
    assert record["type"].endswith("#mapping-faults")
    assert record["conforms"] is False
    assert record["counts"]["error"] == 1


def test_a_file_may_come_as_a_form(send: Send, official: str) -> None:
    body, kind = form(file=("ours.sssom.tsv", official.encode()))
    reply = send(body, kind)
    assert (reply.status, reply.report["file"]) == (200, "ours.sssom.tsv")


def test_metadata_may_come_beside_the_file(send: Send, official: str) -> None:
    head = "\n".join(line[1:] for line in official.split("\n") if line.startswith("#"))
    rows = "\n".join(line for line in official.split("\n") if not line.startswith("#"))
    body, kind = form(file=("a.tsv", rows.encode()), metadata=("a.yml", head.encode()))
    assert send(body, kind).report["counts"]["rows"] == 272
    assert send(body, kind).status == 200


def test_a_table_may_be_pasted(send: Send, official: str) -> None:
    body, kind = form(file=("", b""), text=official.replace("\n", "\r\n"))
    assert send(body, kind).status == 200


def test_a_csv_is_taken(send: Send, official: str) -> None:
    lines = [line for line in official.split("\n") if line]
    head = "\n".join(line for line in lines if line.startswith("#")) + "\n"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        line.split("\t") for line in lines if not line.startswith("#")
    )
    assert send((head + out.getvalue()).encode(), "text/csv").status == 200


def test_faults_come_as_csv_where_that_is_asked_for(send: Send, official: str) -> None:
    reply = send(broken(official, 1, "aivtf:1.1.1", "aivtf:99"), accept="text/csv")
    assert reply.status == 422
    (row,) = csv.DictReader(io.StringIO(reply.body.decode()))
    assert (row["row"], row["code"], row["slot"]) == ("1", "mapping-end-unknown", "object_id")


def test_a_browser_gets_a_page_with_the_line_at_fault(send: Send, official: str) -> None:
    reply = send(broken(official, 1, "aivtf:1.1.1", "aivtf:<b>"), accept="text/html")
    assert reply.status == 422
    page = reply.body.decode()
    assert "2 errors to mend" in page
    assert 'id="fault-2"' in page
    assert "aivtf:&lt;b&gt;" in page
    assert "aivtf:<b>" not in page


def test_the_form_works_without_scripts(send: Send) -> None:
    reply = send(None, "", method="GET", accept="text/html")
    page = reply.body.decode()
    assert reply.status == 200
    assert '<form action="/mappings/check" method="post" enctype="multipart/form-data">' in page
    assert "/static/example.sssom.tsv" in page


def test_the_example_to_start_from_passes(send: Send) -> None:
    example = send(None, "", method="GET", path="/static/example.sssom.tsv", accept="*/*")
    reply = send(example.body)
    assert (reply.status, reply.report["counts"]["warning"]) == (200, 0)
    assert reply.report["counts"]["rows"] > 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", TSV, 400, "mapping-missing"),
        (b"x", "image/png", 415, "unsupported-media-type"),
        (b"x", "", 415, "unsupported-media-type"),
        (b"x", "multipart/form-data", 400, "bad-request"),
        (b"x", "multipart/form-data; boundary=b", 400, None),
        (b"text=", "application/x-www-form-urlencoded", 400, "mapping-missing"),
        (b"x" * 20_000_001, TSV, 413, "body-too-large"),
    ],
)
def test_a_request_without_a_readable_file_is_refused(
    send: Send, body: bytes, kind: str, status: int, code: str | None
) -> None:
    reply = send(body, kind)
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert code in (None, reply.report["code"])


def test_the_interface_description_tells_how_a_file_is_sent(send: Send) -> None:
    reply = send(None, "", method="GET", path="/openapi.json")
    body = reply.report["paths"]["/mappings/check"]["post"]["requestBody"]["content"]
    assert {TSV, "multipart/form-data"} <= set(body)


def test_an_answer_in_no_form_we_have_is_refused(send: Send, official: str) -> None:
    assert send(official.encode(), accept="image/png").status == 406


@pytest.mark.parametrize("content", [b"\0" * 1000, b"\xff\xfe\x00", b"<html></html>", b"#: ["])
def test_garbage_gets_a_report_and_never_200(send: Send, content: bytes) -> None:
    reply = send(content)
    assert reply.status == 422
    assert reply.report["problems"]


def test_other_requests_are_answered_while_a_large_file_is_checked(
    send: Send, official: str
) -> None:
    head, _, rows = official.partition("\nrecord_id\t")
    columns, _, rows = rows.partition("\n")
    many = "".join(rows.replace("row:", f"row:{n}-") for n in range(40))
    large = f"{head}\nrecord_id\t{columns}\n{many}".encode()
    replies: list[Reply] = []
    checking = threading.Thread(target=lambda: replies.append(send(large)))
    checking.start()
    answered = 0
    while checking.is_alive():
        assert send(None, "", method="GET", path="/healthz", accept="*/*").status == 200
        answered += 1
        time.sleep(0.02)
    checking.join()
    assert answered > 3
    assert replies[0].report["counts"]["rows"] == 272 * 40


AIVTF = "https://w3id.org/aiconcord/id/element/sg-aivtf-2023/"
AIRMF = "https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/"
SKOS_TRIPLE = f"<{AIRMF}govern-1> <http://www.w3.org/2004/02/skos/core#closeMatch> <{AIVTF}1.1> .\n"


@pytest.mark.parametrize(
    ("body", "kind", "form", "codes"),
    [
        (SKOS_TRIPLE, "text/turtle", "SKOS mapping triples", set()),
        (SKOS_TRIPLE.replace("govern-1>", "govern-99>"), "text/turtle", "SKOS mapping triples",
         {"mapping-end-unknown"}),
        ("AI RMF code\n", "text/csv", "SSSOM/TSV", {"mapping-required"}),
        ("From,To\nGOVERN 1.1,1.1.1\nGOVERN 99,1.1.2\n", "text/csv",
         "a table with headings of its own", {"mapping-end-unknown"}),
        ('{"mappings": [{}]}', "application/json", "SSSOM/JSON", {"mapping-required"}),
        ("mapping-collection: {}\n", "application/yaml", "OSCAL mapping collection in YAML",
         {"mapping-no-rows", "mapping-required"}),
        ("PK\x03\x04", "application/octet-stream", "an Excel workbook", {"mapping-archive"}),
    ],
)  # fmt: skip
def test_the_content_tells_the_format_and_the_report_names_it(
    send: Send, body: str, kind: str, form: str, codes: set[str]
) -> None:
    reply = send(body.encode(), kind)
    errors = {each["code"] for each in reply.report["problems"] if each["severity"] == "error"}
    assert (reply.report["format"], errors & codes) == (form, codes)
    assert reply.status == (422 if errors else 200)


def test_a_browser_is_told_what_was_taken_for_what(send: Send) -> None:
    body, kind = form(file=("t.csv", b"From,To\nGOVERN 1.1,1.1.1\n"))
    page = send(body, kind, accept="text/html").body.decode()
    assert "read as a table with headings of its own" in page
    assert "column `From` was taken as subject_id" in page
