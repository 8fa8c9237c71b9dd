"""What a format has a place for, and what of a mapping set it therefore cannot keep.

A set is narrowed to what the format holds before it is written, and whatever that takes away is
told. What is written is the narrowed set, whole: so nothing is dropped that was not told.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from aiconcord.mapping.curies import looks_like_iri
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.problems.record import Problem, Severity, Where

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_lines(text: str) -> str:
    r"""Give *text* as a file of lines keeps it: ends of lines are LF, controls are no text.

    >>> as_lines("a\r\nb\x00")
    'a\nb\ufffd'
    """
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))


def without_controls(text: str) -> str:
    """Give *text* with characters that are no text replaced."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def as_xml(text: str) -> str:
    """Give *text* as XML can hold it, with its lines."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", as_lines(text))


def on_one_line(text: str) -> str:
    r"""Give *text* with its white space made single.

    >>> on_one_line(" a\n b ")
    'a b'
    """
    return " ".join(as_xml(text).split())


def as_it_is(text: str) -> str:
    """Give *text* itself."""
    return text


@dataclass(frozen=True, slots=True)
class Room:
    """The slots that a format has a place for, and what it makes of texts and numbers."""

    set_slots: frozenset[str] = frozenset(SET_SLOTS)
    row_slots: frozenset[str] = frozenset(ROW_SLOTS)
    extensions: bool = True
    text: Callable[[str], str] = as_it_is
    number: Callable[[float], float] = float


class Losses:
    """Counts what the format *form* cannot keep, and tells each kind of it once."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._counts: Counter[tuple[str, str, str, Severity]] = Counter()

    def add(
        self, slot: str, what: str, remedy: str = "", severity: Severity = "warning", times: int = 1
    ) -> None:
        """Count one loss; *what* may hold ``{n}``, which becomes the number of times."""
        self._counts[(slot, what, remedy, severity)] += times

    def no_place(self, slot: str, where: str) -> None:
        """Count a value of *slot* that the format has no place for."""
        severity: Severity = "info" if slot == "sssom_version" else "warning"
        what = f"{self._form} has no place for {slot}; it is lost {where}"
        self.add(slot, what, severity=severity)

    def problems(self, name: str) -> list[Problem]:
        """Give the losses in the order in which they were first met."""
        return [
            Problem(
                "conversion-loss",
                what.replace("{n}", f"{count} row{'s' if count > 1 else ''}"),
                Where(name or None, slot=slot or None),
                remedy or "nothing to mend, if whoever gets the file can do without",
                severity,
            )
            for (slot, what, remedy, severity), count in self._counts.items()
        ]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a format cannot say what a *row* says; without a row, why it cannot say the set."""

    why: str
    remedy: str
    row: MappingRow | None = None
    slot: str | None = None


def refused(refusals: Iterable[Refusal], name: str) -> list[Problem]:
    """Tell the reasons in *refusals*, each once, with the number of rows and the first of them."""
    rows: dict[Refusal, list[MappingRow]] = {}
    for each in refusals:
        reason = replace(each, row=None)
        rows.setdefault(reason, []).extend([each.row] if each.row else [])
    found = []
    for reason, at in rows.items():
        what, where = reason.why, Where(name or None, slot=reason.slot)
        if at:
            first = at[0]
            more = f"{len(at)} rows, the first of them {first.place}"
            what += f": {more if len(at) > 1 else first.place}"
            where = replace(where, line=first.line or None, row=first.row or None)
        found.append(Problem("conversion-refused", what, where, reason.remedy))
    return found


def narrow(table: MappingSet, room: Room, losses: Losses) -> MappingSet:
    """Give what of *table* a format with *room* keeps; what it does not is told in *losses*."""
    own = set(table.extensions) if room.extensions else set()
    values = _narrow(table.values, room.set_slots | own, room, losses, "on the set")
    rows = [
        replace(row, values=_narrow(row.values, room.row_slots | own, room, losses, "in {n}"))
        for row in table.rows
    ]
    extensions = table.extensions if room.extensions else {}
    return replace(table, values=values, rows=rows, extensions=extensions)


def _narrow(
    values: dict[str, Value], places: frozenset[str] | set[str], room: Room, losses: Losses, at: str
) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for name, value in values.items():
        if name not in places:
            losses.no_place(name, at)
            continue
        found = _value(value, room)
        if found is not None:
            kept[name] = found
        if found != value:
            losses.add(name, f"{name} is not kept to the letter {at}: {_changed(value)}")
    return kept


def _value(value: Value, room: Room) -> Value | None:
    if isinstance(value, str):
        text = room.text(value)
        return text if text.strip() else None
    if isinstance(value, tuple):
        texts = tuple(text for text in map(room.text, value) if text.strip())
        return texts or None
    return room.number(value) if isinstance(value, float) else value


def _changed(value: Value) -> str:
    return "numbers are rounded" if isinstance(value, float) else "white space or controls differ"


def in_full(
    values: dict[str, Value], slots: Mapping[str, Slot], losses: Losses, at: str
) -> dict[str, Value]:
    """Give *values* without the identifiers that only a prefix could write, which are told."""
    kept = {}
    for name, value in values.items():
        each = value if isinstance(value, tuple) else (str(value),)
        entity = name in slots and slots[name].kind == "entity"
        if entity and not all(map(looks_like_iri, each)):
            losses.add(name, f"{name} cannot be written without a prefix; it is lost {at}")
        else:
            kept[name] = value
    return kept


def without(row: MappingRow, *names: str) -> MappingRow:
    """Give *row* without the slots *names*."""
    return replace(row, values={k: v for k, v in row.values.items() if k not in names})


def renamed(table: MappingSet, losses: Losses) -> None:
    """Tell of the extension slots of *table* that a format holds by their property alone."""
    for extension in table.extensions.values():
        if re.split(r"[/#:]", extension.iri)[-1] != extension.name:
            losses.add(
                extension.name,
                f"the property <{extension.iri}> is kept, and not that it is called "
                f"{extension.name} here",
                severity="info",
            )
