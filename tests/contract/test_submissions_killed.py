"""A server that was killed has, when it is back, all that it told anybody of, and serves it."""

import contextlib
import http.client
import json
import random
import threading
import time
from urllib.parse import urlsplit

from aiconcord.names.namespaces import GRAPH
from aiconcord.submit.database import open_database
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import add_token

JSON = "application/json"
IN_GRAPHS = """SELECT DISTINCT ?g { GRAPH ?g { ?m a <https://w3id.org/sssom/Mapping> } }"""
KILLS = 3


class Client:
    """Submits and decides until the server is gone; keeps what it was told."""

    def __init__(self, example: bytes, tokens: dict[str, str]) -> None:
        self.example = example
        self.tokens = tokens
        self.told: dict[str, str] = {}
        """Submission to the state that was acknowledged last."""
        self.asked: dict[str, str] = {}
        """Submission to a state that was asked for and never answered."""
        self.sent = 0

    def run(self, address: str) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                self.sent += 1
                content = self.example.replace(b"written down", b"kept %d" % self.sent)
                number = self._post(address, "/submissions", "ana", content)["id"]
                self.told[number] = "awaiting-review"
                for who, decision, state in (
                    ("ben", "accept", "accepted"),
                    ("ana", "withdraw", "withdrawn"),
                )[: 2 - self.sent % 2]:
                    self.asked[number] = state
                    body = json.dumps({"decision": decision, "reason": "x"}).encode()
                    told = self._post(address, f"/submissions/{number}/decision", who, body)
                    self.told[number] = told["state"]
                    del self.asked[number]

    def _post(self, address: str, path: str, who: str, body: bytes) -> dict:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        with contextlib.closing(connection):
            token = {"Authorization": f"Bearer {self.tokens[who]}"}
            kind = {"Content-Type": "text/tab-separated-values"}
            connection.request("POST", path, body, {**token, **kind})
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status in (200, 201), text
            return json.loads(text)


def test_what_was_acknowledged_is_served_after_the_server_was_killed(
    tmp_path, example, small_release, running, call_at
):
    place = f"sqlite:///{tmp_path}/kept.sqlite3"
    database = open_database(place)
    tokens = {
        "ana": add_token(database, "Ana", Role.SUBMITTER, 1),
        "ben": add_token(database, "Ben", Role.CURATOR, 1),
    }
    database.close()
    client = Client(example, tokens)
    chance = random.Random("seed")  # noqa: S311 - no secret
    here = {"AICONCORD_SUBMISSIONS": place}
    for _ in range(KILLS):
        with running("--port", 0, "--release", small_release, **here) as (process, address, _line):
            before = len(client.told)
            busy = threading.Thread(target=client.run, args=[address])
            busy.start()
            while len(client.told) == before or "accepted" not in client.told.values():
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.2))
            process.kill()
            busy.join()
    assert len(client.told) >= KILLS

    with running("--port", 0, "--release", small_release, **here) as (_, address, _line):
        named = {"Authorization": f"Bearer {tokens['ben']}", "Accept": JSON}
        listed = call_at(address, "GET", "/submissions", headers=named).json()["submissions"]
        found = {each["id"]: each["state"] for each in listed}
        assert client.told.keys() <= found.keys()
        assert len(found) <= client.sent, "nothing that nobody sent"
        for number, state in client.told.items():
            assert found[number] in (state, client.asked.get(number)), number
        accept = {"Accept": "application/sparql-results+json"}
        rows = call_at(address, "GET", "/sparql", headers=accept, query=IN_GRAPHS).json()
        served = {row["g"]["value"] for row in rows["results"]["bindings"]}
        accepted = {number for number, state in found.items() if state == "accepted"}
        assert served == {f"{GRAPH}submission/{number}" for number in accepted}
        assert accepted
