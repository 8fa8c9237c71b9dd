"""Check the templates that say answers in words: each is read, held against its question, tried.

A template is tried with no rows, with full ones and with bare ones, because what it gets wrong may
stand in a branch that today's data does not take.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from aiconcord.ask.answering import Filled
from aiconcord.ask.questions import WORDS, Question, read_question, shown_name
from aiconcord.ask.words import CONTEXT, environment, say
from aiconcord.graph.engine import Term
from aiconcord.graph.results import Row
from aiconcord.names.namespaces import BASE
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

BY_COLUMN = {
    "alike": None,
    "among": 1,
    "by": None,
    "having": 1,
    "lacking": 1,
    "outside": 1,
    "values": 1,
}
"""Filters that take names of columns, and how many: None where all that they are given are."""


def check_words(folder: Path) -> list[Problem]:
    """Check every template in *folder*, which lies beside the folder of the questions."""
    found: list[Problem] = []
    for file in sorted(folder.glob("*")):
        found += _check_file(file)
    return in_order(found)


def _check_file(file: Path) -> list[Problem]:
    """Check one file; faults of the question itself are told where questions are checked."""
    question = file.parent.parent / "questions" / (file.name.removesuffix(WORDS) + ".rq")
    if not file.name.endswith(WORDS) or not question.is_file():
        remedy = f"name it as its question, `<slug>{WORDS}`, or take it away"
        what = "this template belongs to no saved question"
        return [Problem("question-words", what, Where(shown_name(file)), remedy)]
    try:
        return check_template(read_question(question))
    except ProblemError:
        return []


def check_template(question: Question) -> list[Problem]:
    """Check the template of *question*: its syntax, the names it uses, what it says of no rows."""
    try:
        tree = environment().parse(question.words or "")
    except TemplateSyntaxError as fault:
        return [_fault(question, f"the template is not valid: {fault.message}", "", fault.lineno)]
    found = [*_names(question, tree), *_columns(question, tree)]
    return found or list(_trials(question))


def _names(question: Question, tree: nodes.Template) -> Iterator[Problem]:
    # jinja2.meta takes what is set in one branch and used in a branch of it for undeclared.
    names = list(tree.find_all(nodes.Name))
    made = {each.name for each in names if each.ctx != "load"} | {"loop"}
    made |= {each.name for each in tree.find_all(nodes.Macro)}
    for name in sorted({each.name for each in names} - made - CONTEXT):
        yield _fault(
            question,
            f"the template is given no `{name}`",
            f"it is given {', '.join(f'`{each}`' for each in sorted(CONTEXT))}",
        )
    known = environment().filters
    for each in tree.find_all(nodes.Filter):
        if each.name not in known:
            remedy = "queries/README.md lists the filters"
            yield _fault(question, f"there is no filter `{each.name}`", remedy, each.lineno)


def _columns(question: Question, tree: nodes.Template) -> Iterator[Problem]:
    columns = {column.name for column in question.columns}
    parameters = {parameter.name for parameter in question.parameters}
    for each in tree.find_all(nodes.Getattr):
        of = each.node.name if isinstance(each.node, nodes.Name) else ""
        if of == "asked" and each.attr not in parameters:
            remedy = "it has " + (", ".join(sorted(parameters)) or "none")
            what = f"the question has no parameter `{each.attr}`"
            yield _fault(question, what, remedy, each.lineno)
        elif of not in ("asked", "loop") and each.attr not in columns:
            yield _no_column(question, each.attr, each.lineno)
    for used in tree.find_all(nodes.Filter):
        for argument in used.args[: BY_COLUMN.get(used.name, 0)]:
            name = argument.value if isinstance(argument, nodes.Const) else None
            if name not in columns:
                yield _no_column(question, str(name), used.lineno)
        for keyword in used.kwargs:
            name = keyword.value.value if isinstance(keyword.value, nodes.Const) else None
            if keyword.key == "attribute" and name not in columns:
                yield _no_column(question, str(name), used.lineno)


def _no_column(question: Question, name: str, line: int) -> Problem:
    remedy = "it has " + ", ".join(column.name for column in question.columns)
    return _fault(question, f"the answer has no column `{name}`", remedy, line)


def _trials(question: Question) -> Iterator[Problem]:
    full = {
        each.name: Term.uri(f"{BASE}id/body/b-{each.name}".lower())
        if any(other.name == each.name + "Name" for other in question.columns)
        else Term.literal("2024-11-20")
        for each in question.columns
    }
    given = {each.name: Term.literal("2024-11-20") for each in question.parameters}
    trials: tuple[list[Row], ...] = ([], [full], [full, {}, full], [{}])
    for rows in trials:
        for bindings in ({}, given):
            try:
                words = say(question, rows, Filled(bindings, {}), "2026-11-21")
            except Exception as fault:
                # Whatever a template does wrong is a finding; the sandbox lets it do no more.
                how = f"with {len(rows)} made-up row{'s' if len(rows) != 1 else ''}"
                what = f"the template fails {how}: {fault}"
                yield _fault(question, what, "an empty value is an empty text", _line(fault))
                return
            if not words.striptags().strip():
                what = f"the template says nothing of {len(rows)} rows"
                yield _fault(question, what, "say what is known where nothing was found")
                return


def _line(fault: Exception) -> int | None:
    """Find the line of the template that failed: the innermost one that the traceback names."""
    found, here = None, fault.__traceback__
    while here is not None:
        if here.tb_frame.f_code.co_filename == "<template>":
            found = here.tb_lineno
        here = here.tb_next
    return found


def _fault(question: Question, what: str, remedy: str, line: int | None = None) -> Problem:
    file = question.file.parent.parent / "answers" / f"{question.slug}{WORDS}"
    return Problem("question-words", what, Where(shown_name(file), line), remedy)
