"""Writes a mapping set in the canonical form of SSSOM/TSV.

The same set always gives the same bytes: shared values gathered into the metadata, columns in the
order of the standard, rows and prefixes sorted, numbers with three decimals at most.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from aiconcord.mapping.cells import join_list
from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.row import Extension, MappingSet, Value
from aiconcord.mapping.slots import BUILT_IN_PREFIXES, ROW_SLOTS, SET_SLOTS, VERSIONS, Slot
from aiconcord.mapping.versions import version_needed
from aiconcord.problems.record import Problem, ProblemError, Where

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=][^\n\t]*")
_NOT_PLAIN_INSIDE = re.compile(r": |:$| #|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd]|\s$")
_TYPED = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf|[-+]?[0-9][0-9_,.:xXoOa-fA-F+-]*)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_sssom(table: MappingSet, *, condensed: bool = True) -> str:
    """Write *table* canonically; an IRI that no declared prefix fits is a problem, not a guess.

    Not *condensed*, shared values stand in every row, for programs that do not carry them down."""
    table = condense(propagate(table)) if condensed else propagate(table)
    block, lines = write_parts(table)
    return "\n".join([*(f"#{line}" for line in block), *lines]) + "\n"


def write_parts(table: MappingSet) -> tuple[list[str], list[str]]:
    """Give the lines of the metadata and those of the table, each value where *table* has it."""
    curies = Contractor(table.prefixes())
    columns = [
        slot for name, slot in ROW_SLOTS.items() if any(name in r.values for r in table.rows)
    ]
    used = sorted(
        (
            extension
            for name, extension in table.extensions.items()
            if name in table.values or any(name in row.values for row in table.rows)
        ),
        key=lambda extension: extension.iri,
    )
    own = [_own_slot(e) for e in used if any(e.name in row.values for row in table.rows)]
    rows = sorted(
        [_cell(slot, row.values.get(slot.name), curies) for slot in [*columns, *own]]
        for row in table.rows
    )
    if not columns:
        columns = [ROW_SLOTS[n] for n in ("subject_id", "predicate_id", "object_id")]
        columns.append(ROW_SLOTS["mapping_justification"])
    header = _set_lines(table, used, curies)
    prefixes = sorted(
        (name, table.curie_map[name]) for name in curies.used if name not in BUILT_IN_PREFIXES
    )
    version = _version_lines(table)
    block = version
    if prefixes:
        block = [*block, "curie_map:", *(f"  {name}: {_scalar(space)}" for name, space in prefixes)]
    lines = ["\t".join(slot.name for slot in [*columns, *own])]
    lines.extend("\t".join(_quoted(cell) for cell in row) for row in rows)
    return [*block, *header], lines


def _own_slot(extension: Extension) -> Slot:
    return Slot(extension.name, "entity" if extension.is_entity else "text")


def _version_lines(table: MappingSet) -> list[str]:
    stated = table.text("sssom_version")
    needed = version_needed(table)
    if stated or needed != VERSIONS[0]:
        return [f'sssom_version: "{max(stated, needed)}"']
    return []


def _set_lines(table: MappingSet, used: list[Extension], curies: Contractor) -> list[str]:
    lines: list[str] = []
    for name, slot in SET_SLOTS.items():
        if name in table.values and name != "sssom_version":
            lines.extend(_slot_lines(slot, table.values[name], curies))
    if used:
        lines.append("extension_definitions:")
        for extension in used:
            lines.append(f"  - slot_name: {extension.name}")
            lines.append(f"    property: {_curie(extension.iri, 'property', curies)}")
            lines.append(f"    type_hint: {_curie(extension.type_hint, 'type_hint', curies)}")
    for extension in used:
        if extension.name in table.values:
            slot = _own_slot(extension)
            lines.extend(_slot_lines(slot, table.values[extension.name], curies))
    return lines


def _slot_lines(slot: Slot, value: Value, curies: Contractor) -> list[str]:
    if isinstance(value, tuple):
        items = [_scalar(_text(slot, one, curies)) for one in value]
        return [f"{slot.name}:", *(f"  - {item}" for item in items)]
    text = _text(slot, value, curies)
    plain = slot.kind in ("double", "date")
    return [f"{slot.name}: {text if plain else _scalar(text)}"]


def _cell(slot: Slot, value: Value | None, curies: Contractor) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_list(tuple(_text(slot, one, curies) for one in value))
    return _text(slot, value, curies)


def _text(slot: Slot, value: str | float | date, curies: Contractor) -> str:
    if isinstance(value, float):
        return number(value)
    if slot.kind == "entity":
        return _curie(str(value), slot.name, curies)
    return str(value)


def number(value: float) -> str:
    """Write *value* with three decimals at most, a half rounded away from zero.

    >>> number(1.0), number(0.95), number(0.12345)
    ('1', '0.95', '0.123')
    """
    rounded = Decimal(repr(value)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _curie(iri: str, slot: str, curies: Contractor) -> str:
    curie = curies.contract(iri)
    if curie is None:
        raise ProblemError(
            Problem(
                "mapping-prefix-undeclared",
                f"no declared prefix fits <{iri}>",
                Where(slot=slot),
                "declare its namespace in curie_map",
            )
        )
    return curie


def _quoted(cell: str) -> str:
    if any(char in cell for char in '"\t\n\r'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _scalar(text: str) -> str:
    """Write *text* as a YAML scalar: plain where it stays the same text, else double-quoted.

    >>> _scalar("plain text"), _scalar("1.1"), _scalar("a: b")
    ('plain text', '"1.1"', '"a: b"')
    """
    typed = _TYPED.fullmatch(text) and not _DATE.fullmatch(text)
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN_INSIDE.search(text) and not typed:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(char if _printable(char) else _escape(char) for char in escaped) + '"'


def _printable(char: str) -> bool:
    code = ord(char)
    if code < 0xA0 or code in (0x2028, 0x2029, 0xFEFF):
        return 0x20 <= code < 0x7F
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF))


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else char
