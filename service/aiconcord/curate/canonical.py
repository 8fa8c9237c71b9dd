"""Bring a source file into its canonical form, or say why that cannot be done.

What a file says is proved to be the same before and after, every time. Start reading at
:func:`canonical`.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from aiconcord.graph.house_style import write_blocks
from aiconcord.graph.layout import SSSOM_SUFFIX
from aiconcord.graph.turtle_blocks import parse_blocks
from aiconcord.mapping.as_rdf import triples as mapping_triples
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.sssom_write import write_sssom
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places

SUFFIXES = (".ttl", SSSOM_SUFFIX)


def curated_files(places: Places) -> list[Path]:
    """List every file that is kept in canonical form: data, ontology, shapes and examples."""
    return sorted(path for top in (places.data, places.ontology) for path in _inside(top, places))


def _inside(folder: Path, places: Places) -> list[Path]:
    """List the files in *folder*; snapshots of published versions stay as they were published."""
    snapshots = (places.ontology / "releases").resolve()
    return sorted(
        path
        for end in SUFFIXES
        for path in folder.rglob(f"*{end}")
        if path.is_file()
        and not path.name.startswith(".")
        and snapshots not in path.resolve().parents
    )


def chosen_files(paths: Iterable[Path], places: Places) -> list[Path]:
    """List the files to look at: those in *paths*, folders searched; all that are kept otherwise.

    A ProblemError names a path that is not there, or a file that is no source of ours."""
    wanted = list(paths)
    found: list[Path] = []
    for path in wanted:
        if path.is_dir():
            found += _inside(path, places)
        elif not path.is_file():
            remedy = "check the path; without a path, all of data/ and ontology/ is looked at"
            raise ProblemError(
                Problem("file-unreadable", "there is no such file", Where(str(path)), remedy)
            )
        elif not path.name.endswith(SUFFIXES):
            remedy = f"give files that end in {' or '.join(SUFFIXES)}"
            what = "only Turtle and SSSOM/TSV have a canonical form here"
            raise ProblemError(Problem("format-unknown", what, Where(str(path)), remedy))
        else:
            found.append(path)
    return list(dict.fromkeys(found)) if wanted else curated_files(places)


def shown(path: Path, places: Places) -> str:
    """Name *path* as people write it: from the top folder of the sources, where it lies in one."""
    for top in (places.data, places.ontology):
        if path.resolve().is_relative_to(top.resolve()):
            return f"{top.name}/{path.resolve().relative_to(top.resolve()).as_posix()}"
    return path.as_posix()


def canonical(content: bytes, name: str) -> bytes:
    """Give the canonical form of the file *name*; a ProblemError where it cannot be written."""
    if name.endswith(SSSOM_SUFFIX):
        return _canonical_table(content, name)
    written = write_blocks(parse_blocks(content, name)).encode("utf-8")
    if turtle_facts(written) != turtle_facts(content):
        raise ProblemError(_changed(name))
    return written


def turtle_facts(content: bytes) -> frozenset[str]:
    """Give what Turtle *content* says as a set of lines, whatever its blank nodes are called."""
    quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
    if any(isinstance(quad.object, ox.BlankNode) for quad in quads) or any(
        isinstance(quad.subject, ox.BlankNode) for quad in quads
    ):
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return frozenset(str(quad.triple) for quad in dataset)
    return frozenset(str(quad.triple) for quad in quads)


def _canonical_table(content: bytes, name: str) -> bytes:
    table, problems = read_sssom(content, name)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProblemError(*errors)
    written = write_sssom(table).encode("utf-8")
    again, _ = read_sssom(written, name)
    same = set(mapping_triples(again)) == set(mapping_triples(table))
    if not same or len(again.rows) != len(table.rows):
        raise ProblemError(_changed(name))
    return written


def _changed(name: str) -> Problem:
    return Problem(
        "format-unsafe",
        "the canonical form would not say the same; the file is left as it is",
        Where(name),
        "report the file to the maintainers: the fault is in the writer",
    )
