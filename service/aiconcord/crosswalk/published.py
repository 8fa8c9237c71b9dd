"""The published crosswalks as the graph holds them: every row with its ends and its standing.

Gathered from a running engine (:mod:`aiconcord.crosswalk.published_asked`) or from the sources
without one (:mod:`aiconcord.crosswalk.published_offline`), by the same two queries. Standard
library only, so that a process that checks a file can read it fast.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Final

from aiconcord.names.namespaces import ID, PREFIXES

NO_TERM_FOUND: Final = PREFIXES["sssom"] + "NoTermFound"
NEGATED: Final = PREFIXES["sssom"] + "NegatedPredicate"
STANDINGS: Final = ("official-both", "official-one", "hosted-only", "third-party", "ours", "")
"""Whose word a crosswalk is, in the order in which crosswalks are named: official ones first."""
JOINT: Final = "joint"
_STANDING: Final = ID + "scheme/crosswalk-standing#"
_GROUP_KIND: Final = ID + "scheme/group-kind#"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A crosswalk: its name and standing, its frameworks and the editions it was made for.

    ``standing`` is one of :data:`STANDINGS`; ``held`` counts the published rows that are held."""

    iri: str
    name: str = ""
    standing: str = ""
    frameworks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    held: int = 0

    @property
    def slug(self) -> str:
        """The id, as people write it."""
        return self.iri.rpartition("/")[2]

    @property
    def rank(self) -> tuple[int, str]:
        """Where it stands among others: by standing, then by id."""
        return STANDINGS.index(self.standing), self.iri

    def edition_of(self, framework: str) -> str:
        """Give the edition of *framework* that it was made for; empty where not one is named."""
        found = [one for one in self.editions if one.partition("#")[0] == framework]
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One published mapping, as its crosswalk states it; IRIs throughout, empty where unknown.

    An end is an element or a whole framework, or :data:`NO_TERM_FOUND` where the publisher says
    that there is no counterpart. ``group_kind`` is ``joint`` where only the rows of the ``group``
    together stand against the other end. ``words`` is the relation in the publisher's words."""

    iri: str
    crosswalk: str
    subject: str
    predicate: str
    negated: bool
    object: str
    subject_framework: str
    object_framework: str
    subject_edition: str
    object_edition: str
    group: str
    group_kind: str
    words: str
    source_row: str
    sources: tuple[tuple[str, str], ...] = ()
    """Each source that the row cites, with the place in it."""

    @property
    def is_joint(self) -> bool:
        """Whether the row says nothing by itself, only with the others of its group."""
        return self.group_kind == JOINT

    @property
    def is_denial(self) -> bool:
        """Whether the publisher says that one end has no counterpart."""
        return NO_TERM_FOUND in (self.subject, self.object)

    @property
    def pair(self) -> frozenset[str]:
        """The two frameworks that it stands between."""
        return frozenset((self.subject_framework, self.object_framework))


_TEXTS: Final = tuple(each.name for each in fields(PublishedRow) if each.type in (str, "str"))


