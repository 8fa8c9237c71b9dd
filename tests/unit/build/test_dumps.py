"""The dumps of this checkout's release say the same in every form."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.graph.tables import Tables
from aiconcord.settings.places import find_places


def facts(path: Path) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(path=str(path)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.fixture(scope="module")
def dumps(release_dir: Path) -> Path:
    return release_dir / "dumps"


def test_trig_says_what_n_quads_say(dumps: Path):
    assert facts(dumps / "aiconcord.trig") == facts(dumps / "aiconcord.nq")


def test_json_ld_says_what_turtle_says(dumps: Path):
    assert facts(dumps / "aiconcord.jsonld") == facts(dumps / "aiconcord.ttl")


def test_json_ld_carries_the_context_that_is_served(dumps: Path, release_dir: Path):
    context = json.loads((release_dir / "context.jsonld").read_bytes())["@context"]
    assert json.loads((dumps / "aiconcord.jsonld").read_bytes())["@context"] == context
    assert context["cites"] == {"@id": "aic:cites", "@type": "@id"}
    assert context["Body"] == "aic:Body"


def test_a_table_for_each_class_is_what_the_export_gives(dumps: Path):
    files = data_files(find_places())
    tables = Tables(read(files).quads, files)
    assert {path.stem for path in (dumps / "csv").iterdir()} == set(tables.classes())
    for name, address in tables.classes().items():
        assert (dumps / f"csv/{name}.csv").read_text("utf-8") == tables.csv(address), name


def test_a_table_has_a_row_for_each_thing(dumps: Path):
    rows = list(csv.DictReader(io.StringIO((dumps / "csv/Body.csv").read_text("utf-8"))))
    quads = ox.parse(path=str(dumps / "aiconcord.nq"))
    body = ox.NamedNode("https://w3id.org/aiconcord/def/Body")
    bodies = {quad.subject.value for quad in quads if quad.object == body}
    things = {one for one in bodies if "/id/body/" in one}
    assert {f"https://w3id.org/aiconcord/id/{row['id']}" for row in rows} == things
