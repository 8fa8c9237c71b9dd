"""A file is checked in a process of its own, with the same result, and within its bounds."""

import asyncio

import pytest

from aiconcord.check import mapping_apart
from aiconcord.check.mapping_apart import report_apart
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import ProblemError

FILE = (
    b"#mapping_set_id: https://example.org/s\n#license: https://example.org/l\n"
    b"subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
    b"skos:a\tskos:exactMatch\tnope:b\tsemapv:MappingReview\t\xc3\xa9 \xf0\x9f\x92\xa5\n"
)


def test_the_report_is_the_same_as_here(known: KnownElements) -> None:
    there = asyncio.run(report_apart(FILE, "x.tsv", known))
    assert there == report_on(FILE, "x.tsv", known)
    assert there.counts["error"] == 1


@pytest.mark.parametrize(
    "content",
    [
        b'{"mappings": [{"subject_id": "skos:a"}]}',
        b"<https://e.org/a> <http://www.w3.org/2004/02/skos/core#exactMatch> <https://e.org/b> .",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b'{"@context": {"a": "https://e.org/"}, "@id": "a:b", "a:c": "d"}',
        b"From,To\nGOVERN 1.1,1.1\n",
        b"mapping-collection:\n  uuid: x\n",
        b'<mapping-collection xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="x"/>',
    ],
)
def test_every_format_is_read_there_as_here(known: KnownElements, content: bytes) -> None:
    assert asyncio.run(report_apart(content, "x", known)) == report_on(content, "x", known)


def test_metadata_go_along(known: KnownElements) -> None:
    lines = FILE.split(b"\n")
    aside, rows = b"\n".join(line[1:] for line in lines[:2]), b"\n".join(lines[2:])
    there = asyncio.run(report_apart(rows, "x.tsv", known, aside))
    assert there == report_on(rows, "x.tsv", known, aside)
    assert there.mapping_set_id == "https://example.org/s"


def test_a_check_that_takes_too_long_is_ended(known: KnownElements) -> None:
    row = FILE.split(b"\n")[3] + b"\n"
    with pytest.raises(ProblemError) as caught:
        asyncio.run(report_apart(FILE + row * 90_000, "x.tsv", known, seconds=0.3))
    assert caught.value.problem.code == "mapping-check-timeout"
    assert caught.value.problem.status == 503


def test_a_check_that_needs_too_much_memory_costs_only_itself(
    known: KnownElements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping_apart, "MEMORY_BYTES", 100_000_000)
    row = FILE.split(b"\n")[3] + b"\n"
    with pytest.raises(ProblemError):
        asyncio.run(report_apart(FILE + row * 90_000, "x.tsv", known))
