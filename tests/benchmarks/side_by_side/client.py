"""The one client that asks every server one query at a time, and times it."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
SECONDS_IDLE = 3
HUNG_UP = {"RemoteDisconnected", "BrokenPipeError", "ConnectionResetError"}


@dataclass(frozen=True)
class Reply:
    """An answer and how long it took; status 0 says that there was none within the patience."""

    status: int
    seconds: float
    body: bytes = b""
    fault: str = ""

    @property
    def good(self) -> bool:
        """Tell whether the query was answered."""
        return self.status == 200

    @property
    def late(self) -> bool:
        """Tell whether the patience was over before there was an answer."""
        return self.fault == "late"


class Client:
    """Keeps one connection to *address* open and asks over it."""

    def __init__(self, address: str) -> None:
        """Ask the SPARQL endpoint at *address*."""
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port
        self._path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._used = 0.0
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, query: str, accept: str, patience: float) -> Reply:
        """Send *query* as a form: the one way in which every server takes one of any length.

        A connection not used for a while is left: some servers end it, one with an answer nobody
        asked for.
        """
        if time.monotonic() - self._used > SECONDS_IDLE:
            self.close()
        reused = self._connection is not None
        reply = self._once(query, accept, patience)
        if reused and reply.fault in HUNG_UP:  # it may only have ended an idle connection
            reply = self._once(query, accept, patience)
        return reply

    def _once(self, query: str, accept: str, patience: float) -> Reply:
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, self._port)
            self._connection.timeout = patience
            if self._connection.sock is not None:
                self._connection.sock.settimeout(patience)
            self._connection.request("POST", self._path, f"query={quote(query)}", headers)
            response = self._connection.getresponse()
            body = response.read()
            self._used = time.monotonic()
        except TimeoutError:
            self.close()
            return Reply(0, time.perf_counter() - begun, fault="late")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Reply(0, time.perf_counter() - begun, fault=type(error).__name__)
        return Reply(response.status, time.perf_counter() - begun, body)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
