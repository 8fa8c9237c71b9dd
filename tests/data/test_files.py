"""The files read the way a curator expects: one thing a file, blocks, prefixes, plain dates."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from aiconcord.names.namespaces import ID, KINDS, PREFIXES
from aiconcord.names.slugs import is_slug

Ask = Callable[[ox.Store, str], list[tuple[str, ...]]]
BLOCK = re.compile(r"<[^>]+>\n(?:    .*\n)+\.$", re.MULTILINE)
PREFIX = re.compile(r"@prefix (\w+): <([^>]+)> \.")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_both_parsers_read_the_same_triples(turtle_files: dict[str, Path]) -> None:
    for name, path in turtle_files.items():
        ours = {str(quad.triple) for quad in ox.parse(path=str(path))}
        theirs = rdflib.Graph().parse(path, format="turtle")
        assert len(ours) == len(theirs), name


def test_a_file_holds_nothing_but_prefixes_and_blocks_that_start_in_column_one(
    turtle_files: dict[str, Path],
) -> None:
    for name, path in turtle_files.items():
        head, *blocks = text_of(path).removesuffix("\n").split("\n\n")
        assert all(PREFIX.fullmatch(line) for line in head.splitlines()), name
        assert blocks, name
        for block in blocks:
            assert BLOCK.fullmatch(block), f"{name}: {block[:120]}"


def test_prefixes_are_the_ones_that_everybody_uses(turtle_files: dict[str, Path]) -> None:
    for name, path in turtle_files.items():
        declared = PREFIX.findall(text_of(path))
        assert {prefix: PREFIXES.get(prefix) for prefix, _ in declared} == dict(declared), name
        assert declared == sorted(declared), name


def test_no_node_is_blank(curated: ox.Store) -> None:
    terms = {term for quad in curated for term in (quad.subject, quad.object)}
    assert [term for term in terms if isinstance(term, ox.BlankNode)] == []


def test_a_thing_is_described_in_one_file_only(curated: ox.Store) -> None:
    described: dict[str, set[str]] = {}
    for quad in curated:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.graph_name, ox.NamedNode)
        described.setdefault(quad.subject.value, set()).add(quad.graph_name.value)
    assert {thing: files for thing, files in described.items() if len(files) > 1} == {}


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("body", "bodies"), ("arrangement", "cooperation"), ("framework", "frameworks")],
)
def test_a_file_is_named_after_the_thing_it_is_about(
    curated: ox.Store, turtle_files: dict[str, Path], ask: Ask, kind: str, folder: str
) -> None:
    rows = ask(
        curated,
        f"""SELECT ?thing ?file {{ GRAPH ?file {{ ?thing a ?class }}
          FILTER(REGEX(STR(?thing), "^{ID}{kind}/[^#]+$"))
          FILTER NOT EXISTS {{ GRAPH ?file {{ ?thing owl:deprecated true }} }} }}""",
    )
    assert {file for _, file in rows} == {
        f"file:{name}" for name in turtle_files if name.startswith(f"data/{folder}/")
    }
    for thing, file in rows:
        assert file == f"file:data/{folder}/{thing.rpartition('/')[2]}.ttl"


def test_every_part_of_a_uri_is_a_slug(curated: ox.Store) -> None:
    for quad in curated:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
                path, _, fragment = term.value.removeprefix(ID).partition("#")
                kind, *slugs = path.split("/")
                assert kind in KINDS, term
                assert slugs and all(is_slug(one) for one in slugs), term
                assert not fragment or is_slug(fragment), term


def test_whatever_is_pointed_at_is_described(curated: ox.Store) -> None:
    """Mapping rows are described in the crosswalk's table, which is no Turtle."""
    described = {quad.subject for quad in curated}
    missing = {
        quad.object.value
        for quad in curated
        if isinstance(quad.object, ox.NamedNode)
        and quad.object.value.startswith(ID)
        and quad.object not in described
    }
    assert missing == set()


def test_dates_are_written_as_the_engine_gives_them_back(curated: ox.Store) -> None:
    patterns = {
        "date": r"\d{4}-\d\d-\d\d",
        "gYearMonth": r"\d{4}-\d\d",
        "gYear": r"\d{4}",
        "integer": r"0|[1-9]\d*",
        "boolean": r"true|false",
        "decimal": r"0|1|0\.\d*[1-9]",
    }
    xsd = PREFIXES["xsd"]
    seen = set()
    for quad in curated:
        if isinstance(quad.object, ox.Literal) and not quad.object.language:
            kind = quad.object.datatype.value.removeprefix(xsd)
            if kind != "string":
                seen.add(kind)
                assert re.fullmatch(patterns[kind], quad.object.value), quad
    assert {"date", "gYearMonth", "gYear", "integer"} <= seen


def test_the_catalogue_dates_the_release(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        """SELECT ?issued ?version { <https://w3id.org/aiconcord/dataset> a dcat:Dataset ;
          dcterms:issued ?issued ; owl:versionInfo ?version ; aic:factsGatheredUpTo ?until ;
          dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
          FILTER(?until <= ?issued) }""",
    )
    assert len(rows) == 1


def test_every_concept_in_use_has_a_label_and_a_definition(curated: ox.Store, ask: Ask) -> None:
    rows = ask(
        curated,
        f"""SELECT DISTINCT ?concept {{ ?thing ?property ?concept
          FILTER(STRSTARTS(STR(?concept), "{ID}scheme/") && CONTAINS(STR(?concept), "#"))
          FILTER NOT EXISTS {{ ?concept a aic:Citation }}
          FILTER NOT EXISTS {{ ?concept skos:prefLabel ?label ; skos:definition ?definition ;
            skos:inScheme ?scheme }} }}""",
    )
    assert rows == []


def test_the_example_in_the_readme_is_what_the_files_say(
    repository: Path, turtle_files: dict[str, Path]
) -> None:
    readme = text_of(repository / "data" / "README.md")
    examples = re.findall(r"^ *```turtle\n(.*?)^ *```$", readme, re.MULTILINE | re.DOTALL)
    everything = "\n\n".join(text_of(path) for path in turtle_files.values())
    assert len(examples) == 4
    for example in examples:
        assert textwrap.dedent(example) in everything


def test_the_readme_maps_every_file(repository: Path, turtle_files: dict[str, Path]) -> None:
    mapped = text_of(repository / "data" / "README.md").partition("## What a file says")[0]
    for name in turtle_files:
        _, *folders, file = name.split("/")
        assert f"`{file}`" in mapped or any(f"`{folder}/<slug>" in mapped for folder in folders)
