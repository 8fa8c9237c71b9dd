from pathlib import Path

import pytest

from aiconcord.build.remember import CleanMark, remember


def test_an_equal_key_is_not_asked_twice(tmp_path: Path):
    asked = []

    def find_out() -> bytes:
        asked.append(1)
        return b"found"

    for _ in range(2):
        assert remember(tmp_path, "x", [b"key"], find_out) == b"found"
    assert asked == [1]


def test_another_key_is_found_out_anew_and_the_old_forgotten(tmp_path: Path):
    assert remember(tmp_path, "x", [b"one"], lambda: b"1") == b"1"
    assert remember(tmp_path, "x", [b"two"], lambda: b"2") == b"2"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_failure_is_not_remembered(tmp_path: Path):
    def fail() -> bytes:
        raise LookupError

    with pytest.raises(LookupError):
        remember(tmp_path, "x", [b"key"], fail)
    assert remember(tmp_path, "x", [b"key"], lambda: b"found") == b"found"


def test_a_clean_check_is_remembered_for_its_key_alone(tmp_path: Path):
    one, other = (CleanMark(tmp_path, "x", key * 32) for key in "ab")
    assert not one.is_set()
    one.set()
    assert one.is_set()
    assert not other.is_set()
