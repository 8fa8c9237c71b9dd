"""What may become of a submission, and who may bring it about."""

import threading

import pytest

from aiconcord.problems.record import ProblemError
from aiconcord.submit import desk as desk_module
from aiconcord.submit.database import Database
from aiconcord.submit.desk import Arrival, Desk, Judged, new_id
from aiconcord.submit.records import Submission
from aiconcord.submit.states import DECISIONS, Role, State
from aiconcord.submit.tokens import Person

CARA = Person("Cara", Role.CURATOR)


@pytest.fixture
def waiting(desk: Desk, ana: Person, good: Judged) -> Submission:
    return desk.receive(ana, Arrival("a.tsv", b"a"), good, number=new_id())[0]


def refusal(desk: Desk, found: Submission, who: Person, *what: object, **more: int) -> str:
    before = desk.get(found.id)
    with pytest.raises(ProblemError) as raised:
        desk.decide(found.id, who, *what, **more)  # type: ignore[arg-type]
    assert desk.get(found.id) == before, "what is refused changes nothing"
    return raised.value.problem.code


def test_a_file_without_errors_awaits_review(waiting: Submission) -> None:
    assert [entry.state for entry in waiting.entries] == [State.RECEIVED, State.AWAITING]
    assert [entry.who for entry in waiting.entries] == ["Ana", "the checks"]


def test_a_file_with_errors_is_rejected_with_its_report(
    desk: Desk, ana: Person, ben: Person, bad: Judged
) -> None:
    found, _ = desk.receive(ana, Arrival("a.tsv", b"a"), bad, number=new_id())
    assert found.state is State.REJECTED
    assert desk.part(found.id, "report") == b'{"conforms": false}'
    for decision in DECISIONS:
        who = ana if decision == "withdraw" else ben
        assert refusal(desk, found, who, decision, "because") == "decision-stale"


def test_every_byte_comes_back_as_it_came(desk: Desk, ana: Person, good: Judged) -> None:
    content, beside = bytes(range(256)) * 9, b"\0\xff"
    found, _ = desk.receive(ana, Arrival("a", content, beside), good, number=new_id())
    assert (desk.part(found.id, "content"), desk.part(found.id, "beside")) == (content, beside)


def test_the_same_file_of_the_same_person_is_the_same_submission(
    desk: Desk, ana: Person, ben: Person, good: Judged, waiting: Submission
) -> None:
    again = desk.receive(ana, Arrival("other-name.tsv", b"a"), good, number=new_id())
    assert again == (waiting, False)
    assert desk.find("Ana", Arrival("x", b"a").digest) == waiting
    assert desk.receive(ben, Arrival("a.tsv", b"a"), good, number=new_id())[1]
    assert desk.receive(ana, Arrival("a.tsv", b"a", b"more"), good, number=new_id())[1]


