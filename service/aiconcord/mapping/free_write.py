"""Writes a table with headings that people read, which any spreadsheet opens: CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from aiconcord.mapping.cells import join_list
from aiconcord.mapping.curies import Contractor, looks_like_iri
from aiconcord.mapping.free_rows import UNSPECIFIED
from aiconcord.mapping.keeping import Losses, Refusal, Room, as_lines, in_full
from aiconcord.mapping.relations import plain
from aiconcord.mapping.row import MappingRow, MappingSet, Value
from aiconcord.mapping.slots import JUSTIFICATIONS, ROW_SLOTS, Slot
from aiconcord.names.namespaces import PREFIXES

CSV: Final = Room(frozenset(), frozenset(ROW_SLOTS), extensions=False, text=as_lines)
HEADINGS: Final = {
    "subject_source": "Subject framework",
    "subject_source_version": "Subject edition",
    "subject_id": "Subject",
    "subject_label": "Subject title",
    "predicate_id": "Relation",
    "object_source": "Object framework",
    "object_source_version": "Object edition",
    "object_id": "Object",
    "object_label": "Object title",
    "mapping_justification": "How found",
    "confidence": "Confidence",
    "author_label": "Author",
    "reviewer_label": "Reviewer",
    "mapping_date": "Date",
    "comment": "Comment",
}
"""What the columns are called, in their order; those of other slots go by the slot."""
_IN_WORDS: Final = {iri: plain(iri.rpartition("/")[2]) for iri in JUSTIFICATIONS}


def refuse_ends(table: MappingSet) -> Iterator[Refusal]:
    """Give the rows whose ends or relation a table without prefixes cannot name."""
    remedy = "write SSSOM, which declares prefixes"
    for row in table.rows:
        predicate = row.text("predicate_id")
        if not predicate:
            why = "a row without a relation would be read as listed against"
            yield Refusal(why, "say which relation it is", row)
        elif not _cell(ROW_SLOTS["predicate_id"], predicate):
            yield Refusal(f"<{predicate}> cannot be written without a prefix", remedy, row)
        for end in ("subject_id", "object_id"):
            if row.text(end) and not looks_like_iri(row.text(end)):
                yield Refusal("an end cannot be written without a prefix", remedy, row, end)


def as_cells(table: MappingSet, losses: Losses) -> MappingSet:
    """Take from *table* the IRIs that no cell can hold; say what a reader assumes."""
    table.rows = [_as_cells(row, losses) for row in table.rows]
    return table


def _as_cells(row: MappingRow, losses: Losses) -> MappingRow:
    row = replace(row, values=in_full(row.values, ROW_SLOTS, losses, "in {n}"))
    if "mapping_justification" not in row.values:
        row.values["mapping_justification"] = UNSPECIFIED
        losses.add(
            "mapping_justification",
            "{n} state no mapping_justification; unspecified was written",
            severity="info",
        )
    return row


def write_csv(table: MappingSet) -> bytes:
    """Write the rows of *table* under our headings, in their order."""
    filled = {name for row in table.rows for name in row.values}
    always = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    names = [name for name in HEADINGS if name in filled or name in always]
    names += [name for name in ROW_SLOTS if name in filled and name not in HEADINGS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([HEADINGS.get(name, name) for name in names])
    for row in table.rows:
        writer.writerow([_cell(ROW_SLOTS[name], row.values.get(name)) for name in names])
    return out.getvalue().encode("utf-8")


def _cell(slot: Slot, value: Value | None) -> str:
    """Write *value* as a cell without prefixes; empty where that cannot be done."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        texts = [_cell_of_one(slot, each) for each in value]
        return join_list(tuple(texts)) if all(texts) else ""
    return _cell_of_one(slot, value)


def _cell_of_one(slot: Slot, value: str | float | date) -> str:
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    if slot.name == "mapping_justification" and text in _IN_WORDS:
        return _IN_WORDS[text]
    if slot.name == "predicate_id":
        text = Contractor(PREFIXES).contract(text) or text
        return text if ":" in text and (text != str(value) or looks_like_iri(text)) else ""
    return text if slot.kind != "entity" or looks_like_iri(text) else ""
