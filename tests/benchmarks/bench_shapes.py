"""A third opinion on the shapes of mapping rows: pyrudof, beside pyshacl and the compiled queries.

All rows of the corpus of faults go through each engine; printed are the seconds, the results, and
how many differ in shape or constraint. pyrudof is installed into an environment of its own
(`.build/bench-rudof`). It gives what nested shapes found as results too; those are left out.
"""

import json
import subprocess
import time
import venv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from aiconcord.check.mapping_by_shapes import RowShapes, by_queries, row_shapes, shapes_file
from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_facts import SET, Facts, row_of
from aiconcord.check.mappings import known_offline
from aiconcord.check.shacl_oracle import results
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.settings.places import find_places

RUDOF = "pyrudof==0.3.35"
ASK_RUDOF = """
import json, re, sys, time
import pyrudof
rudof = pyrudof.Rudof(pyrudof.RudofConfig())
rudof.read_data(sys.argv[1], pyrudof.RDFFormat.NTriples)
rudof.read_shacl(sys.argv[2], pyrudof.ShaclFormat.Turtle)
begun = time.perf_counter()
rudof.validate_shacl()
took = time.perf_counter() - begun
form = pyrudof.ResultShaclValidationFormat.NTriples
report = rudof.serialize_shacl_validation_results(format=form)
named = "(\\\\S+) <http://www.w3.org/ns/shacl#{}> <(\\\\S+)>".format
shapes = dict(re.findall(named("sourceShape"), report))
components = dict(re.findall(named("sourceConstraintComponent"), report))
told = [[shape, components[result]] for result, shape in shapes.items()]
print(json.dumps([took, told]))
"""
Told = Counter[tuple[str, str]]


def corpus(shapes: RowShapes) -> Iterator[Facts]:
    known = known_offline()
    for file in sorted((find_places().data.parent / "tests/faults").glob("mapping-*")):
        faults = Faults(file.name)
        table = propagate(read_mapping(file.read_bytes(), file.name, faults))
        table.rows = [row for row in table.rows if not row.malformed]
        place_codes(table, known, faults)
        if table.rows:
            yield Facts(table, shapes.seen, known)


def apart(term: ox.NamedNode, number: int) -> ox.NamedNode:
    """Give the rows and sets of each file names of their own."""
    mine = isinstance(term, ox.NamedNode) and (term == SET or row_of(term) is not None)
    return ox.NamedNode(f"{term.value}@{number}") if mine else term


def by_rudof(data: Path) -> tuple[float, Told]:
    folder = find_places().build / "bench-rudof"
    if not folder.exists():
        venv.create(folder, with_pip=True)
        pip = folder / "bin" / "pip"
        subprocess.run([str(pip), "install", "--quiet", RUDOF], check=True)
    python = folder / "bin" / "python"
    command = [str(python), "-c", ASK_RUDOF, str(data), str(shapes_file())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took, told = json.loads(done.stdout)
    return took, Counter((shape, component) for shape, component in told)


def main() -> None:
    shapes = row_shapes()
    tables = list(corpus(shapes))
    begun = time.perf_counter()
    found = [each for facts in tables for each in by_queries(facts, shapes)]
    queried = time.perf_counter() - begun
    ours: Told = Counter((each.shape.node.value, each.component) for each in found)
    quads = [
        ox.Quad(apart(quad.subject, number), quad.predicate, apart(quad.object, number))
        for number, facts in enumerate(tables)
        for quad in facts.whole()
    ]
    begun = time.perf_counter()
    told = list(results(quads, shapes.graph))
    validated = time.perf_counter() - begun
    theirs: Told = Counter((shape.value, component) for _, shape, component in told)
    with TemporaryDirectory() as folder:
        data = Path(folder) / "rows.nt"
        data.write_bytes(
            ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES)
        )
        third, opinion = by_rudof(data)
    print(f"{sum(facts.rows for facts in tables)} rows of {len(tables)} files\n")
    print("| engine | seconds | results | differing from pyshacl |\n|---|---:|---:|---:|")
    for name, seconds, counted in (
        ("compiled queries, file by file", queried, ours),
        ("pyshacl, all at once", validated, theirs),
        ("pyrudof, all at once", third, opinion),
    ):
        differing = ((counted - theirs) + (theirs - counted)).total()
        print(f"| {name} | {seconds:.2f} | {counted.total()} | {differing} |")


if __name__ == "__main__":
    main()