def test_the_same_file_sent_twice_at_once_is_one_submission(
    desk: Desk, ana: Person, good: Judged
) -> None:
    found = []
    start = threading.Barrier(6)

    def send() -> None:
        start.wait()
        found.append(desk.receive(ana, Arrival("a.tsv", b"a"), good, number=new_id()))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({submission.id for submission, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1


def test_many_who_submit_at_once_get_numbers_without_a_gap(desk: Desk, good: Judged) -> None:
    def send(name: str) -> None:
        for each in range(5):
            content = f"{name}{each}".encode()
            who = Person(name, Role.SUBMITTER)
            desk.receive(who, Arrival("a", content), good, number=new_id())

    threads = [threading.Thread(target=send, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [entry.number for each in desk.all(CARA) for entry in each.entries]
    assert sorted(numbers) == list(range(1, 41))


@pytest.mark.parametrize(
    ("decision", "state"), [("accept", State.ACCEPTED), ("decline", State.DECLINED)]
)
def test_a_curator_decides_with_a_reason(
    desk: Desk, ben: Person, waiting: Submission, decision: str, state: State
) -> None:
    found = desk.decide(waiting.id, ben, decision, " Well\n made ", waiting.number)
    last = found.entries[-1]
    assert (last.state, last.who, last.why) == (state, "Ben", "Well made")
    assert desk.get(waiting.id) == found


def test_nobody_decides_on_their_own_submission(desk: Desk, ben: Person, good: Judged) -> None:
    own, _ = desk.receive(ben, Arrival("b.tsv", b"b"), good, number=new_id())
    for decision in ("accept", "decline"):
        assert refusal(desk, own, ben, decision, "mine") == "own-submission"
    assert desk.decide(own.id, ben, "withdraw", "").state is State.WITHDRAWN


def test_another_token_of_the_same_name_is_the_same_person(
    desk: Desk, ana: Person, waiting: Submission
) -> None:
    assert refusal(desk, waiting, Person("Ana", Role.CURATOR), "accept", "x") == "own-submission"


def test_a_submitter_decides_on_nothing_and_withdraws_only_their_own(
    desk: Desk, ana: Person, waiting: Submission
) -> None:
    dan = Person("Dan", Role.SUBMITTER)
    assert refusal(desk, waiting, ana, "accept", "x") == "role-missing"
    assert refusal(desk, waiting, dan, "withdraw", "x") == "role-missing"
    assert desk.decide(waiting.id, ana, "withdraw", "").state is State.WITHDRAWN


def test_a_curator_withdraws_what_was_published_and_nothing_else(
    desk: Desk, ben: Person, waiting: Submission
) -> None:
    assert refusal(desk, waiting, ben, "withdraw", "x") == "role-missing"
    desk.decide(waiting.id, CARA, "accept", "x")
    assert refusal(desk, waiting, ben, "withdraw", "") == "decision-malformed"
    assert desk.decide(waiting.id, ben, "withdraw", "in error").state is State.WITHDRAWN


def test_a_decision_on_what_has_changed_since_is_stale(
    desk: Desk, ana: Person, ben: Person, waiting: Submission
) -> None:
    assert refusal(desk, waiting, ben, "accept", "x", after=1) == "decision-stale"
    desk.decide(waiting.id, ben, "accept", "x", waiting.number)
    assert refusal(desk, waiting, CARA, "decline", "x") == "decision-stale"
    assert refusal(desk, waiting, ben, "accept", "x") == "decision-stale"
    assert refusal(desk, waiting, ana, "withdraw", "", after=waiting.number) == "decision-stale"


@pytest.mark.parametrize(
    ("decision", "why"), [("accept", " \n"), ("praise", "x"), ("accept", "x" * 2_001)]
)
def test_a_decision_without_sense_is_refused(
    desk: Desk, ben: Person, waiting: Submission, decision: str, why: str
) -> None:
    assert refusal(desk, waiting, ben, decision, why) == "decision-malformed"


def test_what_nobody_has_reviewed_is_listed_for_its_submitter_and_curators_only(
    desk: Desk, ana: Person, ben: Person, good: Judged, waiting: Submission
) -> None:
    dan = Person("Dan", Role.SUBMITTER)
    assert [len(desk.all(who)) for who in (None, dan, ana, ben)] == [0, 0, 1, 1]
    desk.decide(waiting.id, ben, "accept", "x")
    assert [len(desk.all(who)) for who in (None, dan, ana, ben)] == [1, 1, 1, 1]


def test_one_person_cannot_have_the_curators_drown(
    desk: Desk, ana: Person, ben: Person, good: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MOST_AWAITING", 2)
    first, _ = desk.receive(ana, Arrival("a", b"1"), good, number=new_id())
    desk.receive(ana, Arrival("a", b"2"), good, number=new_id())
    with pytest.raises(ProblemError) as raised:
        desk.receive(ana, Arrival("a", b"3"), good, number=new_id())
    assert raised.value.problem.code == "submission-too-many"
    assert len(desk.all(ana)) == 2
    desk.decide(first.id, ben, "decline", "x")
    assert desk.receive(ana, Arrival("a", b"3"), good, number=new_id())[1]


def test_a_submission_nobody_made_is_unknown(desk: Desk, database: Database, ben: Person) -> None:
    for number in ("none", "' OR ''='", "../../etc/passwd", "x" * 10_000):
        with pytest.raises(ProblemError) as raised:
            desk.get(number)
        assert raised.value.problem.code == "submission-unknown"
