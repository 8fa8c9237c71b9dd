import asyncio
import json
from pathlib import Path

import pytest

from aiconcord.ask.answering import all_choices, answer, fill
from aiconcord.ask.name_lists import NameLists
from aiconcord.ask.questions import Column, Parameter, Question
from aiconcord.graph.engine import Answer, Term
from aiconcord.problems.record import ProblemError

BODY = "https://w3id.org/aiconcord/id/body/"
ROWS = [
    (BODY + "imda", "label", "Infocomm Media Development Authority"),
    (BODY + "imda", "name", "IMDA"),
    (BODY + "a", "name", "Twin"),
    (BODY + "b", "name", "Twin"),
    (BODY + "old", "instead", BODY + "imda"),
    ("https://example.org/foreign", "label", "Foreign"),
]
QUESTION = Question(
    slug="q",
    title="?",
    description="",
    topic="Bodies",
    parameters=(
        Parameter("body", "Body", "body", "imda"),
        Parameter("day", "Day", "date", "2024-11-20", optional=True),
        Parameter("words", "Words", "text", "any", default="all"),
    ),
    columns=(Column("body", "Body"),),
    keywords=(),
    since="0.1.0",
    body="SELECT ?body WHERE { ?body a aic:Body } ORDER BY ?body",
    file=Path("q.rq"),
)


class Fake:
    """An engine that knows some names and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    async def start(self):
        pass

    async def close(self):
        pass

    async def ask(self, query, *, bindings=None, media_type, client=None, **_):
        self.asked.append((query, dict(bindings or {}), media_type, client))
        if "?how" not in query:
            return Answer(b"body\r\n", media_type)
        bindings = [
            {
                "thing": {"type": "uri", "value": thing},
                "how": {"type": "literal", "value": how},
                "name": {"type": "literal", "value": name},
            }
            for thing, how, name in ROWS
        ]
        return Answer(json.dumps({"results": {"bindings": bindings}}).encode(), media_type)


def filled(**values):
    return asyncio.run(fill(NameLists(Fake()), QUESTION, values))


def refused(**values):
    with pytest.raises(ProblemError) as caught:
        filled(**values)
    return caught.value.problems


def test_a_name_becomes_the_uri_and_a_day_a_typed_date():
    found = filled(body="imda", day="2024-11-20")
    assert found.bindings == {
        "body": Term.uri(BODY + "imda"),
        "day": Term.literal("2024-11-20", "http://www.w3.org/2001/XMLSchema#date"),
        "words": Term.literal("all"),
    }


def test_the_label_is_kept_to_be_shown():
    assert filled(body="IMDA").labels["body"] == "Infocomm Media Development Authority"


def test_an_empty_field_counts_as_not_given():
    assert "day" not in filled(body="imda", day="  ").bindings


def test_a_default_fills_what_is_not_given_and_gives_way_to_what_is():
    assert filled(body="imda", words="some").bindings["words"] == Term.literal("some")


def test_a_needed_value_that_is_missing_is_named_with_an_example():
    (problem,) = refused()
    assert problem.code == "parameter-missing"
    assert problem.where.slot == "body"
    assert "`imda`" in problem.remedy


def test_an_unknown_parameter_names_the_nearest_one():
    (problem,) = refused(body="imda", dya="2024-11-20")
    assert problem.code == "parameter-unknown"
    assert problem.remedy == "did you mean `day`?"


def test_an_unknown_value_names_the_nearest_one():
    (problem,) = refused(body="imdaa")
    assert problem.code == "parameter-value"
    assert problem.remedy == "did you mean `imda`?"


def test_a_value_of_two_things_lists_both():
    (problem,) = refused(body="Twin")
    assert f"<{BODY}a>" in problem.remedy
    assert f"<{BODY}b>" in problem.remedy


def test_a_retired_id_leads_to_what_took_its_place():
    assert filled(body="old").bindings["body"] == Term.uri(BODY + "imda")


def test_a_foreign_thing_is_not_known():
    assert refused(body="Foreign")[0].code == "parameter-value"


@pytest.mark.parametrize(
    "day",
    ["2024", "2024-11", "2024-02-30", "20241120", "today", "2024-11-20T00:00:00", "20.11.2024"],
)
def test_only_a_whole_day_of_the_calendar_is_a_day(day):
    (problem,) = refused(body="imda", day=day)
    assert problem.code == "parameter-value"
    assert problem.where.slot == "day"


def test_all_that_is_wrong_is_told_at_once():
    codes = [problem.code for problem in refused(body="nobody", day="x", nothing="1")]
    assert sorted(codes) == ["parameter-unknown", "parameter-value", "parameter-value"]


def test_a_long_or_unprintable_value_is_shortened_in_the_message():
    (problem,) = refused(body="x\x00" * 5000)
    assert len(problem.what) < 200
    assert "\x00" not in problem.what


def test_values_are_bound_and_never_written_into_the_query():
    engine = Fake()
    asyncio.run(answer(engine, QUESTION, {"body": "imda"}, "text/csv", "me"))
    query, bindings, media_type, client = engine.asked[-1]
    assert query == QUESTION.text
    assert bindings["body"] == Term.uri(BODY + "imda")
    assert (media_type, client) == ("text/csv", "me")


def test_looking_names_up_is_not_counted_against_the_client():
    engine = Fake()
    asyncio.run(answer(engine, QUESTION, {"body": "imda"}, "text/csv", "me"))
    assert [client for *_, client in engine.asked] == [None, "me"]


def test_a_form_offers_no_retired_thing():
    offered = asyncio.run(all_choices(NameLists(Fake()), QUESTION))
    assert {each.uri for each in offered["body"]} == {BODY + "imda", BODY + "a", BODY + "b"}
