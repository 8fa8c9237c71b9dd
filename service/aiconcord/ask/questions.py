"""Saved questions: read ``queries/questions/*.rq``, each a SPARQL text under a header.

The header is YAML in lines that start with ``#+``, so the whole file stays valid SPARQL and can be
pasted into any editor. Start reading at :func:`load_questions`; ``answering`` binds the values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiconcord.ask import header
from aiconcord.ask.known import CLASS_OF
from aiconcord.names import uris
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.slugs import is_slug
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

TOPICS = ("Bodies", "Arrangements and commitments", "Frameworks", "Crosswalks", "Provenance")
"""Under which heading a question is listed, in this order."""

TYPES = (*CLASS_OF, "thing", "concept", "date", "text")
"""What a parameter may be: a kind of thing, any thing, a concept of a scheme, a date, or text."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank of a question. *within* is the scheme or framework whose members may fill it."""

    name: str
    label: str
    type: str
    example: str
    description: str = ""
    default: str | None = None
    optional: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: the query's variable and what it means."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question: what it asks, what it needs, what it answers, and its SPARQL *body*."""

    slug: str
    title: str
    description: str
    topic: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    keywords: tuple[str, ...]
    since: str
    body: str
    file: Path
    body_line: int = 1
    example: Mapping[str, str] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """The question's own URI."""
        return uris.question(self.slug)

    @property
    def as_of(self) -> str | None:
        """The name of the date parameter; None where the answer has no date to be as of."""
        return next((each.name for each in self.parameters if each.type == "date"), None)

    @property
    def text(self) -> str:
        """The whole query: the prefixes it uses, then its body."""
        return with_prefixes(self.body)

    def parameter(self, name: str) -> Parameter | None:
        """Find the parameter called *name*."""
        return next((each for each in self.parameters if each.name == name), None)


def with_prefixes(body: str) -> str:
    """Declare before *body* every prefix of ours that it uses and does not declare.

    Question files declare none, so the names stay in one place.

    >>> with_prefixes("SELECT ?s WHERE { ?s a aic:Body }").splitlines()[0]
    'PREFIX aic: <https://w3id.org/aiconcord/def/>'
    """
    used = header.prefixes_in(body) - header.declared_in(body)
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name in used]
    return "\n".join([*lines, body])


def load_questions(folder: Path) -> dict[str, Question]:
    """Read every question in *folder*, in order of slug.

    Raises one error with all the faults of all the files: a header is mended faster in one go.
    """
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.rq")):
        try:
            found[file.stem] = read_question(file)
        except ProblemError as error:
            problems.extend(error.problems)
    if problems:
        raise ProblemError(*in_order(problems))
    return found


def read_question(file: Path) -> Question:
    """Read one question; raises with every fault of its header, each with its line."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        problem = Problem("file-unreadable", f"{file.name} cannot be read: {fault}")
        raise ProblemError(problem) from fault
    head = header.split(text, file.name)
    problems = list(_faults(file, head))
    if problems:
        raise ProblemError(*problems)
    values = head.values
    parameters = tuple(_parameter(name, each) for name, each in values["parameters"].items())
    return Question(
        slug=file.stem,
        title=values["title"],
        description=values["description"],
        topic=values["topic"],
        parameters=parameters,
        columns=tuple(Column(name, label) for name, label in values["columns"].items()),
        keywords=tuple(values["keywords"]),
        since=str(values["since"]),
        body=head.body,
        body_line=head.body_line,
        file=file,
        example={each.name: each.example for each in parameters},
    )


def _parameter(name: str, values: Mapping[str, Any]) -> Parameter:
    default = values.get("default")
    return Parameter(
        name=name,
        label=values["label"],
        type=values["type"],
        example=str(values["example"]),
        description=values.get("description", ""),
        default=None if default is None else str(default),
        optional=values.get("optional", False),
        within=values.get("within"),
    )


_REQUIRED = {
    "title": str,
    "description": str,
    "topic": str,
    "parameters": dict,
    "columns": dict,
    "keywords": list,
    "since": str,
}
_OF_PARAMETER = {
    "label": str,
    "type": str,
    "example": str,
    "description": str,
    "default": str,
    "optional": bool,
    "within": str,
}


def _faults(file: Path, head: header.Header) -> Iterator[Problem]:
    def fault(key: str, what: str, remedy: str) -> Problem:
        place = Where(file=file.name, line=head.line_of(key), slot=key)
        return Problem("question-header", what, place, remedy)

    if not is_slug(file.stem):
        yield fault("", f"`{file.stem}` is not a slug", "name the file in a-z, 0-9 and hyphens")
    for key, kind in _REQUIRED.items():
        if key not in head.values:
            yield fault(key, f"the header lacks `{key}`", f"add a line `#+ {key}: ...`")
        elif not isinstance(head.values[key], kind):
            yield fault(key, f"`{key}` is not a {kind.__name__}", "see queries/README.md")
    for key in head.values.keys() - _REQUIRED.keys():
        yield fault(key, f"the header has no key `{key}`", f"use one of {', '.join(_REQUIRED)}")
    title, topic = head.values.get("title", "?"), head.values.get("topic", TOPICS[0])
    if isinstance(title, str) and not title.endswith("?"):
        yield fault("title", "the title is not a question", "end it with a question mark")
    if isinstance(topic, str) and topic not in TOPICS:
        yield fault("topic", f"there is no topic `{topic}`", f"use one of {', '.join(TOPICS)}")
    if not head.body.strip():
        yield fault("", "no query follows the header", "write the SELECT under the header")
    columns = head.values.get("columns")
    for name, label in columns.items() if isinstance(columns, dict) else ():
        if not isinstance(label, str) or not label:
            yield fault(name, f"column `{name}` has no label", f"write `#+   {name}: its label`")
    parameters = head.values.get("parameters")
    for name, values in parameters.items() if isinstance(parameters, dict) else ():
        yield from _parameter_faults(name, values, fault)


def _parameter_faults(name: str, values: Any, fault: Any) -> Iterator[Problem]:
    if not isinstance(values, dict):
        yield fault(name, f"parameter `{name}` has no description", "give label, type, example")
        return
    for key in ("label", "type", "example"):
        if key not in values:
            yield fault(name, f"parameter `{name}` lacks `{key}`", f"add `{key}: ...` to it")
    for key, value in values.items():
        kind = _OF_PARAMETER.get(key)
        if kind is None:
            yield fault(name, f"a parameter has no `{key}`", f"use {', '.join(_OF_PARAMETER)}")
        elif not isinstance(value, kind):
            yield fault(name, f"`{key}` of `{name}` is not a {kind.__name__}", "quote the value")
    if values.get("type", "text") not in TYPES:
        yield fault(name, f"no parameter type `{values['type']}`", f"use {', '.join(TYPES)}")
    if values.get("type") == "concept" and not values.get("within"):
        yield fault(name, f"parameter `{name}` names no scheme", "add `within: <scheme slug>`")