@dataclass(slots=True)
class _Known:
    name: str = ""
    title: str = ""
    standing: str = ""
    held: int = 0
    frameworks: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Published:
    """Every published crosswalk and every row of theirs."""

    crosswalks: dict[str, Crosswalk]
    rows: tuple[PublishedRow, ...]

    @cached_property
    def by_pair(self) -> dict[frozenset[str], tuple[PublishedRow, ...]]:
        """The rows between each two frameworks, official crosswalks first."""
        found: dict[frozenset[str], list[PublishedRow]] = {}
        for row in sorted(
            self.rows, key=lambda row: (self.crosswalks[row.crosswalk].rank, row.iri)
        ):
            found.setdefault(row.pair, []).append(row)
        return {pair: tuple(rows) for pair, rows in found.items()}

    def between(self, one: str, other: str) -> tuple[PublishedRow, ...]:
        """Give the rows between two frameworks, whichever way they read, official ones first."""
        return self.by_pair.get(frozenset((one, other)), ())

    def of(self, crosswalk: str) -> tuple[PublishedRow, ...]:
        """Give the rows of one crosswalk."""
        return tuple(row for row in self.rows if row.crosswalk == crosswalk)

    @classmethod
    def gather(
        cls, crosswalks: Iterable[Mapping[str, str]], rows: Iterable[Mapping[str, str]]
    ) -> "Published":
        """Gather the rows of ``crosswalks.rq`` and ``published.rq``, each column to its text."""
        known = _gather_crosswalks(crosswalks)
        found: dict[tuple[str, str], PublishedRow] = {}
        for row in rows:
            key = row["crosswalk"], row["mapping"]
            if key not in found:
                found[key] = _row(row, known.setdefault(key[0], Crosswalk(key[0])))
            if row.get("source"):
                cited = {*found[key].sources, (row["source"], row.get("locator", ""))}
                found[key] = replace(found[key], sources=tuple(sorted(cited)))
        return cls(known, tuple(found[key] for key in sorted(found)))

    def as_json(self) -> dict[str, Any]:
        """Write everything as plain JSON values, to hand it to another process.

        Most texts are there thousands of times, so each is written once and then pointed at."""
        texts: dict[str, int] = {}

        def number(text: str) -> int:
            return texts.setdefault(text, len(texts))

        rows = [
            [
                *(number(getattr(row, name)) for name in _TEXTS),
                int(row.negated),
                [number(part) for cited in row.sources for part in cited],
            ]
            for row in self.rows
        ]
        return {
            "crosswalks": [list(astuple(each)) for each in self.crosswalks.values()],
            "texts": list(texts),
            "rows": rows,
        }

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Published":
        """Read what :meth:`as_json` wrote."""
        crosswalks = {
            iri: Crosswalk(iri, name, standing, tuple(frameworks), tuple(editions), held)
            for iri, name, standing, frameworks, editions, held in found["crosswalks"]
        }
        texts: list[str] = found["texts"]
        rows = []
        for *parts, negated, cited in found["rows"]:
            told = {name: texts[part] for name, part in zip(_TEXTS, parts, strict=True)}
            places = [texts[part] for part in cited]
            sources = tuple(zip(places[::2], places[1::2], strict=True))
            rows.append(PublishedRow(**told, negated=bool(negated), sources=sources))
        return cls(crosswalks, tuple(rows))


def _gather_crosswalks(lines: Iterable[Mapping[str, str]]) -> dict[str, Crosswalk]:
    gathered: dict[str, _Known] = {}
    for line in sorted(lines, key=lambda line: sorted(line.items())):
        known = gathered.setdefault(line["crosswalk"], _Known())
        known.title = known.title or line.get("title", "")
        known.name = known.name or line.get("name", "")
        known.standing = known.standing or line.get("standing", "").removeprefix(_STANDING)
        known.held = known.held or int(line.get("held", "0"))
        known.frameworks += [line["framework"]] if line.get("framework") else []
        known.editions += [line["edition"]] if line.get("edition") else []
    return {
        iri: Crosswalk(
            iri,
            known.title or known.name,
            known.standing,
            tuple(known.frameworks),
            tuple(known.editions),
            known.held,
        )
        for iri, known in gathered.items()
    }


def _row(row: Mapping[str, str], crosswalk: Crosswalk) -> PublishedRow:
    """Make a row; where it names no edition, it was made for the one that its crosswalk names."""
    subjects, objects = row.get("subjectFramework", ""), row.get("objectFramework", "")
    return PublishedRow(
        row["mapping"],
        row["crosswalk"],
        row["subject"],
        row["predicate"],
        row.get("modifier") == NEGATED,
        row["object"],
        subjects,
        objects,
        row.get("subjectEdition") or crosswalk.edition_of(subjects),
        row.get("objectEdition") or crosswalk.edition_of(objects),
        row.get("group", ""),
        row.get("groupKind", "").removeprefix(_GROUP_KIND),
        row.get("words", ""),
        row.get("sourceRow", ""),
    )
