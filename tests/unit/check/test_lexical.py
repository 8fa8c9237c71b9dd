import pyoxigraph as ox
import pytest

from aiconcord.check.lexical import as_stored, check_lexical
from aiconcord.graph.locate import Locator

XSD = "http://www.w3.org/2001/XMLSchema#"
ME = ox.NamedNode("https://w3id.org/aiconcord/id/body/x")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def check(value: ox.Literal) -> list[str]:
    locate = Locator()
    locate.add("data/x.ttl", [(ME.value, 5)])
    problems = check_lexical([ox.Quad(ME, ME, value, ME)], locate, {ME.value: "data/x.ttl"})
    assert all((one.where.file, one.where.line) == ("data/x.ttl", 5) for one in problems)
    assert all(one.code == "lexical-form" and one.remedy for one in problems)
    return [problem.what for problem in problems]


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal("1.10"),
        ox.Literal("Netz", language="de"),
        literal("1", "integer"),
        literal("0.9", "decimal"),
        literal("true", "boolean"),
        literal("2024-02-29", "date"),
        literal("2024-02", "gYearMonth"),
        literal("2024", "gYear"),
    ],
    ids=str,
)
def test_what_comes_back_as_it_was_written_passes(value):
    assert check(value) == []
    assert as_stored(value) == value


@pytest.mark.parametrize(
    "value",
    [
        literal("01", "integer"),
        literal("0.90", "decimal"),
        literal("1", "boolean"),
        literal("2024-02-30", "date"),
        literal("2024-02", "date"),
        literal("2024-02-01", "gYearMonth"),
        literal("2024-7", "gYearMonth"),
        literal("2024-07-08Z", "date"),
        literal("2024-07-08T12:00:00.000Z", "dateTime"),
    ],
    ids=str,
)
def test_what_would_come_back_otherwise_or_is_no_date_is_told(value):
    assert len(check(value)) == 1
