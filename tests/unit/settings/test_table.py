import pytest

from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Settings


def test_unset_variables_leave_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


def test_host_and_port_are_honoured() -> None:
    settings = Settings.from_environment({"HOST": "127.0.0.2", "PORT": "8123"})
    assert (settings.host, settings.port) == ("127.0.0.2", 8123)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "70000"),
        ("AICONCORD_WORKERS", "2"),
        ("AICONCORD_STOP_SECONDS", "-1"),
        ("AICONCORD_DRAIN_SECONDS", "601"),
    ],
)
def test_unusable_value_is_told_with_its_name_and_range(name: str, value: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Settings.from_environment({name: value})
    assert caught.value.problem.code == "setting-value"
    assert caught.value.problem.where.slot == name
    assert "whole number from" in caught.value.problem.remedy


def test_how_to_log_and_to_stop_are_honoured() -> None:
    settings = Settings.from_environment(
        {
            "AICONCORD_LOG": "json",
            "AICONCORD_STOP_SECONDS": "30",
            "AICONCORD_DRAIN_SECONDS": "5",
        }
    )
    assert (settings.log, settings.stop_seconds, settings.drain_seconds) == ("json", 30, 5)


def test_a_form_of_log_that_is_none_is_refused() -> None:
    with pytest.raises(ProblemError) as caught:
        Settings.from_environment({"AICONCORD_LOG": "xml"})
    assert caught.value.problem.code == "setting-value"
    assert "plain, json" in caught.value.problem.remedy
