"""Check the saved questions: header and query say the same, and every engine can answer them.

The header itself is checked where it is read (:mod:`aiconcord.ask.questions`); here the query is
parsed and held against it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from aiconcord.ask.questions import Question, read_question
from aiconcord.problems.record import Problem, ProblemError, Where, in_order

_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_STARRED = re.compile(r"\bSELECT\s+(?:DISTINCT\s+)?\*", re.IGNORECASE)
_COMMENT = re.compile(r"(?m)^\s*#.*$")


def check_questions(folder: Path) -> list[Problem]:
    """Check every question in *folder*; all faults of all files, sorted."""
    found: list[Problem] = []
    for file in sorted(folder.glob("*.rq")):
        try:
            found += check_question(read_question(file))
        except ProblemError as error:
            found += error.problems
    return in_order(found)


def check_question(question: Question) -> list[Problem]:
    """Hold the query of *question* against its header and against the rules of the house."""
    try:
        answer = ox.Store().query(question.text)
    except SyntaxError as fault:
        return [_syntax(question, str(fault))]
    if not isinstance(answer, ox.QuerySolutions):
        return [_fault(question, "the query is no SELECT", "a question answers in rows: SELECT")]
    return [*_columns(question, answer), *_parameters(question), *_house(question)]


def _columns(question: Question, answer: ox.QuerySolutions) -> Iterator[Problem]:
    given = [variable.value for variable in answer.variables]
    said = [column.name for column in question.columns]
    if given != said:
        yield _fault(
            question,
            f"the query selects {', '.join(given)}, the header describes {', '.join(said)}",
            "name the same columns in the same order in both",
        )


def _parameters(question: Question) -> Iterator[Problem]:
    for parameter in question.parameters:
        if not re.search(rf"[?${{}}]{parameter.name}\b", question.body):
            yield _fault(
                question,
                f"the query does not use its parameter `{parameter.name}`",
                f"write `?{parameter.name}` where its value belongs",
            )


def _house(question: Question) -> Iterator[Problem]:
    body = _COMMENT.sub("", question.body)
    if _STARRED.search(body):
        yield _fault(
            question, "the query selects *", "name the columns; engines order * differently"
        )
    if not re.search(r"\bORDER\s+BY\b[^}]*$", body, re.IGNORECASE):
        yield _fault(question, "the answer has no order", "end the query with ORDER BY")
    if re.search(r"\bNOT\s+EXISTS\b", body, re.IGNORECASE):
        yield _fault(
            question,
            "the query asks NOT EXISTS, which is evaluated anew for each row",
            "write MINUS { … }, or OPTIONAL { … } with FILTER(!BOUND(…))",
        )
    if re.search(r"(?mi)^\s*(?:PREFIX|BASE)\b", body):
        yield _fault(
            question,
            "the query declares a prefix of its own",
            "use those of names/namespaces.py, which are declared for every question",
        )


def _fault(question: Question, what: str, remedy: str) -> Problem:
    return Problem("question-query", what, Where(question.shown, question.body_line), remedy)


def _syntax(question: Question, message: str) -> Problem:
    """Say where in the file the parser stopped: it counts from the prefixes that we put before."""
    found = _AT.search(message)
    if found is None:
        return Problem("sparql-syntax", message, Where(question.shown, question.body_line))
    before = question.text.count("\n") - question.body.count("\n")
    line = int(found[1]) - before + question.body_line - 1
    what = "a prefix is not declared" if "Prefix not found" in found[3] else "the parser stopped"
    return Problem(
        "sparql-syntax",
        f"the query is not valid SPARQL 1.1: {what} here",
        Where(question.shown, max(line, question.body_line), int(found[2])),
        "prefixes are those of queries/prefixes.ttl; paste the query into the editor to try it",
    )
