"""Writes a mapping set as a workbook of NIST's OLIR template (NIST IR 8278A).

A workbook is of one style. One of concept crosswalks has no column for a relation: what stands in
one row is listed together, and that is all it says. One of set theory states a word in each row.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from aiconcord.mapping.free_rows import UNSPECIFIED
from aiconcord.mapping.keeping import Losses, Refusal, Room, as_xml, without
from aiconcord.mapping.lines import MOST_IN_CELL
from aiconcord.mapping.oscal_ends import href_of, is_framework
from aiconcord.mapping.relations import LISTED, Relation
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.set_words import relation_of, word_of
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND
from aiconcord.names.namespaces import ID
from aiconcord.names.slugs import slug

ROOM: Final = Room(
    frozenset(
        (
            "mapping_set_id", "mapping_set_title", "mapping_set_version", "mapping_set_description",
            "creator_label",
        )
    ),
    frozenset(
        (
            "subject_id", "subject_label", "subject_source", "subject_source_version",
            "predicate_id", "predicate_modifier", "object_id", "object_label", "object_source",
            "object_source_version", "comment",
        )
    ),
    extensions=False,
    text=lambda text: as_xml(text).strip(),
)  # fmt: skip
_WORDS: Final = {"equivalent": "", "no relationship": "not related to"}
"""Words that the style of set theory lacks, or says otherwise."""
_SIDES: Final = (("subject", "Focal Document"), ("object", "Reference Document"))
_FIELDS: Final = (
    ("Informative Reference Name", "mapping_set_title"),
    ("Informative Reference Version", "mapping_set_version"),
    ("Web Address", "mapping_set_id"),
    ("Informative Reference Developer", "creator_label"),
    ("Summary", "mapping_set_description"),
)
_DEMANDED: Final = (
    "Reference Document Short Name", "Reference Document Author", "Reference Document Date",
    "Point of Contact", "Comprehensive",
)  # fmt: skip
_HEADINGS: Final = {
    "subject_id": "Focal Document Element",
    "subject_label": "Focal Document Element Description",
    "rationale": "Rationale",
    "relationship": "Relationship",
    "object_id": "Reference Document Element",
    "object_label": "Reference Document Element Description (optional)",
    "comment": "Comments (optional)",
    "strength": "Strength of Relationship (optional)",
}


def refuse(table: MappingSet) -> Iterator[Refusal]:
    """Give the rows that a workbook of one style cannot state, or would state otherwise."""
    remedy = "write SSSOM, which can say it"
    listed = _is_listed(table)
    for row in table.rows:
        ends = [row.text(end) for end in ("subject_id", "object_id")]
        if NO_TERM_FOUND in ends:
            why = "a focal element alone in its row says nothing, not that there is no counterpart"
            yield Refusal(why, remedy, row)
        elif LITERAL in (row.text("subject_type"), row.text("object_type")):
            yield Refusal("OLIR maps elements, not literals", remedy, row)
        elif any(is_framework(end) for end in ends):
            yield Refusal("OLIR maps elements, not whole documents", remedy, row)
        elif not all(_code(row, end) for end in ("subject", "object")):
            why = "an end has no identifier within its document that OLIR could name it by"
            yield Refusal(why, remedy, row)
        elif not listed and not _word(row):
            word = relation_of(row).shown
            why = f"{word} is no word of set theory, nor does one follow from it"
            if word == Relation(LISTED).shown:
                why = "a workbook of set theory cannot have rows that state no relation"
            yield Refusal(why, "put the word that the author means in predicate_label", row)
        elif any(len(str(row.values.get(name, ""))) > MOST_IN_CELL for name in _HEADINGS):
            yield Refusal(f"a cell holds at most {MOST_IN_CELL:,} characters", "shorten it", row)
    for end, document in _SIDES:
        sources = {href_of(row, end) for row in table.rows}
        if len(sources) > 1:
            what = f"a workbook has one {document.lower()}, and the {end}s lie in {len(sources)}"
            yield Refusal(what, "write a workbook for each", slot=f"{end}_source")


def _is_listed(table: MappingSet) -> bool:
    """Tell whether no row states a relation, so that the style is that of a concept crosswalk."""
    return all(relation_of(row) == Relation(LISTED) for row in table.rows)


def _word(row: MappingRow) -> str:
    word = word_of(row)
    return _WORDS.get(word, word)


def _code(row: MappingRow, end: str) -> str:
    """Give the identifier of *end* within its document; empty where it has none."""
    iri, source = row.text(f"{end}_id"), href_of(row, end)
    framework, _, name = iri.removeprefix(ID + "element/").rpartition("/")
    code = row.codes.get(f"{end}_id", "") or name
    known = iri.startswith(ID + "element/") and source == f"{ID}framework/{framework}"
    return code if known and slug(code) == name and ":" not in code else ""


def as_workbook(table: MappingSet, losses: Losses) -> MappingSet:
    """Give *table* as the workbook holds it; what the template demands and nobody says is told."""
    values = dict(table.values)
    creators = values.get("creator_label", ())
    if isinstance(creators, tuple) and len(creators) > 1:
        del values["creator_label"]
        losses.add("creator_label", "OLIR names one developer; several are lost")
    demanded = [label for label, slot in _FIELDS[:4] if slot not in values]
    for label in (*demanded, *_DEMANDED, *([] if _is_listed(table) else ["Rationale"])):
        losses.add(
            "",
            f"the template demands {label}, which no slot says: it was left empty",
            "fill it in before you submit the workbook",
            "info",
        )
    rows = [_as_line(row, losses) for row in table.rows]
    for end, _ in _SIDES:
        slot = f"{end}_source_version"
        if len({row.text(slot) for row in rows}) > 1:
            losses.add(slot, f"OLIR has one {slot} for all rows; where they differ it is lost")
            rows = [without(row, slot) for row in rows]
    return replace(table, values=values, rows=rows)


def _as_line(row: MappingRow, losses: Losses) -> MappingRow:
    values = dict(row.values)
    for end, _ in _SIDES:
        if f"{end}_source" not in values:
            values[f"{end}_source"] = href_of(row, end)
            losses.add(
                f"{end}_source",
                f"OLIR names the document; the {end}_source that the IRI lies in was written",
                severity="info",
            )
    values["mapping_justification"] = UNSPECIFIED
    return replace(row, values=values)


def write_olir(table: MappingSet) -> bytes:
    """Write *table* as a workbook, its general information and then its relationships."""
    fields = [["Field Name", "Value"]]
    for label, slot in _FIELDS:
        value = table.values.get(slot, "")
        fields.append([label, value[0] if isinstance(value, tuple) else str(value)])
    for end, document in _SIDES:
        said = {n: {row.text(n) for row in table.rows} for n in
                (f"{end}_source", f"{end}_source_version")}  # fmt: skip
        (url, version) = (next(iter(found)) if len(found) == 1 else "" for found in said.values())
        fields.append([document, url.rpartition("/")[2]])
        fields.append([f"{document} URL", url])
        fields.append([f"{document} Version", version])
    fields += [[label, ""] for label in _DEMANDED]
    listed = _is_listed(table)
    names = [n for n in _HEADINGS if not (listed and n in ("rationale", "relationship"))]
    lines = [[_HEADINGS[name] for name in names]]
    for row in table.rows:
        cells = {
            **{name: row.text(name) for name in names},
            "subject_id": _code(row, "subject"),
            "object_id": _code(row, "object"),
            "relationship": "" if listed else _word(row),
        }
        lines.append([cells.get(name, "") for name in names])
    # openpyxl takes longer to import than most sets to write.
    from aiconcord.mapping.xlsx_write import write_xlsx  # noqa: PLC0415

    return write_xlsx([("General Information", fields), ("Relationships", lines)])
