"""One cell to one value, by the kind of its slot."""

import math
import re
from collections.abc import Mapping
from datetime import date

from aiconcord.mapping.curies import expand, is_iri, looks_like_iri
from aiconcord.mapping.faults import shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.row import Value
from aiconcord.mapping.slots import Slot

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_PIECE = re.compile(r"\\[\\|]|\||[^\\|]+|\\")


class CellFault(Exception):  # noqa: N818 - it is told, not raised to anybody outside
    """Why a cell cannot be read; ``value`` is what it holds nevertheless, where that is clear."""

    def __init__(self, code: str, what: str, remedy: str, value: str | None = None) -> None:
        super().__init__(what)
        self.code, self.what, self.remedy, self.value = code, what, remedy, value

    @property
    def is_full_iri(self) -> bool:
        """Whether the only fault is an IRI in full, which formats other than TSV allow."""
        return self.code == "mapping-iri-not-curie" and self.value is not None


def split_list(text: str) -> list[str]:
    r"""Split a cell of many values at `|`, minding `\|` and `\\`; empty values fall away.

    >>> split_list(r"a\|b|c\\|d")
    ['a|b', 'c\\', 'd']
    """
    if "\\" not in text:
        return [part for part in text.split("|") if part]
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece == "|":
            parts.append("")
        else:
            parts[-1] += piece[1] if len(piece) == 2 and piece in ("\\\\", "\\|") else piece
    return [part for part in parts if part]


def join_list(values: tuple[str, ...]) -> str:
    r"""Write many values in one cell: the inverse of :func:`split_list`.

    >>> join_list(("a|b", "c"))
    'a\\|b|c'
    """
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def read_value(slot: Slot, text: str, prefixes: Mapping[str, str]) -> Value:
    """Read *text* as one value of *slot*; :class:`CellFault` says why it is none."""
    if slot.kind == "entity":
        return read_entity(text, prefixes)
    if slot.kind == "uri":
        if not is_iri(text):
            raise CellFault(
                "mapping-not-iri",
                f"{shown(text)} is not a full IRI",
                "write it in full, such as https://example.org/set",
            )
        return text
    if slot.kind == "date":
        return _read_date(text)
    if slot.kind == "double":
        return _read_number(text)
    if slot.values is not None and text not in slot.values:
        near = nearest(text, slot.values)
        allowed = ", ".join(f"`{value}`" for value in slot.values)
        raise CellFault(
            "mapping-value-not-permitted",
            f"{shown(text)} is not a value of {slot.name}",
            f"did you mean `{near}`?" if near else f"write one of {allowed}",
        )
    return text


def read_entity(text: str, prefixes: Mapping[str, str]) -> str:
    """Give the IRI of the CURIE *text*.

    An IRI written in full is a fault, yet what it names is clear, so the fault carries it."""
    if looks_like_iri(text):
        usable = text if is_iri(text) else None
        raise CellFault(
            "mapping-iri-not-curie",
            f"{shown(text)} is written in full",
            "declare a prefix for it in curie_map and write prefix:name",
            usable,
        )
    prefix, colon, _ = text.partition(":")
    if not colon:
        raise CellFault(
            "mapping-not-curie",
            f"{shown(text)} has no prefix",
            "write it as prefix:name, with the prefix declared in curie_map",
        )
    iri = expand(text, prefixes)
    if iri is None:
        near = nearest(prefix, prefixes)
        raise CellFault(
            "mapping-prefix-undeclared",
            f"the prefix of {shown(text)} is not declared",
            f"did you mean `{near}:`? Else add `{prefix[:40]}: <its namespace>` to curie_map"
            if near
            else f"add `{prefix[:40]}: <its namespace>` to curie_map",
        )
    if not is_iri(iri):
        raise CellFault(
            "mapping-not-iri",
            f"{shown(text)} does not give a valid IRI",
            'leave out spaces and any of < > " { } | \\ ^ `',
        )
    return iri


def _read_date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellFault("mapping-date", f"{shown(text)} is not a date", "write it as 2023-10-12")


def _read_number(text: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise CellFault(
            "mapping-number",
            f"{shown(text)} is not a number",
            "write a decimal such as 0.8, or leave the cell empty",
        )
    return number
