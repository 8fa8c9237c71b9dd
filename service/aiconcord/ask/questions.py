"""Saved questions: read ``queries/questions/*.rq``, each a SPARQL text under a header.

The header is YAML in lines that start with ``#+``, so the whole file stays valid SPARQL and can be
pasted into any editor. Start reading at :func:`load_questions`; ``answering`` binds the values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiconcord.ask import header
from aiconcord.ask.header_rules import faults
from aiconcord.names import uris
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

WORDS = ".html.j2"
"""Ending of the template that says an answer in words."""


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
    words: str | None = None
    """The template that says the answer in words; few questions have one."""

    @property
    def example(self) -> dict[str, str]:
        """Values that answer the question as it is shown first: only what it cannot do without."""
        needed = (each for each in self.parameters if not each.optional and each.default is None)
        return {each.name: each.example for each in needed}

    @property
    def uri(self) -> str:
        """The question's own URI."""
        return uris.question(self.slug)

    @property
    def shown(self) -> str:
        """The file as problems name it."""
        return shown_name(self.file)

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


def words_file(question: Path) -> Path:
    """Tell where the template of the question in the file *question* lies, if it has one."""
    return question.parent.parent / "answers" / f"{question.stem}{WORDS}"


def with_prefixes(body: str) -> str:
    """Declare before *body* every prefix of ours that it uses and does not declare.

    Question files declare none, so the names stay in one place.

    >>> with_prefixes("SELECT ?s WHERE { ?s a aic:Body }").splitlines()[0]
    'PREFIX aic: <https://w3id.org/aiconcord/def/>'
    """
    used = header.prefixes_in(body) - header.declared_in(body)
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name in used]
    return "\n".join([*lines, body])


def shown_name(file: Path) -> str:
    """Name *file* from the top folder where it is one of ours, else as it was given.

    >>> shown_name(Path("/somewhere/queries/questions/nothing-found.rq"))
    'queries/questions/nothing-found.rq'
    """
    ours = file.parts[-3:-1] in (("queries", "questions"), ("queries", "answers"))
    return "/".join(file.parts[-3:]) if ours else str(file)


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
    text = _read(file)
    template = words_file(file)
    # Only beside our own questions: a query that somebody keeps in a file brings no template.
    words = _read(template) if file.parent.name == "questions" and template.is_file() else None
    head = header.split(text, shown_name(file))
    problems = list(faults(file.stem, head))
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
        keywords=tuple(map(str, values["keywords"])),
        since=str(values["since"]),
        body=head.body,
        body_line=head.body_line,
        file=file,
        words=words,
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        place = Where(file=shown_name(file))
        problem = Problem("file-unreadable", f"the question cannot be read: {why}", place)
        raise ProblemError(problem) from fault


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
