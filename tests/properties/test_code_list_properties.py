"""For any list of codes: nothing raises, and every code is an element or a finding."""

from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.check.code_list import place_codes_of, read_codes
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import ProblemError

FRAMEWORK = "https://w3id.org/aiconcord/id/framework/f"
CODES = ("GOVERN 1", "GOVERN 1.1", "1.10", "1.1", "Art. 9")
KNOWN = KnownElements.gather(
    {
        "framework": FRAMEWORK,
        "element": "https://w3id.org/aiconcord/id/element/f/" + code.lower().replace(" ", "-"),
        "code": code,
    }
    for code in CODES
)
CELL = st.one_of(st.sampled_from(CODES), st.text(max_size=12))
LINES = st.lists(st.lists(CELL, min_size=1, max_size=3), max_size=8)


@settings(max_examples=200, deadline=None)
@given(lines=LINES, delimiter=st.sampled_from(",;\t"))
def test_every_code_is_an_element_or_a_finding(lines: list[list[str]], delimiter: str) -> None:
    content = "\n".join(delimiter.join(line) for line in lines).encode("utf-8", "replace")
    written, problems = read_codes(content, "x")
    found = place_codes_of(written, "x", FRAMEWORK, KNOWN)
    unknown = [each for each in found.problems if each.code == "code-unknown"]
    known = [each for each in written if place_codes_of([each], "x", FRAMEWORK, KNOWN).elements]
    assert not problems
    assert len(found.elements) <= len(known)
    assert len({each.where.line for each in unknown} | {each.line for each in known}) == len(
        {each.line for each in written}
    )


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200))
def test_garbage_gives_findings_never_an_exception(content: bytes) -> None:
    try:
        written, _ = read_codes(content, "x")
    except ProblemError:
        return
    place_codes_of(written, "x", FRAMEWORK, KNOWN)
