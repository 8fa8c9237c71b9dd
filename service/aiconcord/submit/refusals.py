"""Who may decide what, and how a decision or a submission is refused."""

from typing import Final

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.records import Submission
from aiconcord.submit.states import DECISIONS, Role
from aiconcord.submit.tokens import Person

MOST_IN_REASON: Final = 2_000


def demand_right(person: Person, found: Submission, decision: str) -> None:
    """Raise unless *person* may make *decision* on *found*, whatever state it is in."""
    own = person.name == found.holder
    if decision == "withdraw":
        if own or (person.role is Role.CURATOR and found.was_published):
            return
    elif person.role is Role.CURATOR:
        if not own:
            return
        raise ProblemError(
            Problem(
                "own-submission",
                "you submitted this yourself",
                remedy="leave the decision to another curator",
            )
        )
    raise ProblemError(
        Problem(
            "role-missing",
            f"your token does not let you {decision} this submission",
            Where(slot="Authorization"),
            "curators accept and decline; who submitted a set may withdraw it",
        )
    )


def malformed() -> ProblemError:
    """Make the refusal of a decision that does not say what it must."""
    return ProblemError(
        Problem(
            "decision-malformed",
            "a decision has a kind, and a reason",
            remedy='send {"decision": "accept", "reason": "…"}; the decisions are '
            f"{', '.join(DECISIONS)}, a reason has at most {MOST_IN_REASON} characters",
        )
    )


def stale(found: Submission) -> ProblemError:
    """Make the refusal of a decision on *found*, which is not what it was taken for."""
    last = found.entries[-1]
    return ProblemError(
        Problem(
            "decision-stale",
            f"the submission is {found.state.words} since change {last.number}",
            remedy="read what became of it, and decide again where there is something to decide",
        )
    )


def too_many(most: int) -> ProblemError:
    """Make the refusal of one submission more than *most*."""
    return ProblemError(
        Problem(
            "submission-too-many",
            f"{most} submissions of yours await review",
            remedy="wait until some are reviewed, or withdraw some",
        )
    )
