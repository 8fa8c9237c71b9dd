"""Write the documentation of the ontology: pyLODE says it, the pictures show it, we only fit it in.

What comes out is a fragment of HTML for the page of ``/def/``: no style, script or address of
pyLODE's own page is kept, so the page is as quiet, dark and narrow as the rest.
"""

import html
import os
import subprocess
import sys
from xml.etree import ElementTree as ET

import html5lib

from aiconcord.build.diagrams import Diagram, diagrams, is_fresh, picture_of
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import Problem, ProblemError, Severity, Where
from aiconcord.settings.places import Places

FILE = "ontology.html"
_SECTIONS = {
    "classes": "Classes",
    "objectproperties": "Object properties",
    "datatypeproperties": "Datatype properties",
    "annotationproperties": "Annotation properties",
    "namespaces": "Namespaces",
}
_SAME_EVERYWHERE = {"http://www.w3.org/2000/01/rdf-schema#isDefinedBy"}
"""Rows that say the same of every term; left out, so that the rest can be seen."""


def documentation(ontology: bytes, places: Places) -> bytes:
    """Give the fragment for *ontology*, as N-Triples, with the pictures that lie in *places*."""
    whole = html5lib.parse(run_pylode(ontology), treebuilder="etree", namespaceHTMLElements=False)
    anchors = _anchors(whole)
    parts = [_contents(), _pictures(places)]
    for name, title in _SECTIONS.items():
        found = whole.find(f".//div[@id='{name}']")
        if found is not None:
            is_list = name == "namespaces"
            parts.append(_namespaces(found, title) if is_list else _terms(found, title, anchors))
    return ("\n".join(parts) + "\n").encode()


def run_pylode(ontology: bytes) -> str:
    """Run pyLODE in a process with a fixed hash seed: the same triples give the same page."""
    done = subprocess.run(
        [sys.executable, "-m", "aiconcord.build.lode"],
        input=ontology,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    if done.returncode:
        raise ProblemError(
            Problem(
                "documentation-failed",
                "pyLODE could not document the ontology: "
                + done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2],
                Where("ontology/index.ttl"),
                "give the ontology a dcterms:title, and install pylode as pyproject.toml wants it",
            )
        )
    return done.stdout.decode()


def stale_pictures(places: Places) -> list[Problem]:
    """Report each module whose committed picture is missing or shows an older state."""
    severity: Severity = "warning"
    return [
        Problem(
            "diagram-stale",
            f"the diagram of `{drawn.stem}` does not show the module as it is",
            Where(f"ontology/diagrams/{drawn.stem}.svg"),
            "run `make ontology` and commit what it writes",
            severity,
        )
        for drawn in diagrams(places)
        if not is_fresh(places, drawn)
    ]


def _anchors(whole: ET.Element) -> dict[str, str]:
    """Map each anchor of pyLODE's page to ours, the local name: it has both `area` and `area1`.

    It also links to local names that are no anchor of its own page, so those are in here too."""
    found: dict[str, str] = {}
    local_names = []
    for each in whole.iter("div"):
        code = each.find(".//code") if "entity" in (each.get("class") or "") else None
        if code is not None:
            local_names.append(_text(code).removeprefix(DEF))
            found[each.get("id") or ""] = local_names[-1]
    both = {**{name: name for name in local_names}, **found}
    return {anchor: name for anchor, name in both.items() if "/" not in name}


def _contents() -> str:
    links = [("diagrams", "Diagrams"), *_SECTIONS.items()]
    items = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in links)
    return f'<nav aria-label="Parts of the ontology"><ul class="plain inline">{items}</ul></nav>'


def _pictures(places: Places) -> str:
    shown = [_picture(places, drawn) for drawn in diagrams(places)]
    return (
        '<section aria-labelledby="diagrams"><h2 id="diagrams">Diagrams</h2>'
        "<p>One a module. Boxes with a fill are classes of the module, with their literal-valued"
        " properties inside; a dashed arrow leads to a more general class.</p>"
        f"{''.join(shown)}</section>"
    )


