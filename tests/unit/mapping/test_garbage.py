"""Garbage in, problems out: nothing that anybody sends makes the reader or the checks fall over."""

from collections.abc import Callable

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
