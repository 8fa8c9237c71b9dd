"""Skeletons of new files: a source, a body, an arrangement.

Each function gives the files to write by name, and what is left to fill in; nothing is asked and
nothing is guessed. Start reading at :func:`new_body`.
"""

from datetime import date

import pyoxigraph as ox

from aiconcord.curate.draft import Draft, thing
from aiconcord.curate.known_things import KnownThings, page_key
from aiconcord.curate.parts import Evidence, Skeleton, begin, claim_ends, name_claim
from aiconcord.curate.placing import add_block
from aiconcord.graph.house_style import write_blocks
from aiconcord.graph.turtle_blocks import parse_blocks
from aiconcord.names.namespaces import ID
from aiconcord.problems.record import Problem, ProblemError, Where

SOURCES = "data/sources.ttl"


def new_source(
    known: KnownThings,
    name: str,
    sources: bytes,
    *,
    title: str | None = None,
    publisher: str | None = None,
    issued: str | None = None,
    url: str | None = None,
    kind: str | None = None,
    language: str = "en",
    consulted: date,
) -> Skeleton:
    """Add a source at its place in *sources*, the content of `data/sources.ttl`."""
    path = begin(known, "source", name)
    if url and (same := known.pages.get(page_key(url))):
        where = Where(known.files[same], node=same)
        remedy = "cite that source; one page is one source"
        raise ProblemError(
            Problem("new-exists", "a source with this address is there", where, remedy)
        )
    draft = Draft(known)
    draft.block(
        path,
        "aic:Source",
        ("dcterms:title", draft.text(title, "the title as printed", language)),
        ("aic:publisherName", draft.text(publisher, "who published it", None)),
        ("dcterms:issued", draft.day(issued, "date", "the date it bears")),
        ("schema:url", draft.page(url, "url", "its address (schema:url)")),
        ("dcterms:language", ox.Literal(language)),
        ("aic:sourceKind", draft.concept(kind, "kind", "source-kind")),
        ("aic:lastConsulted", draft.day(consulted.isoformat(), "consulted", "")),
    )
    file = parse_blocks(sources, SOURCES)
    add_block(file, ID + path, draft.blocks.blocks[ID + path])
    warnings = known.alike(ID + path, title)
    return Skeleton({SOURCES: write_blocks(file).encode("utf-8")}, draft.left, warnings)


def new_body(
    known: KnownThings,
    name: str,
    evidence: Evidence,
    *,
    official: str | None = None,
    abbreviation: str | None = None,
    kind: str | None = None,
    jurisdiction: str | None = None,
    homepage: str | None = None,
) -> Skeleton:
    """Draft `data/bodies/<name>.ttl`."""
    path = begin(known, "body", name)
    draft = Draft(known)
    pages = [draft.page(homepage, "url", "")] if homepage else []
    draft.block(
        path,
        "aic:Body",
        ("dcterms:type", draft.concept(kind, "kind", "body-type")),
        ("aic:jurisdiction", draft.one_of(jurisdiction, "jurisdiction", ("jurisdiction",))),
        ("foaf:homepage", list(pages)),
    )
    ends = claim_ends(draft, path, evidence)
    name_claim(draft, path, 1, draft.text(official, "its official name"), *ends)
    if abbreviation:
        name_claim(
            draft, path, 2, ox.Literal(abbreviation, language="en"), *ends, kind="abbreviation"
        )
    draft.citation(path, evidence.source, evidence.locator)
    warnings = known.alike(ID + path, official)
    return Skeleton({f"data/bodies/{name}.ttl": draft.content()}, draft.left, warnings)


def new_arrangement(
    known: KnownThings,
    name: str,
    evidence: Evidence,
    *,
    official: str | None = None,
    kind: str | None = None,
    description: str | None = None,
    parties: tuple[str, ...] = (),
    day: str | None = None,
    date_kind: str = "signed",
) -> Skeleton:
    """Draft `data/cooperation/<name>.ttl`."""
    path = begin(known, "arrangement", name)
    draft = Draft(known)
    draft.block(
        path,
        "aic:Arrangement",
        ("dcterms:type", draft.concept(kind, "kind", "arrangement-kind")),
        ("dcterms:description", draft.text(description, "what it is for, in our own words")),
    )
    ends = claim_ends(draft, path, evidence)
    name_claim(draft, path, 1, draft.text(official, "its official name"), *ends)
    sides: tuple[str | None, ...] = (*parties, *(None,) * (2 - len(parties)))
    for number, party in enumerate(sides, start=1):
        draft.block(
            f"{path}#party-{number}",
            "aic:PartyClaim",
            ("aic:about", thing(path)),
            ("aic:party", draft.one_of(party, "party", ("body", "jurisdiction"))),
            ("aic:partyRole", thing("scheme/party-role#party")),
            *ends,
        )
    draft.block(
        f"{path}#date-1",
        "aic:DateClaim",
        ("aic:about", thing(path)),
        ("aic:dateKind", draft.concept(date_kind, "date-kind", "date-kind")),
        ("aic:date", draft.day(day, "date", f"when it was {date_kind}")),
        *ends,
    )
    draft.citation(path, evidence.source, evidence.locator)
    warnings = known.alike(ID + path, official)
    return Skeleton({f"data/cooperation/{name}.ttl": draft.content()}, draft.left, warnings)
