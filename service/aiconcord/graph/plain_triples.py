"""Read triples of a query without a grammar: which variables stand in each, or that it is more.

It serves :mod:`aiconcord.graph.not_exists`, which may only be asked of what it fully understands:
whatever is not plainly a triple makes the whole of it unread.
"""

from typing import Final

from aiconcord.graph.tokens import Token

_WORDS: Final = frozenset({"A", "TRUE", "FALSE"})
_SEPARATORS: Final = frozenset({".", ";", ","})
_SIGNS: Final = frozenset({"/", "|", "^", "+", "-", "^^"})
"""Of paths and of literals. Not ``*`` and ``?``: a path that may be empty is no plain triple."""


def triples_of(tokens: list[Token]) -> list[frozenset[str]] | None:
    """Give the variables of each triple; None where *tokens* are more than plain triples."""
    triples: list[frozenset[str]] = []
    subject: str | None = None
    names: set[str] = set()
    is_new, is_open = True, False
    for number, token in enumerate(tokens):
        name = ""
        if token.kind == "punct" and token.text in _SEPARATORS:
            if is_open:
                triples.append(frozenset(names))
            is_new, is_open = token.text == ".", False
            names = set() if is_new or subject is None else {subject}
            continue
        if token.text == "[" and tokens[number + 1 : number + 2] and tokens[number + 1].text == "]":
            name = f"[]{number}"
        elif token.text == "]" and tokens[number - 1].text == "[":
            continue
        elif token.kind in ("var", "blank"):
            name = name_of(token)
        elif not _is_plain(token):
            return None
        if name:
            names.add(name)
        if is_new:
            subject, is_new = name or None, False
        is_open = True
    if is_open:
        triples.append(frozenset(names))
    return triples or None


def _is_plain(token: Token) -> bool:
    if token.kind == "word":
        return token.keyword in _WORDS
    if token.kind == "punct":
        return token.text in _SIGNS
    return token.kind in ("iri", "pname", "string", "number", "lang")


def hang_together(triples: list[frozenset[str]]) -> bool:
    """Tell whether each triple is joined to the others by variables, one after another."""
    joined, rest = set(triples[0]), triples[1:]
    while rest:
        near = [names for names in rest if names & joined]
        if not near:
            return False
        joined = joined.union(*near)
        rest = [names for names in rest if not names & joined]
    return True


def name_of(token: Token) -> str:
    """Name a variable the same however it is written."""
    return "?" + token.text[1:] if token.kind == "var" else token.text
