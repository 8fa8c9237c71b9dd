"""`/crosswalks`, `/coverage` and `/compare`: every form, every pair that the index offers."""

import csv
import io
import json
import re
from html import unescape

import openpyxl
import pytest

HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}
COVERAGE = {"between": "sg-aivtf-2023", "and": "nist-ai-rmf-1.0"}
COMPARE = {"one": "kr-us-2024-a", "other": "kr-us-2024-b"}


def test_the_index_names_every_crosswalk_once(call, release_dir):
    record = call("GET", "/crosswalks", headers=JSON).json()
    with_rows = {each["id"] for pair in record["pairs"] for each in pair["crosswalks"]}
    without = {each["id"] for each in record["without_rows"]}
    counts = json.loads((release_dir / "manifest.json").read_text("utf-8"))["counts"]["things"]
    assert not with_rows & without
    assert len(with_rows | without) == counts["crosswalk"]
    rows = sum(each["rows"] for pair in record["pairs"] for each in pair["crosswalks"])
    assert rows == counts["mapping"]


def test_whatever_the_index_offers_is_answered(call):
    page = call("GET", "/crosswalks", headers=HTML).text
    offered = {
        unescape(each) for each in re.findall(r'href="(/(?:gap|coverage|compare)\?[^"]+)"', page)
    }
    kinds = {each[:4] for each in offered}
    assert kinds == {"/gap", "/cov", "/com"}
    for kind in sorted(kinds):
        for address in sorted(each for each in offered if each.startswith(kind))[::7]:
            reply = call("GET", address, headers=HTML)
            assert (reply.status, reply.media_type) == (200, "text/html"), address


@pytest.mark.parametrize(
    ("path", "asked", "key"),
    [("/coverage", COVERAGE, "directions"), ("/compare", COMPARE, "pairs")],
)
def test_every_form_is_offered(call, path, asked, key):
    record = call("GET", path, **asked, headers=JSON).json()
    assert record[key]
    assert call("GET", f"{path}.json", **asked).json() == record
    table = call("GET", f"{path}.csv", **asked)
    assert table.media_type == "text/csv"
    lines = list(csv.reader(io.StringIO(table.text)))
    book = openpyxl.load_workbook(io.BytesIO(call("GET", f"{path}.xlsx", **asked).body))
    assert len(lines) in {sheet.max_row for sheet in book.worksheets}
    page = call("GET", path, **asked, headers=HTML)
    assert page.status == 200
    assert "<caption>" in page.text
    assert call("GET", path, headers=HTML).status == 200
    assert call("GET", f"{path}.pdf", **asked).status == 404


def test_comparing_what_cannot_be_compared_is_told(call):
    reply = call("GET", "/compare", one="sg-us-2023", other="kr-us-2024-a", headers=JSON)
    assert reply.status == 400
    assert reply.json()["code"] == "crosswalks-incomparable"
    reply = call("GET", "/coverage", between="nist-ai-rmf-1.0", headers=JSON)
    assert (reply.status, reply.json()["code"]) == (400, "parameter-missing")


def test_both_are_found_from_the_home_page(call):
    home = call("GET", "/", headers=HTML).text
    assert 'href="/crosswalks"' in home
    index = call("GET", "/crosswalks", headers=HTML).text
    assert all(f'href="{path}"' in index for path in ("/gap", "/coverage", "/compare"))
