"""Slugs: the last part of a URI, made from an official code."""

import re

from aiconcord.names.namespaces import FORM_SUFFIXES

_RUN = re.compile(r"[^a-z0-9.]+")
_SLUG = re.compile(r"[a-z0-9.]+(?:-+[a-z0-9.]+)*")


def slug(code: str) -> str:
    """Make the slug of an official *code*.

    Lower case; every run of characters outside ``a-z``, ``0-9``, ``.`` becomes one ``-``; trimmed.

    >>> slug("GOVERN 1.1")
    'govern-1.1'
    >>> slug("Art. 5(1)(ba)")
    'art.-5-1-ba'
    """
    return _RUN.sub("-", code.lower()).strip("-")


def is_slug(text: str) -> bool:
    """Tell whether *text* may stand as the last part of a URI.

    >>> is_slug("nist-ai-rmf-1.0"), is_slug("a b"), is_slug("page.html")
    (True, False, False)
    """
    return bool(_SLUG.fullmatch(text)) and not text.endswith(FORM_SUFFIXES)
