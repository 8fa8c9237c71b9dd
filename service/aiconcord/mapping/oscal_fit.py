"""What of a mapping set an OSCAL mapping collection can say, and what it demands besides.

What OSCAL demands and no slot says is filled in, and told.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from aiconcord.mapping.curies import looks_like_iri
from aiconcord.mapping.free_rows import UNSPECIFIED
from aiconcord.mapping.keeping import Losses, Refusal, Room, in_full, on_one_line, renamed, without
from aiconcord.mapping.oscal_ends import href_of, is_framework
from aiconcord.mapping.oscal_model import OSCAL
from aiconcord.mapping.relations import EXACT
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.set_words import relation_of, word_of
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND, ROW_SLOTS, SET_SLOTS
from aiconcord.names.namespaces import PREFIXES

ROOM: Final = Room(text=on_one_line)
MANUAL: Final = PREFIXES["semapv"] + "ManualMappingCuration"
URN: Final = "urn:uuid:"
_UUID: Final = re.compile(
    r"urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"
)
_TOKEN: Final = re.compile(r"[^\W\d][\w.-]*")
_LOCAL: Final = re.compile(r"(.*[/#])([^/#]+)")
_UNNAMED: Final = "A mapping set without a title"


def refuse(table: MappingSet) -> Iterator[Refusal]:
    """Give the rows that a map of OSCAL cannot state, or would state otherwise."""
    remedy = "write SSSOM, which can say it"
    for row in table.rows:
        relation, ends = relation_of(row), [row.text(end) for end in ("subject_id", "object_id")]
        if NO_TERM_FOUND in ends:
            yield Refusal("a map of OSCAL joins two controls; it cannot say that there is none",
                          remedy, row)  # fmt: skip
        elif LITERAL in (row.text("subject_type"), row.text("object_type")):
            yield Refusal("OSCAL maps controls, not literals", remedy, row)
        elif not all(looks_like_iri(end) for end in ends):
            yield Refusal("an end has no IRI of the web, or none at all", remedy, row)
        elif any(is_framework(end) for end in ends):
            why = "a map of OSCAL joins controls; it cannot name a whole framework"
            yield Refusal(why, remedy, row)
        elif relation.negated and not word_of(row):
            yield Refusal("OSCAL cannot deny a relation", remedy, row)
        elif not (word_of(row) or relation == EXACT or parted(relation.predicate)):
            why = f"<{relation.predicate}> is no word of OSCAL, nor can it be one of its own"
            yield Refusal(why, remedy, row)


def parted(iri: str) -> tuple[str, str] | None:
    """Part *iri* into a namespace and a name that OSCAL takes; None where it cannot be."""
    found = _LOCAL.fullmatch(iri)
    usable = found and _TOKEN.fullmatch(found[2]) and not iri.startswith(OSCAL)
    return (found[1], found[2]) if found and usable else None


def as_collection(table: MappingSet, losses: Losses) -> MappingSet:
    """Give *table* as the collection holds it, with what OSCAL demands filled in and told."""
    values = dict(table.values)
    if not table.id:
        values["mapping_set_id"] = URN + str(uuid_of(table))
    for slot, filler in (("mapping_set_title", _UNNAMED), ("mapping_set_version", "0")):
        if slot not in values:
            values[slot] = filler
            _fill_in(losses, slot, filler)
    _fill_in(losses, "", "semantic", "a matching-rationale")
    _fill_in(losses, "", "draft", "a status")
    if not days_of(table):
        _fill_in(losses, "mapping_date", "1970-01-01", "the day of its last change")
    if "mapping_set_description" not in values:
        _fill_in(losses, "mapping_set_description", "the title", "a description")
    renamed(table, losses)
    for extension in table.extensions.values():
        if not parted(extension.iri):
            losses.no_place(extension.name, "everywhere")
    lost = [each.name for each in table.extensions.values() if not parted(each.iri)]
    rows = [_as_map(without(row, *lost), losses) for row in table.rows]
    values = {name: value for name, value in values.items() if name not in lost}
    values = in_full(values, SET_SLOTS, losses, "on the set")
    if len({row.text("mapping_justification") == MANUAL for row in rows}) > 1:
        _fill_in(losses, "mapping_justification", "hybrid", "one method for all")
    return replace(table, values=values, rows=rows)


def _fill_in(losses: Losses, slot: str, filler: str, what: str = "") -> None:
    losses.add(
        slot,
        f"OSCAL demands {what or slot}, which the set does not say: `{filler}` was written",
        "say it in the file, if you know better",
        "info",
    )


def _as_map(row: MappingRow, losses: Losses) -> MappingRow:
    row = replace(row, values=in_full(row.values, ROW_SLOTS, losses, "in {n}"))
    for end in ("subject", "object"):
        slot = f"{end}_source"
        if slot not in row.values:
            row.values[slot] = href_of(row, end)
            losses.add(slot, f"OSCAL demands {slot}; the one that the IRI lies in was written "
                       "in {n}", severity="info")  # fmt: skip
    if "mapping_justification" not in row.values:
        row.values["mapping_justification"] = UNSPECIFIED
    return row


def days_of(table: MappingSet) -> list[date]:
    """Give every day on which something of *table* was made, checked or published."""
    slots = ("publication_date", "mapping_date", "review_date")
    holders = [table.values, *(row.values for row in table.rows)]
    found = [each.get(name) for each in holders for name in slots]
    return [each for each in found if isinstance(each, date)]


def uuid_of(table: MappingSet) -> UUID:
    """Give the UUID of the collection: its id where that is one, else one of what it says."""
    own = _UUID.fullmatch(table.id)
    if own:
        return UUID(own[1])
    holders = [table.values, *(row.values for row in table.rows)]
    said = repr([sorted((name, str(value)) for name, value in each.items()) for each in holders])
    return uuid5(NAMESPACE_URL, f"{table.id} {hashlib.sha256(said.encode()).hexdigest()}")
