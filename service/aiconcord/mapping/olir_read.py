"""Reads the NIST OLIR workbook (NIST IR 8278A), and any workbook with headings that are understood.

The subject is the element of the focal document, the object that of the reference document; the
relationship says how the focal element lies to the reference element (NIST IR 8477, table 5).
"""

from collections.abc import Iterator
from typing import Final

from aiconcord.mapping.curies import is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_csv import take_columns
from aiconcord.mapping.free_rows import FreeRow, FreeRows
from aiconcord.mapping.headings import UNREAD, slot_meant
from aiconcord.mapping.relations import plain
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import NO_TERM_FOUND
from aiconcord.mapping.xlsx_read import Sheet, SheetRow, read_xlsx
from aiconcord.names.namespaces import ID, PREFIXES

_HEADER_WITHIN = 40
_FOCAL: Final = "focal document element"
_OWN: Final = frozenset(
    (
        "rationale", "strength of relationship", "security control baseline", "fulfilled by y n",
        "group identifier", "relationship explanation", "relationship property",
    )
)  # fmt: skip
"""Columns of the template that no slot carries."""
_NEEDED: Final = (
    "reference document", "reference document short name", "reference document version",
    "reference document author", "reference document url", "reference document date",
    "informative reference name", "informative reference version", "point of contact",
    "informative reference developer", "comprehensive", "web address",
)  # fmt: skip
"""Fields of the general information that a developer must fill, as far as editions agree."""
_SLOTS: Final = {
    "informative reference name": "mapping_set_title",
    "informative reference version": "mapping_set_version",
    "summary": "mapping_set_description",
}
_PLACES: Final = {
    "subject_source": "focal document url",
    "object_source": "reference document url",
}
_VERSIONS: Final = {
    "subject_source": ("subject_source_version", "focal document version"),
    "object_source": ("object_source_version", "reference document version"),
}
_RATIONALES: Final = ("syntactic", "semantic", "functional")


def read_workbook(content: bytes, name: str, faults: Faults) -> MappingSet:
    """Read *content* into a set with a row for every row of every sheet that holds mappings."""
    table = MappingSet(name=name, form="an Excel workbook")
    table.no_place = frozenset({"license", "sssom_version", "mapping_set_id"})
    sheets = read_xlsx(content, faults)
    if sheets is None:
        return table
    information: dict[str, str] = {}
    tables = []
    for sheet in sheets:
        header = _header(sheet)
        if header is not None:
            tables.append((sheet, header))
            continue
        fields = _fields(sheet)
        information.update(fields)
        if fields:
            table.understood.append(f"sheet {shown(sheet.name)} was read as general information")
        elif sheet.rows:
            faults.add(
                "mapping-not-read",
                f"sheet {shown(sheet.name)} has no row with a heading for each end; "
                f"its {len(sheet.rows)} rows were not judged",
                "nothing to mend, if it holds no mappings",
                at=sheet.at(sheet.rows[0].number),
                severity="info",
            )
    olir = any(_is_olir(header) for _, header in tables)
    if olir:
        table.form = "NIST OLIR workbook"
    _take_information(table, information, faults, olir=olir)
    FreeRows(table, faults).read(
        row
        for sheet, header in tables
        for row in _Sheet(sheet, header, table, faults, information).rows()
    )
    return table


def _header(sheet: Sheet) -> SheetRow | None:
    """Give the row of headings of *sheet*: the first in which both ends are recognized."""
    for row in sheet.rows[:_HEADER_WITHIN]:
        if {"subject_id", "object_id"} <= {slot_meant(cell) for cell in row.cells}:
            return row
    return None


def _is_olir(header: SheetRow) -> bool:
    return any(_heading(cell) == _FOCAL for cell in header.cells)


def _heading(cell: str) -> str:
    return plain(cell).removesuffix(" optional")


def _fields(sheet: Sheet) -> dict[str, str]:
    """Give the fields of the general information, where *sheet* is a list of them."""
    found = {}
    for row in sheet.rows:
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        label = _heading(filled[0].rstrip(":")) if filled else ""
        if label in (*_NEEDED, *_SLOTS, "focal document url", "focal document version"):
            found[label] = " ".join(filled[1:])
    return found if len(found) > 3 else {}


def _documents(information: dict[str, str]) -> dict[str, str]:
    """Give what the general information says of every row: the documents that are ours."""
    found = {}
    for slot, label in _PLACES.items():
        url = information.get(label, "")
        if url.startswith(ID + "framework/"):
            found[slot] = url
            version, said = _VERSIONS[slot]
            found[version] = information.get(said, "")
    return found


