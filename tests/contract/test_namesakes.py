"""Bodies that share an abbreviation all come back, and can be told apart."""

import json
import urllib.parse
import urllib.request

import pytest


def found(server: str, text: str) -> dict[str, str]:
    """Jurisdiction of each body that a search finds, by the end of its URI."""
    address = f"{server}/search.json?q={urllib.parse.quote(text)}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        hits = json.load(answer)["hits"]
    return {hit["uri"].rpartition("/")[2]: hit["jurisdiction"] for hit in hits}


def test_both_bodies_called_caisi_come_back_with_their_jurisdiction(live_server: str) -> None:
    bodies = found(live_server, "CAISI")
    assert "Canada" in bodies["ca-caisi"]
    assert "United States" in bodies["us-caisi"]
    assert list(bodies)[:2] in (["ca-caisi", "us-caisi"], ["us-caisi", "ca-caisi"])


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("us-aisi", "United States"),
        ("uk-ai-security-institute", "United Kingdom"),
        ("dtc", "Singapore"),
        ("jp-aisi", "Japan"),
        ("kr-aisi", "Korea"),
        ("au-aisi", "Australia"),
    ],
)
def test_each_institute_called_aisi_comes_back_with_its_jurisdiction(
    live_server: str, body: str, state: str
) -> None:
    assert state in found(live_server, "AISI")[body]
