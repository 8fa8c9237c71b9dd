"""What an answer passes on its way out: fields for all, gzip, and a copy to keep.

The copy is kept where ``Cache-Control`` lets any cache keep the answer and ``Vary`` names nothing
that :mod:`aiconcord.web.front` does not look at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.types import Message, Send

from aiconcord.web.caching import FRESH_SECONDS, Kept
from aiconcord.web.cors import OPEN
from aiconcord.web.headers import FIELDS, POLICY
from aiconcord.web.pressing import FEWEST_BYTES, is_textual, press

Fields = list[tuple[bytes, bytes]]

GATHERED_BYTES: Final = 4_000_000
"""A file up to this length is gathered before it is sent, so that it can be pressed and kept."""

_ON_ALL: Final[Fields] = [
    (name.lower().encode(), value.encode()) for name, value in (*OPEN.items(), *FIELDS.items())
]
_POLICY: Final = (b"content-security-policy", POLICY.encode())
_LASTS: Final = re.compile(rb"public, max-age=([0-9]+)")
_VARIES: Final = frozenset({b"accept", b"accept-encoding"})
_OF_CLIENT: Final = frozenset({b"ratelimit", b"ratelimit-policy"})
"""What tells one client its share. Where requests are counted, nothing kept answers for one."""
_OF_BODY: Final = frozenset(
    {b"content-length", b"content-type", b"content-encoding", b"content-disposition"}
)


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer as it went out, and the *brief* fields of a 304 for those who have it already.

    *etag* is its ETag without the mark of a weak one; empty where it has none.
    """

    etag: bytes
    fields: Fields
    brief: Fields
    body: bytes


@dataclass(slots=True)
class Asked:
    """What of a request's fields matters here. *key* names its answer; None: it is its own."""

    is_head: bool
    gzip: bool
    known: bytes
    key: object


class Outgoing:
    """Takes an answer as the app sends it, and sends it on as it should be."""

    def __init__(self, asked: Asked, version: str, ready: Kept[Ready], send: Send) -> None:
        self._asked = asked
        self._version = version
        self._ready = ready
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Take one message. The start waits for the body, which decides on some of its fields."""
        kind = message["type"]
        if kind == "http.response.start":
            self._start = message
        elif kind != "http.response.body":
            await self._begin()
            await self._send(message)
        elif self._start is None:
            await self._pass_on(message)
        elif message.get("more_body"):
            if self._parts or _may_be_gathered(self._start):
                self._parts.append(message.get("body", b""))
            else:
                await self._begin()
                await self._pass_on(message)
        else:
            body = message.get("body", b"")
            await self._finish(b"".join((*self._parts, body)) if self._parts else body)

    async def _pass_on(self, message: Message) -> None:
        await self._send({**message, "body": b""} if self._asked.is_head else message)

    async def _begin(self) -> None:
        """Send the start of an answer whose body comes in parts."""
        if self._start is not None:
            fields = _dressed(self._start["headers"], self._version)
            await self._send({**self._start, "headers": fields})
            self._start = None

    async def _finish(self, body: bytes) -> None:
        """Send an answer whose body is whole, and keep it if any cache may."""
        start = self._start
        if start is None:  # pragma: no cover - only called where one waits
            raise AssertionError("an answer starts before its body")
        self._start = None
        status: int = start["status"]
        fields = _dressed(start["headers"], self._version)
        found = dict(fields)
        if status == 304 or _may_be_pressed(status, found):
            fields = _varied(fields)
            if self._asked.gzip and len(body) >= FEWEST_BYTES and status != 304:
                small = await press(body)
                if len(small) < len(body):
                    body, fields = small, _as_pressed(fields, len(small))
        if self._asked.key is not None and status == 200:
            self._keep(fields, body)
        await self._send({**start, "headers": fields})
        await self._send(
            {"type": "http.response.body", "body": b"" if self._asked.is_head else body}
        )

    def _keep(self, fields: Fields, body: bytes) -> None:
        found = dict(fields)
        lasts = _LASTS.match(found.get(b"cache-control", b""))
        etag = found.get(b"etag", b"").removeprefix(b"W/")
        varies = {name.strip().lower() for name in found.get(b"vary", b"accept").split(b",")}
        is_ours = b"set-cookie" not in found and varies <= _VARIES
        is_ours = is_ours and b'"minute"' not in found.get(b"ratelimit-policy", b"")
        if lasts and int(lasts[1]) >= FRESH_SECONDS and is_ours:
            fields = [field for field in fields if field[0] not in _OF_CLIENT]
            brief = [field for field in fields if field[0] not in _OF_BODY]
            self._ready.put(self._asked.key, Ready(etag, fields, brief, body))


def _dressed(fields: Iterable[tuple[bytes, bytes]], version: str) -> Fields:
    """Add to *fields* those which every answer carries, where it does not say otherwise."""
    own = [(name.lower(), value) for name, value in fields]
    found = dict(own)
    own += [field for field in _ON_ALL if field[0] not in found]
    if b"x-ai-concord-release" not in found:
        own.append((b"x-ai-concord-release", version.encode("latin-1", "replace")))
    if found.get(b"content-type", b"").startswith(b"text/html") and _POLICY[0] not in found:
        own.append(_POLICY)
    return own


def _may_be_gathered(start: Message) -> bool:
    """Tell whether an answer in parts is a short text, which is worth pressing as a whole."""
    found = {name.lower(): value for name, value in start["headers"]}
    length = found.get(b"content-length", b"")
    is_short = length.isdigit() and int(length) <= GATHERED_BYTES
    return is_short and _may_be_pressed(start["status"], found)


def _may_be_pressed(status: int, found: dict[bytes, bytes]) -> bool:
    """Tell whether the bytes of an answer may be others than those it was made of.

    Downloads may not: they have a checksum, and parts of them can be asked for.
    """
    return (
        status not in (204, 206)
        and b"repr-digest" not in found
        and b"content-encoding" not in found
        and b"content-range" not in found
        and is_textual(found.get(b"content-type", b"").decode("latin-1"))
    )


def _varied(fields: Fields) -> Fields:
    """Say in *fields* that the answer varies by Accept-Encoding too."""
    varies = b", ".join(value for name, value in fields if name == b"vary")
    if b"accept-encoding" in varies.lower():
        return fields
    varies = varies + b", Accept-Encoding" if varies else b"Accept-Encoding"
    return [*(field for field in fields if field[0] != b"vary"), (b"vary", varies)]


def _as_pressed(fields: Fields, length: int) -> Fields:
    """Write the fields of an answer that was pressed to *length* bytes.

    Its ETag is weak: other bytes stand for the same answer. No part of it can be asked for.
    """
    made = [
        (name, b"W/" + value if name == b"etag" and not value.startswith(b"W/") else value)
        for name, value in fields
        if name not in (b"content-length", b"accept-ranges")
    ]
    return [*made, (b"content-encoding", b"gzip"), (b"content-length", str(length).encode())]
