"""Any facts survive a spreadsheet, and a changed cell changes what it says and nothing else."""

import csv
import io

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.curate.canonical import canonical, turtle_facts
from aiconcord.curate.import_table import import_table
from aiconcord.graph.layout import SourceFile
from aiconcord.graph.tables import Tables
from aiconcord.names.namespaces import DEF, ID, PREFIXES

FILE = SourceFile("data/x.ttl", None, "https://w3id.org/aiconcord/graph/x")  # type: ignore[arg-type]
XSD = PREFIXES["xsd"]
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
THING = ox.NamedNode(DEF + "Thing")

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
tricky = st.sampled_from(["", " ", "|", "\\", "=1+1", "-x", "@a", " a ", "a|b", "\\n", "\n", "'"])
words = st.one_of(texts, tricky)
slugs = st.text("abc0123456789", min_size=1, max_size=4)
things = st.one_of(
    slugs.map(lambda s: ox.NamedNode(f"{ID}body/{s}#name-1")),
    slugs.map(lambda s: ox.NamedNode(f"https://example.org/{s}?q=a,b;c#d")),
    st.sampled_from(
        [ox.NamedNode(DEF + "Body"), ox.NamedNode("urn:x:y"), ox.NamedNode("time:odd")]
    ),
)
literals = st.one_of(
    words.map(ox.Literal),
    st.builds(
        lambda t, g: ox.Literal(t, language=g), words, st.sampled_from(["en", "fr", "zh-hans"])
    ),
    st.sampled_from(["2024", "2024-01", "2024-01-31"]).flatmap(
        lambda day: st.sampled_from(["date", "gYear", "gYearMonth"]).map(
            lambda kind: ox.Literal(day, datatype=ox.NamedNode(XSD + kind))
        )
    ),
    st.integers().map(ox.Literal),
    st.booleans().map(ox.Literal),
    words.map(lambda t: ox.Literal(t, datatype=ox.NamedNode("https://example.org/type"))),
)
properties = st.sampled_from(
    [ox.NamedNode(n) for n in (DEF + "name", DEF + "cites", PREFIXES["skos"] + "note", "urn:p")]
)
blocks = st.dictionaries(
    slugs.map(lambda s: ox.NamedNode(f"{ID}body/{s}")),
    st.lists(st.tuples(properties, st.one_of(things, literals)), max_size=6),
    min_size=1,
    max_size=4,
)


def turtle(said: dict[ox.NamedNode, list]) -> bytes:
    triples = [
        ox.Triple(subject, predicate, value)
        for subject, pairs in said.items()
        for predicate, value in [(TYPE, THING), *pairs]
    ]
    return canonical(ox.serialize(triples, format=ox.RdfFormat.TURTLE), "data/x.ttl")


def table(content: bytes) -> list[list[str]]:
    graph = ox.NamedNode(FILE.graph)
    quads = [ox.Quad(*q.triple, graph) for q in ox.parse(content, format=ox.RdfFormat.TURTLE)]
    text = Tables(quads, [FILE]).csv(THING.value)
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@given(blocks)
@settings(deadline=None)
def test_canonical_turtle_is_a_fixed_point_that_says_the_same(said):
    content = turtle(said)
    assert canonical(content, "x.ttl") == content
    pairs = {(thing, *pair) for thing, pairs in said.items() for pair in pairs}
    assert len(turtle_facts(content)) == len(pairs) + len(said)


@given(blocks)
@settings(deadline=None)
def test_a_table_that_nobody_edited_changes_nothing(said):
    content = turtle(said)
    assert import_table(as_csv(table(content)), "t.csv", lambda _: content, {}) == {}


@given(blocks)
@settings(deadline=None)
def test_a_table_alone_makes_the_file_again(said):
    content = turtle(said)
    changes = import_table(as_csv(table(content)), "t.csv", lambda _: None, {})
    assert turtle_facts(changes["data/x.ttl"].content) == turtle_facts(content)


@given(blocks, st.data())
@settings(deadline=None)
def test_a_cell_made_empty_takes_away_its_values_only(said, data):
    content = turtle(said)
    rows = table(content)
    filled = [
        (r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if r and c > 2 and cell
    ]
    if not filled:
        return
    r, c = data.draw(st.sampled_from(filled))
    rows[r][c] = ""
    change = import_table(as_csv(rows), "t.csv", lambda _: content, {})["data/x.ttl"]
    assert change.added == 0 and change.removed > 0
    assert table(change.content) != table(content)
    again = table(change.content)
    for row, old in zip(again[1:], table(content)[1:], strict=True):
        same = dict(zip(again[0], row, strict=True))
        for head, cell in zip(rows[0], old, strict=True):
            if (row[0], head) != (rows[r][0], rows[0][c]):
                assert same.get(head, "") == cell
