"""Reads a table of mappings whose headings are its author's own: CSV with `,`, `;` or tabs."""

from collections.abc import Iterator

from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_rows import FreeRow, FreeRows
from aiconcord.mapping.headings import UNREAD, slot_meant
from aiconcord.mapping.lines import RawRow, split_rows, to_lines
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.node import Node
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.set_read import read_set
from aiconcord.mapping.slots import ROW_SLOTS

_OF_THE_STANDARD = {"subject_id", "predicate_id", "object_id", "mapping_justification"}


def delimiter_meant(header: str) -> str:
    """Tell what parts the headings in the line *header*.

    >>> delimiter_meant("From;To;Why, if known"), delimiter_meant("a,b")
    (';', ',')
    """
    return max("\t,;", key=header.count)


def is_free_table(start: str) -> bool:
    """Tell whether a file that begins with *start* is such a table: both ends are recognized."""
    lines = [line for line in start.replace("\r", "\n").split("\n") if line.strip()]
    if not lines or lines[0].startswith("#"):
        return False
    rows = split_rows(lines, 0, delimiter_meant(lines[0]), Faults(""))
    names = next(rows).cells
    if _OF_THE_STANDARD & {name.strip() for name in names}:
        return False
    return {"subject_id", "object_id"} <= {slot_meant(name) for name in names}


def read_free_csv(
    content: bytes, name: str, faults: Faults, metadata: list[tuple[Node, Node]]
) -> MappingSet:
    """Read *content*; *metadata* are the pairs of an external metadata file, where there is one."""
    table = read_set(metadata, name, faults, full_iris=True)
    table.lines.clear()
    table.form = "a table with headings of its own"
    absent = {"sssom_version"} if metadata else {"sssom_version", "mapping_set_id", "license"}
    table.no_place = frozenset(absent)
    lines = to_lines(content, faults)
    start = next((n for n, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return table
    rows = split_rows(lines, start, delimiter_meant(lines[start]), faults)
    header = next(rows)
    table.header_line = 0
    roles = take_columns(header.cells, table, faults, line=header.line)
    FreeRows(table, faults).read(_rows(rows, roles, faults))
    return table


def take_columns(
    names: list[str], table: MappingSet, faults: Faults, *, line: int = 0, at: str = ""
) -> list[str]:
    """Tell what each column was taken for; give its slot, or UNREAD."""
    roles: list[str] = []
    for position, written in enumerate(names, start=1):
        slot = slot_meant(written) or UNREAD
        if slot != UNREAD and slot not in roles:
            table.understood.append(f"column {shown(written)} was taken as {slot}")
            roles.append(slot)
            continue
        named = shown(written) if written.strip() else f"{position}, which has no name,"
        near = nearest(written.strip().lower().replace(" ", "_"), ROW_SLOTS)
        faults.add(
            "mapping-slot-unknown" if slot == UNREAD else "mapping-column-repeated",
            f"column {named} was not understood, and not read"
            if slot == UNREAD
            else f"column {named} was not read: another was already taken as {slot}",
            f"did you mean `{near}`?" if near else "call it by the name of a slot, such as comment",
            line=line,
            slot=written[:80] or None,
            severity="warning",
            at=at or None,
        )
        roles.append(UNREAD)
    return roles


def _rows(rows: Iterator[RawRow], roles: list[str], faults: Faults) -> Iterator[FreeRow]:
    number = 0
    for raw in rows:
        if not any(cell.strip() for cell in raw.cells):
            faults.add(
                "mapping-blank-line",
                "a row without any text stands in the table",
                "remove it",
                line=raw.line,
                severity="warning",
            )
            continue
        number += 1
        beyond = any(cell.strip() for cell in raw.cells[len(roles) :])
        if beyond or len(raw.cells) < len(roles):
            faults.add(
                "mapping-cell-count",
                f"the row has {len(raw.cells)} cells, the header {len(roles)}"
                + ("; they have slipped, so they were not checked" if beyond else ""),
                "give it one cell for each column; put texts that hold the separator in quotes",
                line=raw.line,
            )
        cells = {role: cell for role, cell in zip(roles, raw.cells, strict=False) if role != UNREAD}
        yield FreeRow({} if beyond else cells, raw.line, malformed=beyond)
