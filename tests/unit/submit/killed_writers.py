"""Kills writers at random moments: ``killed_writers.py PLACE ROUNDS SEED``, for ``test_kills.py``.

Two writers at a time work on the database at PLACE as fast as they can, with the desk that the
service uses. Each tells what it is about to do, and that it is done; what it told is printed. They
are forked from this process, which has imported everything, or each would spend its life importing.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback

from aiconcord.submit.database import open_database
from aiconcord.submit.desk import Arrival, Desk, Judged
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import Person

BEN = Person("Ben", Role.CURATOR)
MOST_LINES = 9
"""A writer is killed a moment after so many lines at most, on however slow a machine."""
MOMENT = 0.012
"""Seconds, about those that a write takes."""


def judged(number: str) -> Judged:
    triples = f"<urn:{number}> <urn:p> <urn:o> .\n" * 200
    return Judged("SSSOM/TSV", "", number, 1, b"{}", b"sssom", triples.encode())


def work(place: str, name: str, told: int) -> None:
    """Write until killed."""
    desk, who = Desk(open_database(place)), Person(name, Role.SUBMITTER)
    chance = random.Random(name)  # noqa: S311 - no secret
    here: dict[str, int] = {}
    count = 0

    def tell(word: str, *what: object) -> None:
        os.write(told, (json.dumps([word, *what]) + "\n").encode())

    while True:
        if here and chance.random() < 0.5:
            number = chance.choice(sorted(here))
            after = here.pop(number)
            decision = "withdraw" if after else "accept"
            tell("begun", number, decision)
            desk.decide(number, BEN, decision, "because")
            if decision == "accept":
                here[number] = 1
        else:
            count += 1
            number, decision = f"{name}-{count}", "receive"
            tell("begun", number, decision)
            content = number.encode() * 500
            desk.receive(who, Arrival(number, content), judged(number), number=number)
            here[number] = 0
        tell("done", number, decision)


def start(place: str, name: str) -> tuple[int, int]:
    """Fork a writer; give its number and what to read from that it tells."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        try:
            work(place, name, write)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(write)
    return pid, read


def main() -> None:
    place, rounds, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    open_database(place).close()
    chance = random.Random(seed)  # noqa: S311 - no secret
    for turn in range(rounds):
        told: dict[int, bytes] = {}
        writers = {}
        for side in "ab":
            pid, read = start(place, f"{side}{turn}")
            writers[read] = (pid, chance.randint(1, MOST_LINES), chance.uniform(0, MOMENT))
            told[read] = b""
        while writers:
            for read in select.select([*writers], [], [])[0]:
                told[read] += os.read(read, 65_536)
                pid, lines, moment = writers[read]
                if told[read].count(b"\n") >= lines:
                    time.sleep(moment)
                    os.kill(pid, signal.SIGKILL)
                    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1]), "a writer ended by itself"
                    del writers[read]
                    with os.fdopen(read, "rb") as rest:
                        told[read] += rest.read()
        for text in told.values():
            print(json.dumps([json.loads(line) for line in text.splitlines()]))


if __name__ == "__main__":
    main()
