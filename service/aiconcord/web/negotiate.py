"""Choose the form of an answer from what the client says it accepts.

Start reading at :func:`choose`. Quality values count, the most specific range speaks for a type, a
missing header accepts everything, and nothing falls back in silence: what is not offered is a 406
that lists what is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from fastapi import Request

from aiconcord.problems.record import Problem, ProblemError, Where

ALIASES: Final = MappingProxyType(
    {
        "application/sparql-results+json": ("application/json",),
        "application/sparql-results+xml": ("application/xml", "text/xml"),
        "text/turtle": ("text/n3", "text/rdf+n3", "application/x-turtle"),
        "application/ld+json": ("application/json",),
        "application/n-triples": ("text/plain",),
        "application/rdf+xml": ("application/xml", "text/xml"),
    }
)
"""Other names under which clients ask for the same bytes; the answer then carries that name."""

_CHARSET = ("text/", "application/n-triples", "application/n-quads", "application/trig")
_ITEM = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')
_USUAL: Final = 500
"""The length of an Accept header below which what was chosen for it is remembered."""
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Range:
    """One range of an Accept header: ``text/*`` with its quality."""

    kind: str
    quality: float

    def covers(self, media_type: str) -> int:
        """Tell how specifically the range speaks of *media_type*: 0 not at all, 3 by name."""
        if self.kind == media_type:
            return 3
        if self.kind == "*/*":
            return 1
        return 2 if self.kind.endswith("/*") and media_type.startswith(self.kind[:-1]) else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The *form* chosen among those offered, and the *name* of it that the client asked for."""

    form: str
    name: str


def ranges(accept: str) -> Iterator[Range]:
    """Read an Accept header; a range with a malformed quality is passed over.

    >>> [(each.kind, each.quality) for each in ranges('text/*;q=0.5, text/csv;x="a,b;q=0"')]
    [('text/*', 0.5), ('text/csv', 1.0)]
    """
    for item in _ITEM.findall(accept):
        kind, *parameters = (part.strip() for part in _PARAMETER.findall(item) or [""])
        quality = "1"
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                quality = value.strip()
        if _QUALITY.fullmatch(quality) and "/" in kind:
            yield Range(kind.lower(), float(quality))


def _names(form: str) -> tuple[str, ...]:
    return (form, *ALIASES.get(form, ()))


def _pick(accept: str | None, offered: Sequence[str]) -> Choice | None:
    asked = list(ranges(accept)) if accept and accept.strip() else [Range("*/*", 1.0)]
    best: tuple[float, int] = (0.0, 0)
    found: Choice | None = None
    for form in offered:
        for name in _names(form):
            spoken = max(((each.covers(name), each.quality) for each in asked), default=(0, 0.0))
            specific, quality = spoken
            usable = specific and (name == form or specific == 3)
            if usable and quality > 0 and (quality, specific) > best:
                best, found = (quality, specific), Choice(form, name)
    return found


_picked = lru_cache(maxsize=512)(_pick)
"""There are few kinds of client, and each sends the same again and again."""


def pick(accept: str | None, offered: Sequence[str]) -> Choice | None:
    """Choose as :func:`choose` does, and keep the client's own name for the form.

    None where nothing offered is acceptable. Equal qualities go to what was asked for by name, then
    to what we offer first. An alias is used only where it was asked for by name.

    >>> pick("application/json", ["application/sparql-results+json"])
    Choice(form='application/sparql-results+json', name='application/json')
    """
    if accept is None or len(accept) < _USUAL:
        return _picked(accept, tuple(offered))
    return _pick(accept, offered)


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """Choose one of *offered* (the preferred first) for a client that sent *accept*.

    Raises the ProblemError ``not-acceptable``, which lists what is offered.

    >>> choose("text/csv;q=0.4, application/xml;q=0.9", ["text/csv", "text/html"])
    'text/csv'
    >>> choose("*/*", ["text/turtle", "text/html"])
    'text/turtle'
    """
    return demand(accept, offered).form


def demand(accept: str | None, offered: Sequence[str]) -> Choice:
    """Choose as :func:`pick` does, or raise ``not-acceptable``."""
    found = pick(accept, offered)
    if found is None:
        raise ProblemError(
            Problem(
                "not-acceptable",
                f"none of the forms asked for is offered: `{(accept or '')[:200]}`",
                Where(slot="Accept"),
                "ask for one of " + ", ".join(offered),
            )
        )
    return found


def wants_html(request: Request) -> bool:
    """Tell whether *request* comes from a browser: it prefers a page to JSON and says so."""
    choice = pick(request.headers.get("accept"), ["application/problem+json", "text/html"])
    return choice is not None and choice.form == "text/html"


def content_type(media_type: str) -> str:
    """Write the Content-Type of *media_type*: text carries its charset, always UTF-8.

    >>> content_type("text/csv"), content_type("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith(_CHARSET) else media_type
