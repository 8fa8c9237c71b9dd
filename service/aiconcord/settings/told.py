"""One setting as it is told: its variable, unit, bounds and reason, beside its default.

They stand in the metadata of a dataclass's field, so that whoever adds a setting writes all of it
in one place; the command `aiconcord settings`, the page of the documentation and the reading of the
environment come from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from aiconcord.problems.record import Problem, ProblemError, Where

_KEY = "setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is told of one setting. *least* and *most* are None for text."""

    variable: str
    unit: str
    why: str
    least: float | None = None
    most: float | None = None
    default: Any = None
    choices: tuple[str, ...] = ()

    @property
    def range(self) -> str:
        """Say which values it may have.

        >>> Setting("X", "s", "", 0.5, 600, 10.0).range, Setting("X", "", "").range
        ('0.5 to 600', '')
        """
        if self.least is None or self.most is None:
            return ", ".join(self.choices)
        return f"{self.least:,} to {self.most:,}"

    def read(self, text: str) -> Any:
        """Read *text*, or raise ``setting-value`` with the name and what it may be."""
        if self.least is None or self.most is None:
            if self.choices and text not in self.choices:
                raise self._refusal(text)
            return text
        kind = type(self.default)
        try:
            if not text.isascii() or "_" in text:
                raise ValueError
            value = kind(text)
        except ValueError:
            raise self._refusal(text) from None
        if not self.least <= value <= self.most:
            raise self._refusal(text)
        return value

    def _refusal(self, text: str) -> ProblemError:
        number = "whole number" if isinstance(self.default, int) else "number"
        may_be = f"a {number} from {self.least} to {self.most}"
        if self.choices:
            may_be = f"one of {', '.join(self.choices)}"
        return ProblemError(
            Problem(
                "setting-value",
                f"{self.variable} is `{text[:80]}`",
                Where(slot=self.variable),
                f"give {may_be}, or leave it unset",
            )
        )


def number(
    default: float,
    variable: str,
    unit: str,
    why: str,
    *,
    least: float,
    most: float,
) -> Any:
    """Make the field of a number that an operator may set; whole where *default* is."""
    told = Setting(variable, unit, why, least, most, default)
    return field(default=default, metadata={_KEY: told})


def text(default: str, variable: str, unit: str, why: str, *, shown: bool = True) -> Any:
    """Make the field of a text that an operator may set; not *shown* where it may be secret."""
    told = Setting(variable, unit, why, default=default)
    return field(default=default, metadata={_KEY: told}, repr=shown)


def choice(variable: str, choices: tuple[str, ...], why: str) -> Any:
    """Make the field of a text that is one of *choices*; the first is the default."""
    told = Setting(variable, "word", why, default=choices[0], choices=choices)
    return field(default=choices[0], metadata={_KEY: told})


def settings_of(table: type) -> Iterator[tuple[Field[Any], Setting]]:
    """List the fields of the dataclass *table* that an operator may set."""
    for each in fields(table):
        if _KEY in each.metadata:
            yield each, each.metadata[_KEY]


def read_fields(table: type, environment: Mapping[str, str]) -> dict[str, Any]:
    """Read what *environment* sets of *table*; a variable that is empty is not set."""
    return {
        each.name: told.read(environment[told.variable])
        for each, told in settings_of(table)
        if environment.get(told.variable)
    }


def as_markdown(settings: Iterable[Setting]) -> str:
    """Write *settings* as the table of the documentation."""
    lines = ["| variable | default | unit | may be | why |", "|---|---|---|---|---|"]
    for told in settings:
        default = f"{told.default:,}" if told.most and told.default > 9_999 else told.default
        lines.append(f"| `{told.variable}` | {default} | {told.unit} | {told.range} | {told.why} |")
    return "\n".join(lines) + "\n"
