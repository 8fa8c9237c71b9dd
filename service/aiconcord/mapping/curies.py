"""CURIEs to IRIs and back, with the prefixes of one file."""

import re
from collections.abc import Mapping

PREFIX_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_OF_THE_WEB = ("http://", "https://", "urn:")
NCNAME = re.compile(r"[^\W\d][\w.-]*")


def is_iri(text: str) -> bool:
    """Tell whether *text* is an absolute IRI and safe to write between < and >.

    >>> is_iri("https://example.org/a"), is_iri("a b"), is_iri("/path")
    (True, False, False)
    """
    return bool(IRI.fullmatch(text))


def looks_like_iri(text: str) -> bool:
    """Tell whether *text* was meant as a full IRI rather than as prefix and name.

    >>> looks_like_iri("https://example.org/a"), looks_like_iri("skos:exactMatch")
    (True, False)
    """
    return text.startswith(_OF_THE_WEB)


def expand(curie: str, prefixes: Mapping[str, str]) -> str | None:
    """Give the IRI of *curie*; None where its prefix is not declared or there is no prefix.

    >>> expand("ex:a", {"ex": "https://example.org/"})
    'https://example.org/a'
    >>> expand("a", {}) is None
    True
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        return None
    return prefixes[prefix] + local


class Contractor:
    """Writes IRIs as CURIEs, always with the longest namespace that fits.

    Of two prefixes for one namespace the first in the alphabet is taken, so that the same set is
    always written alike."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = sorted(
            ((space, name) for name, space in prefixes.items() if space),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self._known: dict[str, str | None] = {}
        self.used: set[str] = set()

    def contract(self, iri: str) -> str | None:
        """Give the CURIE of *iri*; None where no declared namespace begins it.

        >>> Contractor({"ex": "https://example.org/"}).contract("https://example.org/a")
        'ex:a'
        """
        if iri not in self._known:
            found = next(((s, n) for s, n in self._namespaces if iri.startswith(s)), None)
            self._known[iri] = f"{found[1]}:{iri[len(found[0]) :]}" if found else None
        curie = self._known[iri]
        if curie is not None:
            self.used.add(curie.partition(":")[0])
        return curie
