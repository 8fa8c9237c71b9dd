"""Whether both ends of every mapping exist, in the edition that the file names."""

from collections import Counter
from functools import lru_cache

from aiconcord.check.mapping_codes import UNPLACED
from aiconcord.check.mapping_known import ELEMENTS, FRAMEWORKS, KnownElement, KnownElements
from aiconcord.mapping.curies import Contractor, expand
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import BASE, DEF, DOC, ID
from aiconcord.names.uris import kind_of

_EDITION = DEF + "edition"


class EndCheck:
    """Checks the ends of the rows of one *table* against what is *known*."""

    def __init__(self, table: MappingSet, known: KnownElements, faults: Faults) -> None:
        self._table, self._known, self._faults = table, known, faults
        self._prefixes = table.prefixes()
        self._curies = Contractor(self._prefixes)
        self._edition_slots = [e.name for e in table.extensions.values() if e.iri == _EDITION]
        self._foreign: Counter[tuple[str, str]] = Counter()
        self._nearest = lru_cache(50_000)(known.nearest)

    @step("look up the ends")
    def run(self) -> None:
        """Check every row; ends in frameworks not held here are told once for each framework."""
        for row in self._table.rows:
            for end in ("subject", "object"):
                iri = row.text(f"{end}_id") or self._meant(row, f"{end}_id")
                if iri and iri != NO_TERM_FOUND and row.text(f"{end}_type") != LITERAL:
                    self._check(row, end, iri)
        for (end, place), count in sorted(self._foreign.items()):
            self._faults.add(
                "mapping-framework-not-held",
                f"{count} {end}s lie in {place}, which is not held here; they were not looked up",
                "nothing to mend: the codes are taken as they are",
                slot=f"{end}_id",
                severity="info",
            )

    def _meant(self, row: MappingRow, slot: str) -> str:
        """Give what a cell that gives no valid IRI meant, where that is an element of ours."""
        iri = expand(row.cells.get(slot, "").strip(), self._prefixes) or ""
        return iri if iri.startswith(ELEMENTS) else ""

    def _check(self, row: MappingRow, end: str, iri: str) -> None:
        element = self._known.elements.get(iri)
        if element is not None:
            self._check_element(row, end, element)
        elif iri in self._known.editions:
            self._edition_of(row, end, iri)
        elif iri.startswith((ELEMENTS, DOC)):
            self._tell_unknown(row, end, iri)
        elif iri.startswith(BASE):
            kind = kind_of(iri)
            self._faults.on_row(
                row,
                f"{end}_id",
                "mapping-end-not-an-element",
                f"{self._said(row, end, iri)} names "
                + (f"a {kind}, not an element of a framework" if kind else "no element"),
                "name an element, such as airmf:govern-1 with the prefix "
                f"airmf: {ELEMENTS}nist-ai-rmf-1.0/",
            )
        else:
            self._check_foreign(row, end, iri)

    def _said(self, row: MappingRow, end: str, iri: str) -> str:
        return shown(row.cells.get(f"{end}_id") or iri)

    def _curie(self, iri: str) -> str:
        return self._curies.contract(iri) or f"<{iri}>"

    def _check_element(self, row: MappingRow, end: str, element: KnownElement) -> None:
        if element.retired:
            self._faults.on_row(
                row,
                f"{end}_id",
                "mapping-end-retired",
                f"{self._said(row, end, element.iri)} has been retired",
                f"write `{self._curie(element.replacement)}`, which replaced it"
                if element.replacement
                else "name the element that replaced it",
            )
        source = row.text(f"{end}_source")
        if source.startswith(FRAMEWORKS) and source.partition("#")[0] != element.framework:
            self._faults.on_row(
                row,
                f"{end}_source",
                "mapping-source-mismatch",
                f"{self._said(row, end, element.iri)} belongs to {_slug(element.framework)}, "
                f"not to {_slug(source)}",
                f"write `{self._curie(element.framework)}`, or another {end}",
            )
        edition = self._edition_of(row, end, element.framework)
        if edition and element.editions and edition not in element.editions:
            occurs = ", ".join(sorted(name.partition("#")[2] for name in element.editions))
            self._faults.on_row(
                row,
                f"{end}_id",
                "mapping-end-not-in-edition",
                f"{self._said(row, end, element.iri)} does not occur in "
                f"{edition.partition('#')[2]} of {_slug(element.framework)}; it occurs in {occurs}",
                f"name an element of that edition, or write {occurs.split(', ')[0]} "
                f"in {end}_source_version",
            )

    def _edition_of(self, row: MappingRow, end: str, framework: str) -> str | None:
        """Give the edition that *row* names for *framework*; tell where it names none that is."""
        for slot in (f"{end}_source_version", *self._edition_slots):
            named = row.text(slot)
            if not named or (slot in self._edition_slots and not named.startswith(framework + "#")):
                continue
            edition = self._known.edition(framework, named)
            if edition is not None:
                return edition
            ours = named.startswith(BASE)
            editions = sorted(e.partition("#")[2] for e in self._known.editions[framework])
            if editions and (ours or named not in editions):
                self._faults.add(
                    "mapping-edition-unknown",
                    f"{shown(named)} is no edition of {_slug(framework)} that is held here",
                    f"write one of {', '.join(editions)}",
                    line=row.line,
                    row=row.row,
                    slot=slot,
                    severity="error" if ours else "warning",
                )
        return None

    def _tell_unknown(self, row: MappingRow, end: str, iri: str) -> None:
        path = iri.removeprefix(ID).removeprefix(DOC).removeprefix("element/")
        name, _, code = path.partition("/")
        framework = FRAMEWORKS + name
        said = self._said(row, end, iri)
        if framework not in self._known.editions:
            near = self._known.nearest_framework(name)
            what = f"{said} lies in the framework {shown(name)}, which does not exist here"
            remedy = f"did you mean `{near}`?" if near else "name one of the frameworks held here"
        else:
            what = f"{said} does not exist in {name}"
            remedy = self._suggest(framework, code)
        self._faults.on_row(row, f"{end}_id", "mapping-end-unknown", what, remedy)

    def _suggest(self, framework: str, code: str) -> str:
        found = None if self._faults.full else self._nearest(framework, code)
        if found is None:
            return f"name an element of {_slug(framework)}"
        return f"did you mean {found.code}, `{self._curie(found.iri)}`?"

    def _check_foreign(self, row: MappingRow, end: str, iri: str) -> None:
        if iri.startswith(UNPLACED):
            return
        source = row.text(f"{end}_source").partition("#")[0]
        if source in self._known.editions:
            prefix, _, code = (self._curies.contract(iri) or iri.rpartition("/")[2]).rpartition(":")
            self._faults.on_row(
                row,
                f"{end}_id",
                "mapping-end-unknown",
                f"{self._said(row, end, iri)} is no element of {_slug(source)}, "
                f"which {end}_source names",
                self._suggest(source, code or prefix),
            )
            return
        curie = self._curies.contract(iri)
        place = row.cells.get(f"{end}_source") or self._table.text(f"{end}_source") or source
        if not place:
            prefix = curie.partition(":")[0] if curie else ""
            place = self._prefixes.get(prefix) or iri.rpartition("/")[0] + "/"
        self._foreign[(end, place)] += 1


def _slug(iri: str) -> str:
    return iri.partition("#")[0].rpartition("/")[2]
