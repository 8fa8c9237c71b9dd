"""Names the rows of a mapping set: by their own id, else by a digest of what they say."""

import hashlib

from aiconcord.mapping.row import MappingRow, MappingSet


def row_name(table: MappingSet, row: MappingRow) -> str:
    """Give the IRI of *row* of *table*, whose shared slots have been carried down; may be empty.

    A row without an id is never named by its place in the file, and without an id of the set, or
    where it could not be read, it has no name."""
    if row.text("record_id"):
        return row.text("record_id")
    if not table.id or row.malformed:
        return ""
    said = repr(sorted((name, str(value)) for name, value in row.values.items()))
    mark = "-" if "#" in table.id else "#"
    return f"{table.id}{mark}row-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
