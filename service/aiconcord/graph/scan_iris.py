"""Resolve the IRIs that a query's prologue and dataset clauses write (RFC 3986, section 5)."""

import re
from typing import Final

_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.\-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")


def resolve(base: str | None, reference: str) -> str:
    """Resolve *reference* against *base*; without a base it stays as it is.

    The standard library's ``urljoin`` does this for the schemes it knows only, and drops an empty
    fragment, which makes another IRI.

    >>> resolve("urn:a/b", "c"), resolve("http://e/a/b?q", "../c#")
    ('urn:a/c', 'http://e/c#')
    """
    scheme, authority, path, query, fragment = _split(reference)
    if base is None or scheme is not None:
        return _join(scheme, authority, _without_dots(path) if scheme else path, query, fragment)
    base_scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is not None:
        return _join(base_scheme, authority, _without_dots(path), query, fragment)
    if not path:
        kept = base_query if query is None else query
        return _join(base_scheme, base_authority, base_path, kept, fragment)
    if not path.startswith("/"):
        folder = base_path.rpartition("/")
        path = (folder[0] + folder[1] + path) if folder[1] else path
        if base_authority is not None and not path.startswith("/"):
            path = "/" + path
    return _join(base_scheme, base_authority, _without_dots(path), query, fragment)


def iri_text(token: str) -> str:
    r"""Read the text of an IRI token, brackets and escapes undone.

    >>> iri_text(r"<http://e/\u0041>")
    'http://e/A'
    """

    def character(found: re.Match[str]) -> str:
        number = int(found[1] or found[2], 16)
        return chr(number) if number < 0x110000 else "\ufffd"

    return _ESCAPE.sub(character, token[1:-1])


def expand(name: str, prefixes: dict[str, str]) -> str | None:
    r"""Expand the prefixed *name*; None where its prefix is not declared.

    >>> expand(r"ex:a\-b", {"ex": "http://e/"})
    'http://e/a-b'
    """
    prefix, _, local = name.partition(":")
    start = prefixes.get(prefix)
    return None if start is None else start + _LOCAL_ESCAPE.sub(r"\1", local)


_Split = tuple[str | None, str | None, str, str | None, str | None]


def _split(iri: str) -> _Split:
    found = _PARTS.fullmatch(iri)
    if found is None:  # pragma: no cover - every part of the pattern may be empty
        raise AssertionError("any text has the parts of an IRI")
    return (found[1], found[2], found[3], found[4], found[5])


def _join(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    return "".join(
        (
            f"{scheme}:" if scheme is not None else "",
            f"//{authority}" if authority is not None else "",
            path,
            f"?{query}" if query is not None else "",
            f"#{fragment}" if fragment is not None else "",
        )
    )


def _without_dots(path: str) -> str:
    """Take ``.`` and ``..`` out of *path*.

    >>> _without_dots("/a/./b/../c"), _without_dots("/a/.."), _without_dots("a")
    ('/a/c', '/', 'a')
    """
    if "." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == ".." and kept and kept != [""]:
            kept.pop()
        if part in (".", ".."):
            if last:
                kept.append("")
        else:
            kept.append(part)
    return "/".join(kept)