def _take_information(
    table: MappingSet, found: dict[str, str], faults: Faults, *, olir: bool
) -> None:
    for label, slot in _SLOTS.items():
        if found.get(label):
            table.values[slot] = found[label]
    developer = found.get("informative reference developer")
    if developer:
        table.values["creator_label"] = (developer,)
    address = found.get("web address", "")
    if is_iri(address):
        table.values["mapping_set_id"] = address
    reference = found.get("reference document")
    if reference:
        table.understood.append(f"the objects are elements of {shown(reference)}")
    for label in _NEEDED if olir and found else ():
        if not found.get(label):
            faults.add(
                "mapping-required",
                f"the general information has no {shown(label)}",
                "fill it in: the template demands it",
                severity="warning",
            )


class _Sheet:
    """The rows of one *sheet* below its *header*."""

    def __init__(
        self,
        sheet: Sheet,
        header: SheetRow,
        table: MappingSet,
        faults: Faults,
        information: dict[str, str],
    ) -> None:
        self._sheet, self._header, self._faults = sheet, header, faults
        self._reference = information.get("reference document", "")
        self._everywhere = _documents(information)
        self._olir = _is_olir(header)
        own = {n for n, cell in enumerate(header.cells) if self._olir and _heading(cell) in _OWN}
        self._own = {_heading(header.cells[n]): n for n in own}
        last = max((n for n, cell in enumerate(header.cells) if cell.strip()), default=0)
        self._width = last + 1
        taken = [cell for n, cell in enumerate(header.cells[: self._width]) if n not in own]
        at = sheet.at(header.number)
        roles = iter(take_columns(taken, table, faults, at=at))
        self._roles = [UNREAD if n in own else next(roles) for n in range(self._width)]
        for name in sorted(self._own):
            table.understood.append(f"column {shown(name)} of the template has no slot")

    def rows(self) -> Iterator[FreeRow]:
        """Give each row, after telling what only a spreadsheet, or OLIR, can have wrong."""
        for row in self._sheet.rows:
            if row.number <= self._header.number or not any(cell.strip() for cell in row.cells):
                continue
            cells = [*row.cells, *[""] * (self._width - len(row.cells))]
            self._check_types(row)
            beyond = [n for n in range(self._width, len(row.cells)) if row.cells[n].strip()]
            if beyond:
                what = f"{shown(row.cells[beyond[0]])} stands beyond the last heading; not read"
                self._tell("mapping-cell-count", what, "give the column a heading", row, beyond[0])
            found = {
                role: cell for role, cell in zip(self._roles, cells, strict=False) if role != UNREAD
            }
            if self._olir:
                self._check_olir(row, cells, found)
                found = {**self._everywhere, **found}
            yield FreeRow(found, at=self._sheet.at(row.number))

    def _check_types(self, row: SheetRow) -> None:
        for column, role in enumerate(self._roles):
            if role not in ("subject_id", "object_id"):
                continue
            cell = row.cells[column] if column < len(row.cells) else ""
            if column in row.dates:
                what = f"the spreadsheet made a date of the code: {shown(cell)}"
                self._tell("mapping-value-shape", what, "format the column as text", row, column)
            elif column in row.numbers:
                what = f"the code {shown(cell)} is a number, so 1.1 and 1.10 are the same"
                remedy = "format the column as text, and type such codes again"
                self._tell("mapping-value-shape", what, remedy, row, column, error=False)
            elif cell.startswith("#") and cell.rstrip("!?").isupper():
                what = f"the cell holds the error {shown(cell)}"
                self._tell("mapping-value-shape", what, "mend the formula", row, column)

    def _check_olir(self, row: SheetRow, cells: list[str], found: dict[str, str]) -> None:
        rationale = self._own.get("rationale")
        if rationale is not None:
            said = cells[rationale].strip()
            if said and said.lower() not in _RATIONALES:
                what = f"{shown(said)} is no rationale"
                remedy = f"write one of {', '.join(_RATIONALES)}"
                self._tell("mapping-value-not-permitted", what, remedy, row, rationale)
        strength = self._own.get("strength of relationship")
        if strength is not None:
            said = cells[strength].strip()
            if said and said.upper() != "N/A" and not (said.isdecimal() and int(said[:9]) <= 10):
                what = f"the strength is {shown(said)}, not a whole number from 0 to 10"
                self._tell("mapping-out-of-range", what, "write 0 to 10, or N/A", row, strength)
        passed = ("subject_id", "subject_label")
        if not any(cell.strip() for slot, cell in found.items() if slot not in passed):
            found["object_id"] = NO_TERM_FOUND
            found["predicate_id"] = PREFIXES["skos"] + "mappingRelation"
            found["object_source"] = self._reference

    def _tell(
        self, code: str, what: str, remedy: str, row: SheetRow, column: int, *, error: bool = True
    ) -> None:
        at = self._sheet.at(row.number, column)
        self._faults.add(code, what, remedy, at=at, severity="error" if error else "warning")
