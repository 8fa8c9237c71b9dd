"""Turn each module of the ontology into a class diagram: as DOT to be drawn, and as words.

The drawing itself is done by Graphviz in JavaScript when `aiconcord renew` is run, and committed as
``ontology/diagrams/<module>.svg``: no build needs Graphviz or Node. Each picture carries the hash
of the DOT text that it was drawn from, so that a stale one is noticed without drawing it again.
"""

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS

from aiconcord.names.namespaces import DEF, PREFIXES
from aiconcord.settings.places import Places

_SHOWN = {"16.00": "13", "13.00": "11"}
"""Size that a text is laid out in, to size that it is shown in: a reader's font may be wider than
the one that Graphviz knows the widths of."""

_HEAD = """digraph {
graph [rankdir=LR nodesep=0.22 ranksep=0.5 pad=0.1]
node [shape=box style=rounded fontname="Helvetica" fontsize=16 margin="0.14,0.07"]
edge [fontname="Helvetica" fontsize=13 arrowsize=0.7]
"""


@dataclass(frozen=True, slots=True)
class Diagram:
    """One module: its *stem*, its *title*, the DOT text, and the same said in sentences."""

    stem: str
    title: str
    dot: str
    words: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The hash that a picture of this carries."""
        return hashlib.sha256(self.dot.encode()).hexdigest()[:16]


def short(term: URIRef) -> str:
    """Write *term* as a diagram names it: ours without a prefix, another's with its own.

    >>> short(URIRef(DEF + "Body")), short(URIRef("http://www.w3.org/ns/org#Post"))
    ('Body', 'org:Post')
    """
    if term.startswith(DEF):
        return str(term.removeprefix(DEF))
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return str(term)


def _named(nodes: Iterable[object]) -> list[URIRef]:
    return sorted({node for node in nodes if isinstance(node, URIRef)})


def diagram(stem: str, module: Graph) -> Diagram:
    """Draw up the diagram of one *module*.

    Classes are boxes with their literal-valued properties inside; a relation is an arrow from its
    domain to its range. A relation that things of many kinds have has no domain: it is left to the
    words, as an arrow from everywhere says nothing."""
    own = _named(module.subjects(RDF.type, OWL.Class))
    relations = _named(module.subjects(RDF.type, OWL.ObjectProperty))
    values = _named(module.subjects(RDF.type, OWL.DatatypeProperty))
    inside: dict[URIRef, list[str]] = {}
    arrows: list[tuple[URIRef, URIRef, str]] = []
    words: list[str] = []
    for term in own:
        for above in _named(module.objects(term, RDFS.subClassOf)):
            arrows.append((term, above, ""))
            words.append(f"Every {short(term)} is a {short(above)}.")
    for term in [*relations, *values]:
        source, target = module.value(term, RDFS.domain), module.value(term, RDFS.range)
        start = short(source) if isinstance(source, URIRef) else "things of several kinds"
        end = short(target) if isinstance(target, URIRef) else "anything"
        words.append(f"{short(term)} leads from {start} to {end}.")
        if not isinstance(source, URIRef) or not isinstance(target, URIRef):
            continue
        if term in values:
            inside.setdefault(source, []).append(f"{short(term)}: {end}")
        else:
            arrows.append((source, target, short(term)))
    ends = {end for start, target, _ in arrows for end in (start, target)}
    boxes = _named([*own, *inside, *ends])
    header = module.value(predicate=RDF.type, object=OWL.Ontology)
    title = str((header and module.value(header, DCTERMS.title)) or stem)
    lines = [_box(box, box in own, inside.get(box, [])) for box in boxes]
    lines += _arrows(arrows)
    return Diagram(stem, title, _HEAD + "\n".join(lines) + "\n}\n", tuple(words))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _box(term: URIRef, own: bool, values: list[str]) -> str:
    rows = "".join(
        f'<BR ALIGN="LEFT"/><FONT POINT-SIZE="13">{html.escape(value)}</FONT>' for value in values
    )
    last = '<BR ALIGN="LEFT"/>' if values else ""
    label = f"<<B>{html.escape(short(term))}</B>{rows}{last}>"
    return f"{_quoted(short(term))} [class={'own' if own else 'other'} label={label}]"


def _arrows(arrows: list[tuple[URIRef, URIRef, str]]) -> list[str]:
    """Write one line a pair of boxes; relations between the same two share an arrow."""
    together: dict[tuple[str, str, bool], list[str]] = {}
    for start, end, name in arrows:
        together.setdefault((short(start), short(end), bool(name)), []).append(name)
    lines = []
    for (source, target, named), names in sorted(together.items()):
        ends = f"{_quoted(source)} -> {_quoted(target)}"
        label = _quoted("\\n".join(names)).replace("\\\\n", "\\n")
        lines.append(
            f"{ends} [class=relation label={label}]"
            if named
            else f"{ends} [class=above arrowhead=empty style=dashed]"
        )
    return lines


def diagrams(places: Places) -> list[Diagram]:
    """Give the diagram of each module, in the order of the files' names."""
    files = sorted((places.ontology / "modules").glob("*.ttl"))
    return [diagram(file.stem, Graph().parse(file, format="turtle")) for file in files]


def picture_of(places: Places, stem: str) -> Path:
    """Say where the picture of the module *stem* lies."""
    return places.ontology / "diagrams" / f"{stem}.svg"


def tidy_svg(svg: str, drawn: Diagram) -> str:
    """Make Graphviz's *svg* fit to stand in a page: named, scalable, coloured by the style sheet.

    Its ids would clash between pictures and its titles would pop up over every arrow."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL)
    body = re.sub(r"<title>.*?</title>\n?", "", body, flags=re.DOTALL)
    body = re.sub(r'<polygon fill="white" stroke="none"[^>]*/>\n?', "", body, count=1)
    body = re.sub(r' (?:id|xml:space|xmlns:xlink|fill|stroke)="[^"]*"', "", body)
    body = re.sub(r' font-family="[^"]*"', "", body)
    for laid_out, shown in _SHOWN.items():
        body = body.replace(f'font-size="{laid_out}"', f'font-size="{shown}"')
    size = re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', body)
    wide, high = (size[1], size[2]) if size else ("600", "400")
    label = f"{drawn.stem}-diagram"
    head = (
        f'<svg class="diagram" role="img" width="{wide}" height="{high}"'
        f' aria-labelledby="{label}-title {label}-desc" data-drawn-from="{drawn.mark}"'
    )
    told = (
        f'<title id="{label}-title">{html.escape(drawn.title)}</title>\n'
        f'<desc id="{label}-desc">Classes are boxes, relations are arrows; all that the picture'
        " shows is said in words below it.</desc>\n"
    )
    body = re.sub(r'<svg width="\d+pt" height="\d+pt"', head, body, count=1)
    at = body.index(">", body.index("<svg")) + 1
    return body[:at] + "\n" + told + body[at:].lstrip("\n").rstrip() + "\n"


def is_fresh(places: Places, drawn: Diagram) -> bool:
    """Tell whether the committed picture shows the module as it is now."""
    path = picture_of(places, drawn.stem)
    return path.is_file() and f'data-drawn-from="{drawn.mark}"' in path.read_text("utf-8")
