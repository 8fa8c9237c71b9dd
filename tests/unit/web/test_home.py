from pathlib import Path

from aiconcord.ask.questions import load_questions
from aiconcord.web.home import FEATURED


def test_every_question_on_the_first_page_is_saved(repository: Path) -> None:
    saved = load_questions(repository / "queries/questions")
    assert len(FEATURED) == 3
    assert set(FEATURED) <= set(saved)
    assert len({saved[slug].topic for slug in FEATURED}) == 3
