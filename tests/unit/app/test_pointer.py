"""The file that names the remote engine is read whole or refused, and replaced whole."""

import json

import pytest

from aiconcord.app.pointer import Pointer, is_pointer, read_pointer, write_pointer
from aiconcord.problems.record import ProblemError

POINTER = Pointer("http://e/query", "1.0+a", "2026-11-21", "/releases/a")


def test_a_pointer_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "engine.json"
    write_pointer(file, POINTER)
    assert read_pointer(file) == POINTER
    assert [each.name for each in tmp_path.iterdir()] == ["engine.json"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 1, "url": "x"}'])
def test_what_is_no_pointer_is_refused(tmp_path, text):
    file = tmp_path / "engine.json"
    file.write_text(text)
    with pytest.raises(ProblemError) as raised:
        read_pointer(file)
    assert raised.value.problem.code == "engine-pointer"


def test_a_pointer_that_cannot_be_written_leaves_the_old_one(tmp_path):
    with pytest.raises(ProblemError) as raised:
        write_pointer(tmp_path / "no-folder" / "engine.json", POINTER)
    assert raised.value.problem.code == "engine-pointer"


def test_a_pointer_holds_no_more_than_it_says(tmp_path):
    file = tmp_path / "engine.json"
    write_pointer(file, POINTER)
    assert set(json.loads(file.read_text())) == {
        "format", "url", "release", "date", "folder", "default_graph"
    }  # fmt: skip


def test_a_setting_is_a_pointer_unless_it_is_a_server():
    assert is_pointer("/etc/aiconcord/engine.json")
    assert not is_pointer("https://e/query")
    assert not is_pointer("embedded")
