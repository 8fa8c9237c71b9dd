"""A crawler follows every canonical URI, every internal link and every form: none may be dead."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox
import pytest

from aiconcord.names.namespaces import BASE, ID
from aiconcord.names.uris import kind_of, local_path

AT_ONCE = 6
TOO_MANY = 429
PATIENCE = 10
"""How often an address is asked for before a refusal for asking too much is taken as its answer."""
FORMS = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
SAMPLED = {
    "element": 120,
    "mapping": 240,
    "source": 40,
    "framework": 12,
    "tool": 12,
    "area": 12,
    "event": 12,
    "body": 8,
}
"""Kinds with many members, of which every n-th is asked for in every form (all, in one)."""


@dataclass
class Page:
    """What a crawler keeps of an answer."""

    status: int
    kind: str
    links: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)


class Links(HTMLParser):
    """Gathers what a page links to and the places within it that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        for name in ("href", "src"):
            if found.get(name) is not None:
                self.links.append(str(found[name]))
        if found.get("id"):
            self.places.add(str(found["id"]))


def fetch(address: str, accept: str = "text/html,*/*;q=0.1") -> tuple[int, str, bytes]:
    """Get *address*, redirects followed; a refusal is an answer too.

    Who asks much at a time is told to wait (429), and this crawler does as it is told.
    """
    request = urllib.request.Request(address, headers={"Accept": accept})
    for _ in range(PATIENCE):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                found = refused.code, refused.headers.get_content_type(), refused.read()
                if refused.code != TOO_MANY:
                    return found
                time.sleep(float(refused.headers["Retry-After"]))
    return found


USES_OF_CROSSWALKS = tuple(
    f"/{name}{start}" for name in ("gap", "coverage", "compare", "chain") for start in "?."
)
"""Answers for each pair of frameworks or crosswalks, in several forms."""


def left_to_others(path: str) -> bool:
    """Tell whether other tests ask for *path*: forms, histories, explanations, crosswalks."""
    if path.startswith(("/changes?thing=", "/explain?", *USES_OF_CROSSWALKS)):
        return True
    if path.startswith("/crosswalks/") and "/set." in path:
        return True
    return path.startswith(("/doc/", "/graph/", "/shape/", "/def/")) and path.endswith(tuple(FORMS))


def visit(server: str, path: str) -> Page:
    """Read one page: its links as paths of this server, foreign ones left out."""
    status, kind, body = fetch(server + path)
    page = Page(status, kind)
    if kind == "text/html":
        parser = Links()
        parser.feed(body.decode())
        page.places = parser.places
        for link in parser.links:
            local = local_path(link) if link.startswith(BASE) else link
            whole = urljoin(server + path, local)
            if whole.startswith(server + "/"):
                page.links.append(whole.removeprefix(server))
    return page


def crawl(server: str, start: Iterable[str]) -> dict[str, Page]:
    """Visit *start* and whatever is linked from there on this server, each address once."""
    pages: dict[str, Page] = {}
    waiting = {urlsplit(path)._replace(fragment="").geturl() for path in start}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting:
            batch = sorted(waiting)
            found = dict(zip(batch, pool.map(lambda path: visit(server, path), batch), strict=True))
            pages |= found
            linked = {link.partition("#")[0] for page in found.values() for link in page.links}
            waiting = {link for link in linked if not left_to_others(link)} - pages.keys()
    return pages


def canonical_uris(release: Path) -> set[str]:
    """Every name of ours in the release: in its data, its ontology and its shapes."""
    text = "".join(
        (release / name).read_text("utf-8") for name in ("data.nq", "ontology.nt", "shapes.ttl")
    )
    found = set(re.findall(rf"<({re.escape(BASE)}[^>\s]*)>", text))
    prefixes = dict(re.findall(r"(?im)^@?prefix\s+([\w-]+):\s*<([^>]*)>", text))
    ours = {name: iri for name, iri in prefixes.items() if iri.startswith(BASE)}
    for name, iri in ours.items():
        found |= {iri + local for local in re.findall(rf"(?<![\w:/#]){name}:([\w.-]*[\w-])", text)}
    return found


def dead(pages: dict[str, Page]) -> list[str]:
    return sorted(f"{page.status} {path}" for path, page in pages.items() if page.status >= 400)


@pytest.fixture(scope="module")
def uris(release_dir: Path) -> set[str]:
    return canonical_uris(release_dir)


@pytest.fixture(scope="module")
def pages(live_server: str, uris: set[str]) -> dict[str, Page]:
    paths = {local_path(uri) or "" for uri in uris}
    return crawl(live_server, {"/", *paths})


