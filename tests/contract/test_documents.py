"""What documents hold: every part of a thing, however the thing's name gets into the query."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.bindings import bind, inline
from aiconcord.graph.engine import Term
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import ID, KINDS
from aiconcord.names.uris import kind_of
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Limits
from aiconcord.web.documents import FALLBACK, query_of

FOLDERS = [find_places().queries / "things", find_places().queries / "pages" / "things"]

NONE_YET = {"release", "submission"}
"""Kinds of which a release that nobody has published or submitted to holds no thing."""


@pytest.fixture(scope="module")
def store(release_dir: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def some_of(store: ox.Store, kind: str) -> list[Term]:
    found = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(f"{ID}{kind}/")
        and "#" not in quad.subject.value
    }
    every = sorted(found)
    return [Term.uri(uri) for uri in every[:: max(1, len(every) // 4)]]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NONE_YET])
def test_a_name_in_its_place_says_the_same_as_a_block_of_values(kind: str, store: ox.Store) -> None:
    files = [file for folder in FOLDERS if (file := folder / f"{kind}.rq").is_file()]
    terms = some_of(store, kind)
    assert terms
    for file in files or [FOLDERS[0] / f"{FALLBACK}.rq"]:
        text = file.read_text("utf-8")
        for term in terms:
            named = set(store.query(inline(text, "thing", term)))  # type: ignore[arg-type]
            block = bind(text, scan(text, Limits()), {"thing": term})
            assert named == set(store.query(block))  # type: ignore[arg-type]
            assert named


def test_every_part_of_a_thing_is_described_in_its_document(store: ox.Store) -> None:
    parts: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID):
            thing, is_part, _ = quad.subject.value.partition("#")
            if is_part:
                parts[thing].add(quad.subject.value)
    assert len(parts) > 1000
    missing = set()
    for thing, names in parts.items():
        query = query_of(find_places().queries, kind_of(thing) or FALLBACK)
        found = store.query(inline(query, "thing", Term.uri(thing)))
        missing |= names - {triple.subject.value for triple in found}  # type: ignore[union-attr]
    assert sorted(missing) == []
