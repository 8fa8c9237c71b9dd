"""Makes rows of a table whose columns were recognized, from whatever file it stands in.

Ends may be IRIs, CURIEs, or the codes that their framework prints; codes are looked up later, when
the graph is at hand. A cell with several codes makes one row for each pair.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from aiconcord.mapping.curies import expand, is_iri, looks_like_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.headings import UNREAD
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.relations import LISTED, WORDS, Relation, pairwise, plain, read_relation
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_fill import fill, too_many
from aiconcord.mapping.slots import JUSTIFICATIONS, ROW_SLOTS
from aiconcord.names.namespaces import PREFIXES

UNSPECIFIED = PREFIXES["semapv"] + "UnspecifiedMatching"
COLUMNS = ["subject_id", "predicate_id", "object_id", "mapping_justification"]
_SEVERAL = re.compile(r"[;|\n]")
_JUSTIFICATIONS = {plain(iri.rpartition("/")[2]): iri for iri in JUSTIFICATIONS}
_JUSTIFICATIONS["manual"] = PREFIXES["semapv"] + "ManualMappingCuration"


@dataclass(frozen=True, slots=True)
class FreeRow:
    """One line of the table: its cells by slot, and where it stands."""

    cells: dict[str, str]
    line: int = 0
    at: str = ""
    malformed: bool = False


class FreeRows:
    """Adds rows to *table*; :meth:`end` tells what was assumed for all of them."""

    def __init__(self, table: MappingSet, faults: Faults) -> None:
        self._table, self._faults = table, faults
        self._prefixes = table.prefixes()
        self._words: Counter[tuple[str, str]] = Counter()
        self._unstated: Counter[str] = Counter()
        self._lines = 0
        table.columns = list(COLUMNS)

    def read(self, rows: Iterable[FreeRow]) -> None:
        """Read *rows*; every one of them makes one row of the table or more."""
        for free in rows:
            self._lines += 1
            if not self._read(free):
                break
        self._end()

    def _read(self, free: FreeRow) -> bool:
        subjects = self._codes(free.cells.get("subject_id", ""))
        objects = self._codes(free.cells.get("object_id", ""))
        several = len(subjects) * len(objects) > 1
        relation = self._relation(free, len(self._table.rows) + 1)
        if several:
            self._tell_several(free, len(subjects), len(objects), relation)
            relation = relation and pairwise(relation, len(subjects), len(objects))
        for subject in subjects:
            for target in objects:
                number = len(self._table.rows) + 1
                if too_many(number, self._faults, line=free.line or None, at=free.at or None):
                    return False
                row = MappingRow({}, number, free.line, at=free.at, malformed=free.malformed)
                if free.at:
                    self._faults.places[number] = free.at
                self._table.rows.append(row)
                if not free.malformed:
                    self._fill(row, free, {"subject_id": subject, "object_id": target}, relation)
        return True

    @staticmethod
    def _codes(cell: str) -> list[str]:
        cell = cell.strip()
        if looks_like_iri(cell) and not re.search(r"\s", cell):
            return [cell]
        return [part.strip() for part in _SEVERAL.split(cell) if part.strip()] or [""]

    def _tell_several(
        self, free: FreeRow, subjects: int, objects: int, relation: Relation | None
    ) -> None:
        each = relation and pairwise(relation, subjects, objects)
        what = f"the row names {subjects} subjects and {objects} objects; each pair was judged"
        if each != relation and each is not None and relation is not None:
            what += f", as {each.shown}: {relation.shown} is said of them together"
        self._faults.add(
            "mapping-several-ends",
            what,
            "write one row for each pair, with the relation of that pair",
            line=free.line,
            row=len(self._table.rows) + 1,
            severity="warning",
            at=free.at or None,
        )

    def _relation(self, free: FreeRow, number: int) -> Relation | None:
        """Give the relation of a row; None where it names one that nobody knows."""
        if free.malformed:
            return None
        text = free.cells.get("predicate_id", "").strip()
        if not text:
            self._unstated["predicate_id"] += 1
            return Relation(LISTED)
        found = read_relation(text, dict(self._prefixes))
        if found is None:
            near = nearest(plain(text), WORDS)
            self._faults.add(
                "mapping-predicate-unknown",
                f"{shown(text)} is no relation that is known here",
                f"did you mean `{near}`?"
                if near
                else "write `equal`, `equivalent`, `subset of`, `superset of`, `intersects with`, "
                "`no relationship`, or a CURIE such as skos:closeMatch",
                line=free.line,
                row=number,
                slot="predicate_id",
                at=free.at or None,
            )
            return None
        if plain(text) in WORDS:
            self._words[(plain(text), found.shown)] += 1
        return found

    def _fill(
        self, row: MappingRow, free: FreeRow, ends: dict[str, str], relation: Relation | None
    ) -> None:
        row.cells["predicate_id"] = free.cells.get("predicate_id", "") or "aic:listedAgainst"
        if relation is not None:
            row.values["predicate_id"] = relation.predicate
            if relation.negated:
                row.values["predicate_modifier"] = "Not"
        for slot, text in {**free.cells, **ends}.items():
            if not text.strip() or slot in (UNREAD, "predicate_id"):
                continue
            if slot in ("subject_id", "object_id", "subject_source", "object_source"):
                self._fill_end(row, slot, text.strip())
            elif slot == "mapping_justification" and plain(text) in _JUSTIFICATIONS:
                row.cells[slot] = text
                row.values[slot] = _JUSTIFICATIONS[plain(text)]
            else:
                fill(row, ROW_SLOTS[slot], text, self._prefixes, self._faults, full_iris=True)
        if not row.has("mapping_justification"):
            self._unstated["mapping_justification"] += 1
            row.values["mapping_justification"] = UNSPECIFIED

    def _fill_end(self, row: MappingRow, slot: str, text: str) -> None:
        row.cells[slot] = text
        iri = text if looks_like_iri(text) else expand(text, self._prefixes)
        if iri is None:
            row.codes[slot] = text
        elif is_iri(iri):
            row.values[slot] = iri
        else:
            fill(row, ROW_SLOTS[slot], text, self._prefixes, self._faults, full_iris=True)

    def _end(self) -> None:
        table = self._table
        if not table.rows:
            self._faults.add(
                "mapping-no-rows",
                "the table has column names, but no rows",
                "write one line for each mapping",
                line=table.header_line,
            )
        for (word, meant), count in sorted(self._words.items()):
            table.understood.append(f"the relation `{word}` was read as {meant} ({count} rows)")
        assumed = {"predicate_id": "aic:listedAgainst", "mapping_justification": "unspecified"}
        for slot, value in assumed.items():
            count = self._unstated[slot]
            if count:
                self._faults.add(
                    "mapping-assumed",
                    f"{count} row{'s' if count > 1 else ''} state no {slot}; "
                    f"{'they were' if count > 1 else 'it was'} read as {value}",
                    "add a column, if you know better",
                    line=table.header_line,
                    slot=slot,
                    severity="info",
                )
        if len(table.rows) != self._lines:
            table.understood.append(f"{self._lines} lines were read as {len(table.rows)} pairs")


def coded(source: str, code: str) -> str:
    """Give the IRI of what *source*, another's document, calls *code*.

    >>> coded("https://example.org/catalog.json", "AC-1 (2)")
    'https://example.org/catalog.json#AC-1%20%282%29'
    """
    return f"{source.partition('#')[0]}#{quote(code, safe='')}"
