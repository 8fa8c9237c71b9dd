from pathlib import Path

import pytest

from aiconcord.ask.questions import Question
from aiconcord.web.question_list import narrowed


def question(slug, title, description="", keywords=()):
    return Question(
        slug=slug,
        title=title,
        description=description,
        topic="Bodies",
        parameters=(),
        columns=(),
        keywords=keywords,
        since="0.1.0",
        body="",
        file=Path("q.rq"),
    )


QUESTIONS = [
    question("names-of-a-body", "What names has a body had?", "Each with its dates."),
    question("who-held-a-role", "Who held a role?", keywords=("designation",)),
]


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("", ["names-of-a-body", "who-held-a-role"]),
        ("  NAMES   dates ", ["names-of-a-body"]),
        ("designation", ["who-held-a-role"]),
        ("names designation", []),
        ("held-a-role", ["who-held-a-role"]),
    ],
)
def test_a_question_stays_if_it_says_every_word(words, slugs):
    assert [each.slug for each in narrowed(QUESTIONS, words)] == slugs
