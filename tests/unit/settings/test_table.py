import re
from pathlib import Path

import pytest

from aiconcord.problems.record import ProblemError
from aiconcord.settings.limits import Limits
from aiconcord.settings.table import Settings, all_settings
from aiconcord.settings.told import Setting, as_markdown, choice, settings_of

TOLD = [told for told, _ in all_settings()]
NUMBERS = [told for told in TOLD if told.most is not None]


def test_unset_variables_leave_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment(dict.fromkeys((told.variable for told in TOLD), "")) == (
        Settings()
    )


def test_host_and_port_are_honoured() -> None:
    settings = Settings.from_environment({"HOST": "127.0.0.2", "PORT": "8123"})
    assert (settings.host, settings.port) == ("127.0.0.2", 8123)


def test_every_field_of_the_tables_is_a_setting_that_is_told() -> None:
    for table in (Settings, Limits):
        told = {each.name for each, _ in settings_of(table)}
        assert told == set(table.__dataclass_fields__) - {"limits", "credentials"}
    assert len({told.variable for told in TOLD}) == len(TOLD)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.variable)
def test_a_setting_tells_its_unit_and_its_reason(told: Setting) -> None:
    assert re.fullmatch(r"HOST|PORT|AICONCORD_[A-Z_]+", told.variable)
    assert told.unit
    assert told.why.endswith(".") and len(told.why) > 15
    assert told.most is None or told.least <= told.default <= told.most


@pytest.mark.parametrize("told", NUMBERS, ids=lambda told: told.variable)
def test_each_bound_may_be_set_and_nothing_beyond_it(told: Setting) -> None:
    for value in (told.least, told.most):
        # A short time is never longer than the whole one.
        short = {"AICONCORD_LIGHT_SECONDS": "0.05", "AICONCORD_SECONDS": "600"}
        found = Settings.from_environment({**short, told.variable: str(value)})
        assert {each.variable: got for each, got in all_settings(found)}[told.variable] == value
    for value in (told.least - 1, told.most + 1):
        with pytest.raises(ProblemError) as caught:
            Settings.from_environment({told.variable: str(value)})
        assert caught.value.problem.code == "setting-value"


@pytest.mark.parametrize("value", ["eighty", "-1", "70000", "8_000", "８000", "1e3", "nan", " 1 0"])
def test_unusable_value_is_told_with_its_name_and_range(value: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Settings.from_environment({"PORT": value})
    assert caught.value.problem.code == "setting-value"
    assert caught.value.problem.where.slot == "PORT"
    assert "whole number from 0 to 65535" in caught.value.problem.remedy


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "ten"])
def test_a_time_that_is_no_time_is_refused(value: str) -> None:
    with pytest.raises(ProblemError, match="AICONCORD_SECONDS"):
        Settings.from_environment({"AICONCORD_SECONDS": value})


def test_the_short_time_is_within_the_whole_one() -> None:
    with pytest.raises(ProblemError, match="AICONCORD_LIGHT_SECONDS") as caught:
        Settings.from_environment({"AICONCORD_LIGHT_SECONDS": "5", "AICONCORD_SECONDS": "2"})
    assert caught.value.problem.code == "setting-value"


def test_where_submissions_are_kept_is_shown_nowhere() -> None:
    place = "postgresql://user:secret@host/name"
    settings = Settings.from_environment({"AICONCORD_SUBMISSIONS": place})
    assert settings.submissions == place
    assert "secret" not in repr(settings) + repr(list(all_settings(settings)))


def test_the_documentation_has_the_table(repository: Path) -> None:
    page = (repository / "service" / "SETTINGS.md").read_text("utf-8")
    assert as_markdown(TOLD) in page, "run `aiconcord settings --markdown` and put it there"


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


def test_a_word_is_one_of_its_choices() -> None:
    told = choice("AICONCORD_WORD", ("plain", "json"), "Why.").metadata["setting"]
    assert (told.default, told.range, told.read("json")) == ("plain", "plain, json", "json")
    with pytest.raises(ProblemError) as caught:
        told.read("xml")
    assert "one of plain, json" in caught.value.problem.remedy