def test_there_is_something_to_crawl(uris: set[str], pages: dict[str, Page]) -> None:
    kinds = {kind_of(uri) for uri in uris if uri.startswith(ID)}
    assert {"body", "arrangement", "framework", "element", "crosswalk", "mapping"} <= kinds
    assert len(pages) > 1000


def test_the_crawler_notices_a_dead_link(live_server: str) -> None:
    path = "/doc/body/no-such-body"
    assert dead({path: visit(live_server, path)}) == ["404 /doc/body/no-such-body"]


def test_every_canonical_uri_answers(uris: set[str], pages: dict[str, Page]) -> None:
    paths = {(local_path(uri) or "").partition("#")[0] for uri in uris}
    assert dead({path: pages[path] for path in paths}) == []


def test_every_internal_link_leads_somewhere(pages: dict[str, Page]) -> None:
    assert dead(pages) == []


def test_every_link_into_a_page_finds_its_place(pages: dict[str, Page]) -> None:
    lost = {
        link
        for page in pages.values()
        for link in page.links
        if "#" in link
        and not link.startswith("/sparql#")  # the fragment is the query itself
        and (target := pages.get(link.partition("#")[0])) is not None
        and target.kind == "text/html"
        and link.partition("#")[2] not in target.places
    }
    assert sorted(lost) == []


def every_form(uris: set[str]) -> list[str]:
    """The things asked for in every form: all, but of the numerous kinds only every n-th."""
    chosen, counts = [], dict.fromkeys(SAMPLED, 0)
    for uri in sorted({uri.partition("#")[0] for uri in uris if uri.startswith(ID)}):
        kind = str(kind_of(uri))
        if kind in counts:
            counts[kind] += 1
            if counts[kind] % SAMPLED[kind] != 1:
                continue
        chosen.append(uri.removeprefix(ID))
    return chosen


Ask = Callable[[str, str], tuple[int, str, bytes]]


def in_every_form(ask: Ask, slug: str, *, compared: bool) -> list[str]:
    """Ask for a thing in every form; tell of wrong answers, and of differing ones if *compared*."""
    faults, graphs = [], {}
    for suffix, wanted in FORMS.items():
        status, kind, body = ask(slug, suffix)
        if (status, kind) != (200, wanted):
            faults.append(f"{status} {kind} instead of {wanted}: {slug}{suffix}")
        elif suffix != ".html":
            graphs[suffix] = (body, wanted)
    return faults + differences(slug, graphs) if compared and not faults else faults


def triples(body: bytes, kind: str) -> set[ox.Triple]:
    """Parse a document; none of ours has blank nodes, so sets can be compared."""
    form = ox.RdfFormat.from_media_type(kind)
    return {quad.triple for quad in ox.parse(body, format=form, base_iri=BASE)}


def differences(slug: str, graphs: dict[str, tuple[bytes, str]]) -> list[str]:
    """Tell which form says something else than the N-Triples."""
    model = triples(*graphs.pop(".nt"))
    return [
        f"{slug}{suffix} differs from {slug}.nt"
        for suffix, (body, kind) in graphs.items()
        if triples(body, kind) != model
    ]


def test_every_thing_answers_in_every_form_by_ending(live_server: str, uris: set[str]) -> None:
    def ask(slug: str, suffix: str) -> tuple[int, str, bytes]:
        return fetch(f"{live_server}/doc/{slug}{suffix}", "*/*")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda slug: in_every_form(ask, slug, compared=False), every_form(uris))
        assert [fault for faults in found for fault in faults] == []


def test_a_thing_of_each_kind_answers_in_every_form_by_accept(
    live_server: str, uris: set[str]
) -> None:
    def ask(slug: str, suffix: str) -> tuple[int, str, bytes]:
        return fetch(f"{live_server}/id/{slug}", FORMS[suffix])

    first = {slug.split("/", 1)[0]: slug for slug in reversed(every_form(uris))}
    found = [in_every_form(ask, slug, compared=True) for slug in first.values()]
    assert [fault for faults in found for fault in faults] == []


def test_terms_graphs_and_shapes_answer_in_every_form(
    live_server: str, pages: dict[str, Page]
) -> None:
    rooms = {"/def/": 30, "/graph/": 30, "/shape/": 40}
    chosen = ["/def/ontology", "/graph/current", "/shape/shapes"]
    for room, step in rooms.items():
        chosen += sorted(path for path in pages if path.startswith(room) and path[-1] != "/")[
            ::step
        ]
    faults = []
    for address in chosen:
        for suffix, wanted in FORMS.items():
            status, kind, _ = fetch(live_server + address + suffix, "*/*")
            if (status, kind) != (200, wanted):
                faults.append(f"{status} {kind} instead of {wanted}: {address}{suffix}")
    assert faults == []
