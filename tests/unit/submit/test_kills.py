"""Kills at random moments: what was acknowledged is there, and nothing else is.

A write that was under way may be there or not, but only whole: nobody was told either way.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from aiconcord.submit.database import open_database
from aiconcord.submit.desk import Desk
from aiconcord.submit.following import Following
from aiconcord.submit.states import Role, State
from aiconcord.submit.tokens import Person

WRITERS = Path(__file__).parent / "killed_writers.py"
STATES = {
    "receive": [State.RECEIVED, State.AWAITING],
    "accept": [State.ACCEPTED],
    "withdraw": [State.WITHDRAWN],
}
KILLS = {"sqlite": 200, "postgresql": 60}
CARA = Person("Cara", Role.CURATOR)


@pytest.fixture
def told(place: str) -> list[list[list[str]]]:
    """What each of the killed writers told, in the order in which it told it."""
    command = [
        sys.executable,
        str(WRITERS),
        place,
        str(KILLS[place.partition(":")[0]] // 2),
        "seed",
    ]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_nothing_acknowledged_is_lost_and_nothing_else_appears(
    place: str, told: list[list[list[str]]]
) -> None:
    assert len(told) == KILLS[place.partition(":")[0]]
    sure: dict[str, list[State]] = {}
    maybe: dict[str, list[State]] = {}
    for lines in told:
        for word, number, decision in lines:
            if word == "done":
                sure.setdefault(number, []).extend(STATES[decision])
        if lines and lines[-1][0] == "begun":
            _, number, decision = lines[-1]
            maybe[number] = [*sure.get(number, []), *STATES[decision]]
    assert len(sure) > len(told) / 2, "they did write"
    assert maybe, "some were killed while they wrote"

    database = open_database(place)
    found = {each.id: each for each in Desk(database).all(CARA)}
    assert sure.keys() <= found.keys() <= sure.keys() | maybe.keys()
    for number, each in found.items():
        states = [entry.state for entry in each.entries]
        assert states in (sure.get(number), maybe.get(number)), number
        assert Desk(database).part(number, "content") == number.encode() * 500
    numbers = sorted(entry.number for each in found.values() for entry in each.entries)
    assert numbers == list(range(1, len(numbers) + 1)), "the log has no gap"

    served = Following(database).served()
    accepted = {number for number, each in found.items() if each.state is State.ACCEPTED}
    assert served.accepted.keys() == accepted, "the log and the graph agree"
    graphs = Following(database).graphs(served.accepted)
    for number in accepted:
        (graph,) = (text for name, text in graphs.items() if name.endswith(f"/{number}"))
        assert f"<urn:{number}> <urn:p> <urn:o> .".encode() in graph
    if database.is_sqlite:
        with database.reading() as session:
            assert session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    database.close()
