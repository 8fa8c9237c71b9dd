import base64
import hashlib
from pathlib import Path

import pytest

FILES = {
    "aiconcord.nq": "application/n-quads",
    "aiconcord.trig": "application/trig",
    "aiconcord.ttl": "text/turtle",
    "aiconcord.jsonld": "application/ld+json",
    "crosswalks/sg-us-2023.sssom.tsv": "text/tab-separated-values",
    "csv/Body.csv": "text/csv",
    "csv/skos-Concept.csv": "text/csv",
}


def test_the_list_tells_size_and_checksum_of_every_file(call, release_dir: Path):
    listed = call("GET", "/dumps/").json()["files"]
    paths = {entry["path"].removeprefix("/dumps/") for entry in listed}
    assert paths >= set(FILES)
    held = {
        path.relative_to(release_dir / "dumps").as_posix()
        for path in (release_dir / "dumps").rglob("*")
        if path.is_file()
    }
    assert paths == held
    for entry in listed:
        content = (release_dir / entry["path"].lstrip("/")).read_bytes()
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["contents"]


def test_the_list_is_a_page_to_a_browser(call):
    page = call("GET", "/dumps/", headers={"Accept": "text/html"})
    assert page.media_type == "text/html"
    for name in FILES:
        assert f'href="/dumps/{name}"' in page.text


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_a_file_arrives_whole_with_its_type_and_checksum(call, release_dir, name, kind):
    reply = call("GET", f"/dumps/{name}")
    content = (release_dir / "dumps" / name).read_bytes()
    assert reply.body == content
    assert reply.media_type == kind
    has_charset = kind != "application/ld+json"  # JSON is UTF-8 without saying so
    assert reply.headers.get_content_charset() == ("utf-8" if has_charset else None)
    digest = hashlib.sha256(content)
    assert reply.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert reply.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"


def test_a_file_known_by_its_checksum_is_not_sent_again(call):
    tag = call("HEAD", "/dumps/aiconcord.nq").headers["ETag"]
    reply = call("GET", "/dumps/aiconcord.nq", headers={"If-None-Match": tag})
    assert (reply.status, reply.body) == (304, b"")


def test_a_broken_download_can_be_taken_up_again(call):
    whole = call("GET", "/dumps/aiconcord.ttl")
    half = len(whole.body) // 2
    ranged = {"Range": f"bytes={half}-", "If-Range": whole.headers["ETag"]}
    rest = call("GET", "/dumps/aiconcord.ttl", headers=ranged)
    assert rest.status == 206
    assert whole.body[:half] + rest.body == whole.body
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.body) - 1}/{len(whole.body)}"


def test_a_download_of_another_release_is_not_taken_up_but_begun_anew(call):
    ranged = {"Range": "bytes=10-", "If-Range": '"other"'}
    assert call("GET", "/dumps/aiconcord.ttl", headers=ranged).status == 200


def test_a_range_outside_the_file_is_refused_with_the_files_size(call):
    reply = call("GET", "/dumps/aiconcord.ttl", headers={"Range": "bytes=99999999999-"})
    assert (reply.status, reply.code) == (416, "bad-range")
    assert reply.headers["Content-Range"].startswith("bytes */")


def test_head_tells_the_size_of_a_file(call, release_dir):
    reply = call("HEAD", "/dumps/aiconcord.nq")
    assert (
        int(reply.headers["Content-Length"]) == (release_dir / "dumps/aiconcord.nq").stat().st_size
    )


def test_the_list_without_its_slash_leads_to_the_list(call):
    reply = call("GET", "/dumps")
    assert (reply.status, reply.headers["Location"]) == (308, "/dumps/")


def test_the_context_of_the_json_ld_is_served_with_the_ontology(call, release_dir):
    reply = call("GET", "/def/context.jsonld")
    assert (reply.status, reply.media_type) == (200, "application/ld+json")
    assert reply.body == (release_dir / "context.jsonld").read_bytes()
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    again = {"If-None-Match": reply.headers["ETag"]}
    assert call("GET", "/def/context.jsonld", headers=again).status == 304
