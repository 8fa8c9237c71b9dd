"""Garbage in, problems out: nothing that anybody sends makes the reader or the checks fall over."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aiconcord.check.mapping_file import check_mapping_file, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.problems.codes import CODES

Make = Callable[..., str]

KNOWN = KnownElements.gather(
    [
        {
            "framework": "https://w3id.org/aiconcord/id/framework/f",
            "element": "https://w3id.org/aiconcord/id/element/f/a.1",
            "code": "A.1",
            "edition": "https://w3id.org/aiconcord/id/framework/f#edition-1",
        }
    ]
)
PIECES = st.sampled_from(
    [
        "#", "# ", "#curie_map:\n", "#  a: https://w3id.org/aiconcord/id/element/f/\n", ": ", "- ",
        "#license: x\n", "#mapping_set_id: https://e.org/s\n", "&a", "*a", "!!", "{", "[", "\t",
        "\n", "\r", "\r\n", '"', '""', "|", "\\", "\0", "\x1b", "\ufeff", "\u2028", "é", "💥",
        "subject_id", "predicate_id", "object_id", "mapping_justification", "confidence",
        "record_id", "mapping_cardinality", "a:a.1", "a:a.2", "a:b c", "skos:exactMatch",
        "semapv:ManualMappingCuration", "sssom:NoTermFound", "Not", "rdfs literal", "1", "1e9",
        "9" * 400, "extension_definitions", "slot_name", ",", "https://e.org/<x>",
    ]
)  # fmt: skip


def survives(content: bytes) -> None:
    problems = check_mapping_file(content, "x", KNOWN)
    assert all(problem.code in CODES and problem.what for problem in problems)
    table, _ = read_sssom(content, "x")
    list(triples(table))


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_problems_not_exceptions(content: bytes) -> None:
    survives(content)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_mixture_of_the_format_s_own_pieces_gives_problems(text: str) -> None:
    survives(text.encode("utf-8", "replace"))


@given(st.data())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_good_file_with_a_hole_in_it_never_falls_over(
    mapping_file: Make, data: st.DataObject
) -> None:
    content = mapping_file("confidence: 0.5", "comment: x", "record_id: a:r", rows=3).encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    survives(content[:start] + data.draw(st.binary(max_size=6)) + content[end:])


OTHER_PIECES = [
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"1e999", b"-", b"<", b">", b"/>", b"&",
    b"[]", b" .", b";", b"'", b"_:a", b"\n", b"- ", b"<a>", b"@prefix", b"\xff", b"\x00",
    b"\\ud800", b"{}",
]  # fmt: skip
SAMPLES = {
    "JSON": b'{"mapping_set_id": "https://e.org/s", "license": "https://e.org/l", "curie_map": '
    b'{"a": "https://e.org/"}, "mappings": [{"subject_id": "a:1", "confidence": 0.5, "author_label"'
    b': ["x"], "predicate_id": "skos:exactMatch", "object_id": "a:2", "mapping_justification": '
    b'"semapv:MappingReview"}]}',
    "Turtle": b"@prefix s: <https://w3id.org/sssom/> .\n@prefix k: <http://www.w3.org/2004/02/skos/"
    b"core#> .\n<https://e.org/s> a s:MappingSet ; s:mappings [ s:confidence 0.5 ;\n <http://www.w3."
    b"org/2002/07/owl#annotatedSource> <https://e.org/a> ] .\n<a:b> k:exactMatch <c:d>, 'x' .\n",
    "table": b'From;To;Relation;Note\nA.1;"B.1; B.2";equal;x\nA.2;B.1;subset of;\n',
    "YAML": b"mapping-collection:\n  uuid: x\n  mappings:\n  - source-resource: {type: catalog,"
    b" href: '#x'}\n    maps:\n    - relationship: equal-to\n      sources: [{type: control, "
    b"id-ref: a-1}]\n",
    "XML": b'<mapping-collection xmlns="http://csrc.nist.gov/ns/oscal/1.0"><mapping uuid="x">'
    b'<source-resource type="catalog" href="a"/><map uuid="y"><relationship>equal-to</relationship>'
    b'<source type="control" id-ref="a"/></map></mapping></mapping-collection>',
}


@pytest.mark.parametrize("form", list(SAMPLES))
@given(st.data())
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_format_with_holes_and_strange_pieces_gives_problems(
    form: str, data: st.DataObject
) -> None:
    content = SAMPLES[form]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 30)))
        piece = data.draw(st.binary(max_size=4) | st.sampled_from(OTHER_PIECES))
        content = content[:start] + piece + content[end:]
    survives(content)


def test_garbage_is_never_found_to_conform() -> None:
    for content in (
        b"",
        b"\0",
        b"hello",
        b"{}",
        b"<html>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"#",
        b"\n",
    ):
        assert not report_on(content, "x", KNOWN).conforms, content
