from aiconcord.graph.engine import Term
from aiconcord.graph.results import read_rows


def test_every_kind_of_term_is_read() -> None:
    body = b"""{"head": {"vars": ["a"]}, "results": {"bindings": [
      {"a": {"type": "uri", "value": "urn:a"}},
      {"a": {"type": "bnode", "value": "b0"}},
      {"a": {"type": "literal", "value": "x", "xml:lang": "en"}},
      {"a": {"type": "typed-literal", "value": "1", "datatype": "urn:int"}},
      {}
    ]}}"""
    assert read_rows(body) == [
        {"a": Term.uri("urn:a")},
        {"a": Term("bnode", "b0")},
        {"a": Term.literal("x", lang="en")},
        {"a": Term.literal("1", "urn:int")},
        {},
    ]
