"""The row model of a mapping table: what every reader gives and every writer takes.

Entity references are held as full IRIs; the CURIE that a file wrote stays in ``cells``, for
messages. Start with :mod:`aiconcord.mapping.slots` for the slots and their kinds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from aiconcord.mapping.slots import BUILT_IN_PREFIXES
from aiconcord.names.namespaces import PREFIXES

Value = str | float | date | tuple[str, ...]

ENTITY_HINTS = frozenset(
    BUILT_IN_PREFIXES["linkml"] + name for name in ("uriOrCurie", "Uriorcurie", "uriorcurie")
)
"""The type hint of an entity reference; the specification's own pages spell it in these ways."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A slot of the file's own: its *name*, the property (*iri*), the type of its values."""

    name: str
    iri: str
    type_hint: str = PREFIXES["xsd"] + "string"

    @property
    def is_entity(self) -> bool:
        """Whether its values are IRIs."""
        return self.type_hint in ENTITY_HINTS


@dataclass(slots=True)
class MappingRow:
    """One mapping. ``values`` holds what could be read; ``cells`` the text of every filled cell.

    ``row`` counts mappings from 1, ``line`` lines of the file from 1, ``at`` tells the place in a
    file without lines. ``codes`` holds ends that are named by their official code, which only the
    graph can tell the IRI of. A ``malformed`` row could not be read: its cells have slipped under
    other headings, or it is none."""

    values: dict[str, Value]
    row: int = field(default=0, compare=False)
    line: int = field(default=0, compare=False)
    cells: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    malformed: bool = field(default=False, compare=False)
    at: str = field(default="", compare=False)
    codes: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def text(self, slot: str) -> str:
        """Give the one value of *slot* as text; empty where there is none."""
        value = self.values.get(slot)
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> str:
        """Say which row this is and where it stands, for a message."""
        if self.line:
            return f"row {self.row} (line {self.line})"
        return f"row {self.row} ({self.at})" if self.at else f"row {self.row}"

    def has(self, slot: str) -> bool:
        """Whether *slot* is filled, readable or not."""
        return slot in self.values or slot in self.cells


@dataclass(slots=True)
class MappingSet:
    """A mapping table: slots of the set, its prefixes, its own slots, and its rows."""

    values: dict[str, Value] = field(default_factory=dict)
    rows: list[MappingRow] = field(default_factory=list)
    curie_map: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, Extension] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    """Where each slot of the set was written."""
    columns: list[str] = field(default_factory=list, compare=False)
    header_line: int = field(default=0, compare=False)
    name: str = field(default="", compare=False)
    form: str = field(default="SSSOM/TSV", compare=False)
    """The format that the file was read as."""
    understood: list[str] = field(default_factory=list, compare=False)
    """What was taken for what, in sentences."""
    no_place: frozenset[str] = field(default=frozenset(), compare=False)
    """Slots that the format has no place for, so that their absence is no fault of the file."""

    @property
    def id(self) -> str:
        """The IRI of the set; empty where the file gives none."""
        return self.text("mapping_set_id")

    def text(self, slot: str) -> str:
        """Give the one value of *slot* as text; empty where there is none."""
        value = self.values.get(slot)
        return value if isinstance(value, str) else ""

    def prefixes(self) -> Mapping[str, str]:
        """Give every prefix a file of this set may use."""
        return {**self.curie_map, **BUILT_IN_PREFIXES}
