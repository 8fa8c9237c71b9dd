"""Finds the elements that rows name by their official code rather than by an IRI."""

from collections import Counter, defaultdict
from urllib.parse import quote

from aiconcord.check.mapping_known import ELEMENTS, FRAMEWORKS, KnownElements
from aiconcord.mapping.curies import is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.free_rows import coded
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.names.slugs import slug

UNPLACED = "urn:code:"
"""Begins the IRI of an end whose framework nobody can tell."""


def place_codes(table: MappingSet, known: KnownElements, faults: Faults) -> None:
    """Give every end of *table* that is named by a code an IRI, and tell how that was found.

    The framework is the one that the row names as source; where it names none, the one in which
    most of the codes of that end exist, if there is only one such."""
    if not any(row.codes for row in table.rows):
        return
    frameworks = defaultdict(set)
    for element in known.elements.values():
        frameworks[element.iri.rpartition("/")[2]].add(element.framework)
    for end in ("subject", "object"):
        _Placing(table, known, faults, end).run(frameworks)


class _Placing:
    def __init__(self, table: MappingSet, known: KnownElements, faults: Faults, end: str) -> None:
        self._table, self._known, self._faults, self._end = table, known, faults, end
        self._slot, self._source = f"{end}_id", f"{end}_source"
        self._not_held: Counter[str] = Counter()

    def run(self, frameworks: dict[str, set[str]]) -> None:
        """Place the codes of this end; *frameworks* tells where each slug of a code occurs."""
        unstated = []
        for row in self._table.rows:
            self._read_source(row)
            if self._slot not in row.codes:
                continue
            if row.text(self._source):
                self._place(row, row.text(self._source).partition("#")[0])
            else:
                unstated.append(row)
        for name, count in sorted(self._not_held.items()):
            near = self._known.nearest_framework(slug(name))
            self._faults.add(
                "mapping-framework-not-held",
                f"{count} {self._end}s lie in {shown(name)}, which names no framework held here",
                f"did you mean `{near}`?" if near else "nothing to mend, unless it is one of ours",
                slot=self._source,
                severity="warning" if near else "info",
            )
        if unstated:
            self._guess(unstated, frameworks)

    def _read_source(self, row: MappingRow) -> None:
        name = row.codes.get(self._source)
        if name is None:
            return
        if FRAMEWORKS + slug(name) in self._known.editions:
            row.values[self._source] = FRAMEWORKS + slug(name)
        else:
            self._not_held[name] += 1
            row.values[self._source] = UNPLACED + quote(name, safe="")

    def _place(self, row: MappingRow, source: str) -> None:
        code = row.codes[self._slot]
        if source in self._known.editions:
            row.values[self._slot] = f"{ELEMENTS}{source.rpartition('/')[2]}/{slug(code)}"
        else:
            row.values[self._slot] = coded(source, code)
        if not is_iri(row.text(self._slot)):
            row.values[self._slot] = f"{UNPLACED}{self._end}:{quote(code, safe='')}"

    def _guess(self, rows: list[MappingRow], frameworks: dict[str, set[str]]) -> None:
        hits: Counter[str] = Counter()
        for row in rows:
            hits.update(frameworks.get(slug(row.codes[self._slot]), ()))
        best = hits.most_common(2)
        alone = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])
        if alone and best[0][1] * 2 >= len(rows):
            framework = best[0][0]
            for row in rows:
                self._place(row, framework)
            self._table.understood.append(
                f"the codes of the {self._end}s were read as those of "
                f"{framework.removeprefix(FRAMEWORKS)}: {best[0][1]} of {len(rows)} exist there"
            )
            return
        for row in rows:
            code = quote(row.codes[self._slot], safe="")
            row.values[self._slot] = f"{UNPLACED}{self._end}:{code}"
        held = ", ".join(sorted(name.removeprefix(FRAMEWORKS) for name, _ in best))
        self._faults.add(
            "mapping-code-unplaced",
            f"{len(rows)} {self._end}s are named by codes "
            + (f"that occur in {held} alike" if not alone and held else "of no framework held here")
            + ", so they were not looked up",
            f"add a column {self._source} with the framework, such as nist-ai-rmf-1.0",
            slot=self._slot,
            severity="warning",
        )
