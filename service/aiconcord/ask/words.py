"""Say the answer of a saved question in words, by the template that lies beside the question.

A template is given the rows of the answer and says nothing that is not in them. It runs in a
sandbox, everything it shows is escaped, and a name that does not exist is an error, not a blank.
Start reading at :func:`say`; ``queries/README.md`` tells curators what a template may use.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from aiconcord.ask.answering import Filled
from aiconcord.ask.day_words import shown
from aiconcord.ask.naming import NAME, address, short
from aiconcord.ask.questions import Question
from aiconcord.graph.engine import Engine, Term
from aiconcord.graph.results import Row, rows
from aiconcord.names.namespaces import PREFIXES

CONTEXT: Final = frozenset({"rows", "asked", "gathered"})
"""What a template is given: the rows, the values asked with, the day facts were gathered up to."""

_GATHERED = (
    f"PREFIX aic: <{PREFIXES['aic']}>\n"
    "SELECT ?day WHERE { ?dataset aic:factsGatheredUpTo ?day } ORDER BY DESC(?day) LIMIT 1"
)

Said = SimpleNamespace
"""One row as a template reads it: ``row.body`` for each column, empty where it has no value."""


class Value(str):
    """One value: compares as what it is (a URI, a text), shows itself by name and with a link."""

    text: str
    href: str | None

    def __new__(cls, value: str = "", text: str | None = None, href: str | None = None) -> "Value":
        """Make a value that is shown as *text* and leads to *href*."""
        made = super().__new__(cls, value)
        made.text = value if text is None else text
        made.href = href
        return made

    def __html__(self) -> str:
        if self.href is None:
            return str(escape(self.text))
        return str(Markup('<a href="{}">{}</a>').format(self.href, self.text))


async def in_words(
    engine: Engine, question: Question, filled: Filled, answer: Sequence[Row]
) -> Markup | None:
    """Say *answer* in words; None where the question has no template."""
    if question.words is None:
        return None
    found = await rows(engine, _GATHERED)
    gathered = found[0]["day"].value if found else ""
    return say(question, answer, filled, gathered)


def say(question: Question, answer: Iterable[Row], filled: Filled, gathered: str) -> Markup:
    """Fill the template of *question* with the rows of its *answer*."""
    names = [column.name for column in question.columns]
    context = {
        "rows": tuple(_said(names, row) for row in answer),
        "asked": SimpleNamespace(
            **{each.name: _asked(filled, each.name) for each in question.parameters}
        ),
        "gathered": Value(gathered),
    }
    return Markup(read_template(question.words or "").render(context).strip())  # noqa: S704


def _said(names: Iterable[str], row: Row) -> Said:
    return Said(**{name: _value(row.get(name), row.get(name + NAME)) for name in names})


def _value(term: Term | None, label: Term | None) -> Value:
    if term is None:
        return Value()
    if term.kind != "uri":
        return Value(term.value)
    return Value(term.value, label.value if label else short(term), address(term.value))


def _asked(filled: Filled, name: str) -> Value:
    term = filled.bindings.get(name)
    if term is None:
        return Value()
    href = address(term.value) if term.kind == "uri" else None
    return Value(term.value, filled.labels.get(name, term.value), href)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Give the environment of the templates: strict, sandboxed, escaping, with nothing to load."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.clear()
    made.filters.update(FILTERS)
    return made


@cache
def read_template(text: str) -> Template:
    """Compile a template; there are as many texts as questions, so each is kept."""
    return environment().from_string(text)


def by(those: Iterable[Said], *columns: str) -> list[tuple[Said, list[Said]]]:
    """Group rows by *columns*, in the order of the answer: the first row of each, and all of it."""
    found: dict[tuple[str, ...], list[Said]] = {}
    for row in those:
        found.setdefault(tuple(getattr(row, name) for name in columns), []).append(row)
    return [(group[0], group) for group in found.values()]


def alike(
    those: Iterable[Said], column: str, *columns: str
) -> list[tuple[list[Said], list[Value]]]:
    """Put the values of *column* together of which the rows say the same in *columns*.

    Each of the results has the rows of the first value, and all the values.
    """
    found: dict[tuple[tuple[str, ...], ...], tuple[list[Said], list[Value]]] = {}
    for first, rows_of_it in by(those, column):
        same = tuple(tuple(getattr(row, name) for name in columns) for row in rows_of_it)
        found.setdefault(same, (rows_of_it, []))[1].append(getattr(first, column))
    return list(found.values())


def values(those: Iterable[Said], column: str) -> list[Value]:
    """List what stands in *column*, each value once, in the order of the answer."""
    return list({each: None for each in (getattr(row, column) for row in those) if each})


def having(those: Iterable[Said], column: str, *wanted: str) -> list[Said]:
    """Keep the rows whose *column* is one of *wanted*; without any, those where it has a value."""
    return [
        row
        for row in those
        if (getattr(row, column) in wanted if wanted else getattr(row, column) != "")
    ]


def lacking(those: Iterable[Said], column: str) -> list[Said]:
    """Keep the rows without a value in *column*."""
    return [row for row in those if getattr(row, column) == ""]


def among(those: Iterable[Said], column: str, wanted: Iterable[str]) -> list[Said]:
    """Keep the rows whose *column* has one of the *wanted* values; none of them where none is."""
    kept = set(wanted)
    return [row for row in those if getattr(row, column) in kept]


def outside(those: Iterable[Said], column: str, unwanted: Iterable[str]) -> list[Said]:
    """Leave out the rows whose *column* has one of the *unwanted* values."""
    left_out = set(unwanted)
    return [row for row in those if getattr(row, column) not in left_out]


def counted(what: int | Sequence[Any], one: str, many: str | None = None, *, of: str) -> Markup:
    """Say a number with its noun, marked with what it is a number *of*, so that a test can tell.

    >>> counted([1, 2], "body", "bodies", of="bodies")
    Markup('<data data-count="bodies" value="2">2 bodies</data>')
    """
    number = what if isinstance(what, int) else len(what)
    noun = one if number == 1 else many or one + "s"
    return Markup('<data data-count="{}" value="{}">{} {}</data>').format(
        of, number, f"{number:,}" if number else "no", noun
    )


def number(what: int | Sequence[Any], *, of: str) -> Markup:
    """Say a bare number, marked like one that is counted.

    >>> number(1799, of="elements")
    Markup('<data data-count="elements" value="1799">1,799</data>')
    """
    found = what if isinstance(what, int) else len(what)
    return Markup('<data data-count="{}" value="{}">{}</data>').format(of, found, f"{found:,}")


def listed(what: Sequence[Any], last: str = "and") -> Markup:
    """Write a list into a sentence.

    >>> listed(["a", "b", "<c>"])
    Markup('a, b and &lt;c&gt;')
    """
    shown_ones = [escape(each) for each in what]
    if len(shown_ones) < 2:
        return Markup("").join(shown_ones)
    return Markup("{} {} {}").format(Markup(", ").join(shown_ones[:-1]), last, shown_ones[-1])


def day(date: str) -> Markup:
    """Write a date the way people do, as precise as it is.

    >>> day("2024-07")
    Markup('<time datetime="2024-07">Jul 2024</time>')
    """
    plain = str.__str__(date)
    return (
        Markup('<time datetime="{}">{}</time>').format(plain, shown(plain)) if plain else Markup()
    )


def linked(value: Value, words: str) -> Value:
    """Show a value by *words* of one's own, with its link."""
    return Value(value, words, value.href)


def text(value: Value) -> str:
    """Show a value by its name, without the link."""
    return value.text


FILTERS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "alike": alike,
        "among": among,
        "by": by,
        "counted": counted,
        "day": day,
        "having": having,
        "lacking": lacking,
        "linked": linked,
        "listed": listed,
        "number": number,
        "outside": outside,
        "text": text,
        "values": values,
    }
)
"""What a template may do with rows and values, besides what Jinja offers."""