def _picture(places: Places, drawn: Diagram) -> str:
    path = picture_of(places, drawn.stem)
    picture = path.read_text("utf-8") if path.is_file() else ""
    name = drawn.title.rpartition(": ")[2].capitalize()
    words = "".join(f"<li>{html.escape(each)}</li>" for each in drawn.words)
    scroll = (
        f'<div class="scroll" tabindex="0" role="group" aria-label="Diagram: {html.escape(name)}">'
        f"{picture}</div>"
    )
    return (
        f'<figure id="module-{drawn.stem}"><figcaption><h3>{html.escape(name)}</h3></figcaption>'
        f"{scroll if picture else '<p>No picture has been drawn of this module.</p>'}"
        f"<details><summary>{html.escape(name)} in words</summary><ul>{words}</ul></details>"
        "</figure>"
    )


def _namespaces(section: ET.Element, title: str) -> str:
    rows = []
    prefix = ""
    for each in section.iter():
        if each.tag == "dt":
            prefix = _text(each)
        elif each.tag == "dd":
            rows.append(
                f"<dt><code>{html.escape(prefix)}</code></dt>"
                f"<dd><code>{html.escape(_text(each))}</code></dd>"
            )
    return (
        f'<section aria-labelledby="namespaces"><h2 id="namespaces">{title}</h2>'
        f'<dl class="facts">{"".join(rows)}</dl></section>'
    )


def _terms(section: ET.Element, title: str, anchors: dict[str, str]) -> str:
    name = section.get("id") or ""
    entities = [each for each in section if "entity" in (each.get("class") or "")]
    terms = [term for term in (_term(each, anchors) for each in entities) if term]
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{title}'
        f' <span class="badge">{len(terms)}</span></h2>{"".join(terms)}</section>'
    )


def _term(entity: ET.Element, anchors: dict[str, str]) -> str:
    """Write one term: its label, its address, and a row for each thing that is said of it.

    Empty for others' terms, of which the ontology only says how they reason."""
    heading, uri, rows = entity.find("h3"), "", []
    for row in entity.iter("tr"):
        head, cell = row.find("th"), row.find("td")
        if head is None or cell is None:
            continue
        link = head.find("a")
        said = _text(head)
        if said == "IRI":
            uri = _text(cell)
        elif link is None or link.get("href") not in _SAME_EVERYWHERE:
            rows.append(f"<dt>{html.escape(said)}</dt><dd>{_values(cell, anchors)}</dd>")
    if not uri.startswith(DEF):
        return ""
    label = (heading.text or "").strip() if heading is not None else ""
    local = uri.removeprefix(DEF)
    return (
        f'<article class="term" id="{html.escape(local)}"><h3>{html.escape(label)} '
        f'<a href="/def/{html.escape(local)}"><code>aic:{html.escape(local)}</code></a></h3>'
        f'<dl class="facts">{"".join(rows)}</dl></article>'
    )


def _values(cell: ET.Element, anchors: dict[str, str]) -> str:
    """Write the values of a row in order: links as links, the rest as text."""
    links = {(_text(each), _address(each.get("href") or "", anchors)) for each in cell.iter("a")}
    if not links:
        return html.escape(_text(cell))
    return ", ".join(
        f'<a href="{html.escape(target)}">{html.escape(text)}</a>' if target else html.escape(text)
        for text, target in sorted(links)
    )


def _address(target: str, anchors: dict[str, str]) -> str:
    """Lead to our own terms on the page they stand on; empty where nothing stands there.

    >>> _address("#area1", {"area1": "area"}), _address(DEF + "Body", {"Body": "Body"})
    ('#area', '#Body')
    >>> _address("http://www.w3.org/ns/org#Post", {})
    'http://www.w3.org/ns/org#Post'
    """
    if target == DEF or not target.startswith(("#", DEF)):
        return "/def/" if target == DEF else target
    name = anchors.get(target.removeprefix(DEF).removeprefix("#"))
    return f"#{name}" if name else ""


def _text(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())
