"""Search over the real release, and what pages say to people."""

import csv
import html
import io
import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest


def get(address: str, accept: str = "text/html") -> str:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.read().decode())


def search(server: str, text: str) -> list[dict[str, Any]]:
    found = get(f"{server}/search.json?q={urllib.parse.quote(text)}", "*/*")
    hits: list[dict[str, Any]] = json.loads(found)["hits"]
    return hits


def slugs(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["uri"].split("/id/", 1)[1] for hit in hits]


def test_one_abbreviation_of_many_finds_them_all(live_server: str) -> None:
    found = slugs(search(live_server, "AISI"))
    assert {"body/us-aisi", "body/uk-ai-security-institute", "body/dtc"} <= set(found)


def test_garbled_press_form_finds_the_body_and_says_so(live_server: str) -> None:
    first = search(live_server, "Dangerous goods connection")[0]
    assert (slugs([first]), first["how"]) == (["body/dg-connect"], "hidden")
    assert "found under a wrong form" in get(f"{live_server}/search?q=dangerous+goods+connection")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("GOVERN 1.1", "element/nist-ai-rmf-1.0/govern-1.1"),
        ("govern 1.1", "element/nist-ai-rmf-1.0/govern-1.1"),
        ("1.1.1", "element/sg-aivtf-2023/1.1.1"),
        ("MCI", "body/mddi"),
        ("Roberto Viola", "post/eu-director-general-dg-connect"),
        ("dg conect", "body/dg-connect"),
        ("Infocom Media Developement Authority", "body/imda"),
    ],
)
def test_what_people_type_finds_the_thing_first(live_server: str, text: str, slug: str) -> None:
    assert slugs(search(live_server, text))[0] == slug


def test_hits_come_as_csv_with_a_header(live_server: str) -> None:
    rows = list(csv.DictReader(io.StringIO(get(f"{live_server}/search?q=IMDA", "text/csv"))))
    assert rows[0]["uri"] == "https://w3id.org/aiconcord/id/body/imda"


def test_overlong_search_is_refused_with_a_remedy(live_server: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{live_server}/search?q={'a' * 400}", "application/json")
    with refused.value as answer:
        assert (answer.code, json.loads(answer.read())["code"]) == (400, "bad-request")


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7*7 }}", "' onfocus=x"])
def test_what_is_sought_is_shown_and_never_run(live_server: str, text: str) -> None:
    page = get(f"{live_server}/search?q={urllib.parse.quote(text)}")
    assert text not in page.replace("{{ 7*7 }}", "") or text == "{{ 7*7 }}"
    assert html.escape(text, quote=False)[:8] in html.unescape(page) or text in html.unescape(page)
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/doc/body/mddi", "Ministry of Communications and Information"),
        ("/doc/body/mddi", "Names in time"),
        ("/doc/body/dtc", "last known"),
        ("/doc/body/dtc", "Facts gathered up to"),
        ("/doc/body/dtc", "Said in the press, and refuted"),
        ("/doc/body/dtc", "Cite this"),
        ("/doc/arrangement/eu-sg-aa-ai-safety", "Roberto Viola"),
        ("/doc/arrangement/eu-sg-aa-ai-safety", "Areas, in its own wording"),
        ("/doc/commitment/cm-006", "None found up to 2026-11-21"),
        ("/doc/element/sg-aivtf-2023/1", "Not stated at this level."),
        (
            "/doc/crosswalk/jp-us-concepts-2024",
            "<strong>39</strong> joint rows, held as 2,226 pairs",
        ),
        ("/doc/framework/eu-ai-act", "<h1>AI Act</h1>"),
        ("/doc/element/nist-ai-rmf-1.0/govern-1", "listed against"),
        ("/doc/crosswalk/sg-us-2023", "<strong>272</strong> rows"),
        ("/doc/source/mddi-eu-aa-2024", "What rests on it"),
        ("/", "Facts gathered up to"),
        ("/uri-promise", "never removed and never reused"),
    ],
)
def test_page_says_what_people_come_for(live_server: str, path: str, said: str) -> None:
    assert said in get(live_server + path)


def test_every_claim_on_a_page_has_its_source_beside_it(live_server: str) -> None:
    page = get(f"{live_server}/doc/arrangement/eu-sg-aa-ai-safety")
    assert "no source stated" not in page
    assert page.count('<ul class="evidence">') > 20


def test_refuted_claim_stands_in_no_other_section(live_server: str) -> None:
    page = get(f"{live_server}/doc/body/dg-connect")
    before, _, after = page.partition('<section class="refuted"')
    assert "Dangerous goods" in after
    assert "Dangerous goods" not in before


def test_home_page_counts_what_the_release_counts(live_server: str, release_dir: Path) -> None:
    page = get(live_server + "/")
    mapping = (
        b" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/sssom/Mapping> "
    )
    lines = (release_dir / "data.nq").read_bytes().splitlines()
    rows = len({line.split(b" ", 1)[0] for line in lines if mapping in line})
    assert f'<a href="/browse/mapping"><strong>{rows:,}</strong></a>' in page


def test_every_kind_with_members_is_reachable_from_the_home_page(live_server: str) -> None:
    page = get(live_server + "/")
    for kind in ("body", "arrangement", "area", "commitment", "event", "framework", "element"):
        assert f'href="/browse/{kind}"' in page


def test_embedded_data_is_valid_json(live_server: str) -> None:
    page = get(f"{live_server}/doc/body/dg-connect")
    script = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(script)["@id"] == "https://w3id.org/aiconcord/id/body/dg-connect"
