"""What we log in to a remote engine with is read from the environment and shown nowhere."""

import pytest

from aiconcord.problems.record import ProblemError
from aiconcord.settings.credentials import PASSWORD, TOKEN, USER
from aiconcord.settings.table import Settings


def test_credentials_are_no_part_of_what_settings_show():
    settings = Settings.from_environment({USER: "ana", PASSWORD: "hidden-1"})
    assert settings.credentials.password.endswith("-1")
    assert "hidden-1" not in repr(settings)
    assert "ana" not in repr(settings)
    assert Settings.from_environment({TOKEN: "t"}).credentials
    assert not Settings.from_environment({}).credentials


@pytest.mark.parametrize(
    "environment",
    [
        {USER: "ana"},
        {PASSWORD: "secret"},
        {USER: "ana", PASSWORD: "secret", TOKEN: "t"},
        {USER: "a:na", PASSWORD: "secret"},
        {USER: "ana", PASSWORD: "secret\nX-Evil: 1"},
        {TOKEN: "sécret"},
    ],
)
def test_credentials_that_cannot_be_sent_are_refused_without_being_shown(environment):
    with pytest.raises(ProblemError) as raised:
        Settings.from_environment(environment)
    assert raised.value.problem.code == "setting-value"
    assert "secret" not in raised.value.problem.text()
