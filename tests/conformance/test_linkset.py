"""Link sets as RFC 9264 and Signposting level 2 want them."""

import json
import re
import urllib.error
import urllib.request

import pytest

from aiconcord.names.namespaces import BASE

PAGES = ["/dataset", "/doc/body/imda", "/doc/framework/nist-ai-rmf-1.0", "/def/", "/def/Body"]


def fetch(server: str, path: str, accept: str = "*/*") -> tuple[str, str, bytes]:
    request = urllib.request.Request(server + path, headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.headers.get_content_type(), answer.headers["Link"] or "", answer.read()


def linkset_of(server: str, page: str) -> tuple[str, str]:
    _, header, _ = fetch(server, page, "text/html")
    found = re.findall(r'<([^>]*)>; rel="linkset"; type="([^"]*)"', header)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("page", PAGES)
def test_page_names_one_link_set_of_the_type_it_is_sent_in(live_server: str, page: str):
    target, kind = linkset_of(live_server, page)
    sent, _, body = fetch(live_server, target)
    assert sent == kind == "application/linkset+json"
    assert set(json.loads(body)) == {"linkset"}


@pytest.mark.parametrize("page", PAGES)
def test_link_set_says_all_that_the_link_header_says(live_server: str, page: str):
    _, header, _ = fetch(live_server, page, "text/html")
    target, _ = linkset_of(live_server, page)
    contexts = json.loads(fetch(live_server, target)[2])["linkset"]
    told = {
        (relation, link["href"])
        for context in contexts
        for relation, targets in context.items()
        if relation != "anchor"
        for link in targets
    }
    for address, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', header):
        if relation in ("linkset", "item") or address == "/.well-known/void":
            continue
        absolute = BASE + address.removeprefix("/") if address.startswith("/") else address
        assert (relation, absolute) in told, (relation, address)


@pytest.mark.parametrize("page", PAGES)
def test_each_form_leads_back_to_its_page(live_server: str, page: str):
    contexts = json.loads(fetch(live_server, linkset_of(live_server, page)[0])[2])["linkset"]
    first, *others = contexts
    assert len(first["cite-as"]) == 1
    forms = {link["href"] for link in first["describedby"]}
    assert len(forms) >= 4
    back = {each["anchor"] for each in others if "describes" in each}
    assert forms == back
    for context in contexts:
        assert context["anchor"].startswith("https://")
        for relation, targets in context.items():
            assert relation == "anchor" or all(t["href"].startswith("https://") for t in targets)


def test_text_form_holds_the_same_links(live_server: str):
    kind, _, body = fetch(live_server, "/linkset/doc/body/imda", "application/linkset")
    assert kind == "application/linkset"
    lines = body.decode().rstrip("\n").split(",\n")
    one = re.compile(r'<https://[^>]+>; rel="[a-z-]+"; anchor="https://[^"]+"(; type="[^"]+")?')
    assert all(one.fullmatch(line) for line in lines)
    contexts = json.loads(fetch(live_server, "/linkset/doc/body/imda")[2])["linkset"]
    counted = sum(len(v) for c in contexts for k, v in c.items() if k != "anchor")
    assert len(lines) == counted


def test_dataset_lists_every_file_that_can_be_downloaded(live_server: str):
    contexts = json.loads(fetch(live_server, "/linkset")[2])["linkset"]
    items = {link["href"] for link in contexts[0]["item"]}
    described = json.loads(fetch(live_server, "/dataset.jsonld")[2])
    assert items == set(re.findall(rf'{BASE}dumps/[^"]+', json.dumps(described)))


@pytest.mark.parametrize(
    "path", ["/linkset/doc/body/nobody", "/linkset/def/Nothing", "/linkset/x", "/linkset/def/"]
)
def test_link_set_of_nothing_is_not_found(live_server: str, path: str):
    with pytest.raises(urllib.error.HTTPError) as fault:
        fetch(live_server, path)
    with fault.value as answer:
        assert (answer.code, json.loads(answer.read())["code"]) == (404, "not-found")
