"""A remote engine: any SPARQL 1.1 server, spoken to through SPARQLWrapper.

The text is bounded and values are placed exactly as for the embedded engine. What a query may cost
there is that server's own matter; here the waiting and the size of the answer are bounded.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from aiconcord.graph.bindings import bind
from aiconcord.graph.door import Door
from aiconcord.graph.engine import NO_BINDINGS, Answer, Bindings, Dataset
from aiconcord.graph.process import timeout_problem
from aiconcord.graph.remote_faults import of_status, of_wrapper, too_large, unreachable
from aiconcord.graph.scan import Form
from aiconcord.graph.scan_aside import scan_aside
from aiconcord.graph.tally import SILENT, Tally, Told
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

_THREADS: Final = 16
_PIECE: Final = 1 << 16
_GRACE: Final = 1.0
"""Seconds by which we wait longer than the thread, whose own message says more."""


class RemoteEngine:
    """Answers from the SPARQL 1.1 query endpoint at *url*, by POST."""

    def __init__(self, url: str, limits: Limits) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ProblemError(
                Problem(
                    "engine-unreachable",
                    "the engine's address is no http or https URL",
                    Where(),
                    "set AICONCORD_ENGINE to the query address of a SPARQL 1.1 server",
                )
            )
        self._url = url
        self._limits = limits
        self._door = Door(
            most=limits.running_per_client,
            waiting=limits.waiting_per_client,
            patience=2 * limits.light_seconds,
        )
        self._threads: ThreadPoolExecutor | None = None
        self._tally = SILENT

    def report_to(self, tally: Tally) -> None:
        """From now on tell *tally* what comes of queries."""
        self._tally = tally

    async def start(self) -> None:
        """Make ready, and ask the server something simple to see that it is one."""
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="remote")
        await self.ask("ASK {}", media_type="application/sparql-results+json")

    async def close(self) -> None:
        """Stop asking; answers still on their way are not waited for."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    def room(self, client: str) -> int:
        """Tell how many more queries of *client* would be let in at once."""
        return self._door.room(client)

    async def ask(
        self,
        query: str,
        *,
        bindings: Bindings = NO_BINDINGS,
        dataset: Dataset | None = None,
        media_type: str,
        limits: Limits | None = None,
        client: str | None = None,
    ) -> Answer:
        """Answer *query*; see :class:`aiconcord.graph.engine.Engine`."""
        bound = limits or self._limits
        with self._tally.query(client) as told:
            answer = await self._answer(
                query,
                told,
                bindings=bindings,
                dataset=dataset,
                media_type=media_type,
                bound=bound,
                client=client,
            )
            told.size = len(answer.body)
        return answer

    async def _answer(
        self,
        query: str,
        told: Told,
        *,
        bindings: Bindings,
        dataset: Dataset | None,
        media_type: str,
        bound: Limits,
        client: str | None,
    ) -> Answer:
        """Answer *query*, and tell *told* its form."""
        scanned = await scan_aside(query, bound)
        told.form = scanned.form
        text = bind(query, scanned, bindings)
        if self._threads is None:
            raise ProblemError(
                Problem("engine-busy", "the service is not running", Where(), "start it")
            )
        await self._door.enter(client)
        try:
            async with asyncio.timeout(bound.seconds + _GRACE):
                body = await asyncio.get_running_loop().run_in_executor(
                    self._threads,
                    self._fetch,
                    text,
                    scanned.form,
                    dataset or Dataset(),
                    media_type,
                    bound,
                )
        except TimeoutError:
            raise ProblemError(timeout_problem(bound.seconds)) from None
        finally:
            self._door.leave(client)
        return Answer(body, media_type)

    def _fetch(
        self, text: str, form: Form, dataset: Dataset, media_type: str, limits: Limits
    ) -> bytes:
        """Send the query and read the answer, in a thread."""
        until = time.monotonic() + limits.seconds
        try:
            response = self._request(text, form, dataset, media_type, limits).query().response
        except SPARQLWrapperException as error:
            raise ProblemError(of_wrapper(error)) from None
        except HTTPError as error:
            with error:
                raise ProblemError(of_status(error.code, error.read(_PIECE))) from None
        except TimeoutError:
            raise ProblemError(timeout_problem(limits.seconds)) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise ProblemError(timeout_problem(limits.seconds)) from None
            raise ProblemError(unreachable("does not answer")) from None
        except (OSError, HTTPException, ValueError):
            raise ProblemError(unreachable("does not answer as a web server would")) from None
        try:
            return _read(response, media_type, limits, until)
        except TimeoutError:
            raise ProblemError(timeout_problem(limits.seconds)) from None
        except (OSError, HTTPException):
            raise ProblemError(unreachable("broke off in the middle of its answer")) from None
        finally:
            response.close()

    def _request(
        self, text: str, form: Form, dataset: Dataset, media_type: str, limits: Limits
    ) -> SPARQLWrapper:
        """Prepare the request; the scan knows its form, so the library need not guess it."""
        wrapper = SPARQLWrapper(self._url, agent="aiconcord")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(limits.seconds)))
        wrapper.setReturnFormat(JSON if form in ("select", "ask") else TURTLE)
        wrapper.addCustomHttpHeader("Accept", media_type)
        wrapper.queryString = text
        wrapper.queryType = form.upper()
        for iri in dataset.default:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in dataset.named:
            wrapper.addParameter("named-graph-uri", iri)
        return wrapper


def _read(response: HTTPResponse, media_type: str, limits: Limits, until: float) -> bytes:
    """Read the whole answer, or raise; it must be of the media type that was asked for."""
    answered = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if answered != media_type:
        raise ProblemError(unreachable(f"answered in `{answered}`, not in `{media_type}`"))
    parts: list[bytes] = []
    size = 0
    while part := response.read(_PIECE):
        size += len(part)
        if size > limits.result_bytes:
            raise ProblemError(too_large(limits.result_bytes))
        if time.monotonic() > until:
            raise TimeoutError
        parts.append(part)
    if response.length:  # what was announced and did not come: `read` ends without a word
        raise IncompleteRead(b"", response.length)
    return b"".join(parts)
