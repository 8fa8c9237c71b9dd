"""Every saved question has an answer that was checked by hand, and one that must be empty."""

import csv


def test_the_answer_is_the_one_written_down(golden_case, ask):
    with golden_case.golden.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    columns = list(expected[0])
    found = [{name: row[name] for name in columns} for row in ask(golden_case)]
    assert found == expected


def test_the_negative_control_is_empty(empty_case, ask):
    assert ask(empty_case) == []


def test_every_question_has_a_written_answer_and_a_negative_control(questions, listed):
    assert set(listed) == set(questions)
    assert all("example" in each["golden"] and each["empty"] for each in listed.values())


def test_every_written_answer_belongs_to_a_case(listed, golden_folder):
    named = {
        slug if name == "example" else f"{slug}--{name}"
        for slug, each in listed.items()
        for name in each["golden"]
    }
    assert {path.stem for path in golden_folder.glob("*.csv")} == named


def test_every_question_with_a_day_is_asked_as_of_one(questions, listed):
    dated = {slug for slug, each in questions.items() if each.as_of}
    asked = {
        slug
        for slug, each in listed.items()
        for values in each["golden"].values()
        if questions[slug].as_of in values
    }
    undated_facts = {"nothing-found"}  # its day only narrows; the negative control moves it
    assert dated - undated_facts == asked


def test_every_column_written_down_is_a_column_of_the_question(questions, golden_case):
    header = golden_case.golden.read_text("utf-8").splitlines()[0].split(",")
    assert set(header) <= {column.name for column in questions[golden_case.slug].columns}


def test_an_answer_holds_no_row_twice(golden_case, ask):
    rows = [tuple(row.values()) for row in ask(golden_case)]
    assert len(rows) == len(set(rows))
