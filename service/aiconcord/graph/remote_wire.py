"""Carry one request to a remote server with our credentials, and nowhere else.

urllib does Basic and Digest. Three things are ours: a redirect is not followed, for it would take
the credentials or the query to whoever it names; a wrong password is tried once, not five times;
and what a server took once as Basic is sent at once the next time, never to one that asks Digest.
"""

import base64
from collections.abc import Callable
from http.client import HTTPMessage, HTTPResponse
from typing import IO, Any, Final
from urllib.parse import urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.credentials import NOBODY, PASSWORD, TOKEN, USER, Credentials

_FIELD: Final = "Authorization"


class Wire:
    """Opens requests to the server at *url*, and to other addresses of the same server."""

    def __init__(self, url: str, credentials: Credentials = NOBODY) -> None:
        """Refuse an address that is none, or that holds a password and so would show it."""
        try:
            parts = urlsplit(url)
            fits = parts.scheme in ("http", "https") and bool(parts.hostname)
            holds_password, _ = parts.username is not None, parts.port
        except ValueError:
            fits = holds_password = False
        if holds_password:
            raise ProblemError(
                Problem(
                    "setting-value",
                    "the engine's address holds a user, and would be shown in logs",
                    Where(slot="AICONCORD_ENGINE"),
                    f"set {USER} and {PASSWORD} instead, or {TOKEN}",
                )
            )
        if not fits:
            raise ProblemError(
                Problem(
                    "engine-unreachable",
                    "the engine's address is no http or https URL",
                    Where(),
                    "set AICONCORD_ENGINE to the query address of a SPARQL 1.1 server",
                )
            )
        self._root = f"{parts.scheme}://{parts.netloc}/"
        self._credentials = credentials
        self._is_basic = False

    def open(self, request: Request, timeout: float) -> HTTPResponse:
        """Send *request*; raises what urllib does, an HTTPError for any status but 2xx."""
        if not request.full_url.startswith(self._root):
            raise ValueError("the request goes to another server")
        known = self._credentials
        if known.token:
            request.add_unredirected_header(_FIELD, f"Bearer {known.token}")
        elif self._is_basic:
            pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
            request.add_unredirected_header(_FIELD, f"Basic {pair}")
        found: HTTPResponse = self._opener().open(request, timeout=timeout)
        return found

    def _opener(self) -> OpenerDirector:
        """Make an opener for one request: those of urllib that log in are not for threads."""
        if not self._credentials.user:
            return build_opener(_NoRedirect)
        book = HTTPPasswordMgrWithDefaultRealm()
        book.add_password(None, self._root, self._credentials.user, self._credentials.password)
        return build_opener(_NoRedirect, _Digest(book), _Basic(book, self._took_basic))

    def _took_basic(self) -> None:
        self._is_basic = True


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class _Digest(HTTPDigestAuthHandler):
    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        asks_digest = headers.get("WWW-Authenticate", "").lower().startswith("digest")
        if not asks_digest or req.has_header(_FIELD):
            return None
        return super().http_error_401(req, fp, code, msg, headers)


class _Basic(HTTPBasicAuthHandler):
    def __init__(self, book: HTTPPasswordMgrWithDefaultRealm, took: Callable[[], None]) -> None:
        super().__init__(book)
        self._took = took

    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        asks_basic = headers.get("WWW-Authenticate", "").lower().startswith("basic")
        if not asks_basic or req.has_header(_FIELD):
            return None
        found = super().http_error_401(req, fp, code, msg, headers)
        if found is not None:
            self._took()
        return found
