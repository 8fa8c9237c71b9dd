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
    [("PORT", "eighty"), ("PORT", "-1"), ("PORT", "70000"), ("AICONCORD_WORKERS", "2")],
)
def test_unusable_value_is_told_with_its_name_and_range(name: str, value: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Settings.from_environment({name: value})
    assert caught.value.problem.code == "setting-value"
    assert caught.value.problem.where.slot == name
    assert "whole number from" in caught.value.problem.remedy
