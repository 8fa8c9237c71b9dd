"""The reader of JSON agrees with the standard library's on every document."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.json_read import read_json
from aiconcord.mapping.node import Node

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)


def plain(node: Node) -> Any:
    if node.items is not None:
        return [plain(each) for each in node.items]
    if node.pairs is not None:
        return {key.text: plain(value) for key, value in node.pairs}
    return json.loads(node.text) if node.typed and node.text is not None else node.text


@given(VALUES, st.sampled_from([None, 0, 3]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_was_written_is_read(value: Any, indent: int | None, ascii_only: bool) -> None:
    faults = Faults("x")
    root = read_json(json.dumps(value, indent=indent, ensure_ascii=ascii_only), faults)
    assert root is not None
    assert faults.problems == []
    assert plain(root) == value


@given(st.text('{}[]:,"0123.eE-+ \\ntrufalsn', max_size=12))
@settings(max_examples=400, deadline=None)
def test_both_accept_and_refuse_the_same(text: str) -> None:
    faults = Faults("x")
    root = read_json(text, faults)
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        assert faults.problems
    else:
        assert faults.problems == []
        assert root is not None
        assert plain(root) == value
