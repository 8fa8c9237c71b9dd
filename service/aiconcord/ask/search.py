"""Find things by name, abbreviation, former name, hidden label, code or identifier.

The index lives in memory and is built once from rows that the engine gave, so it works the same on
every engine. Start reading at :meth:`SearchIndex.find`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import process

from aiconcord.ask.matching import fit, plain
from aiconcord.graph.engine import RESULT_TYPES, Engine, Term
from aiconcord.graph.results import read_rows
from aiconcord.names.uris import kind_of
from aiconcord.settings.table import Limits

PATIENCE = 120.0
"""Seconds that each of the two queries for the index may take, on a machine that is busy."""
KIND_ORDER = (
    "body",
    "arrangement",
    "framework",
    "crosswalk",
    "element",
    "area",
    "commitment",
    "event",
    "post",
    "jurisdiction",
    "edition",
    "concept",
    "scheme",
    "source",
    "mapping",
)
_RANK = {kind: place for place, kind in enumerate(KIND_ORDER)}
HOW_WEIGHT = {"holder": 0.96, "former": 0.97, "hidden": 0.95, "title": 0.98, "alternative": 0.99}
"""A name that is current and right stands a little above one that is not."""
FURTHER_DOWN = {"source": 0.9, "concept": 0.92, "scheme": 0.92}
"""What documents a thing, or words it, stands below the thing itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A known thing, as lists and links show it."""

    uri: str
    label: str
    kind: str
    type: str = ""
    jurisdiction: str = ""
    replaced_by: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One way to call a thing: *how* is official, short, abbreviation, hidden, code ..."""

    text: str
    how: str
    start: str = ""
    end: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, with the name that *matched* and how that name stands to the thing."""

    uri: str
    label: str
    kind: str
    matched: str
    jurisdiction: str
    score: float
    how: str = ""
    type: str = ""
    start: str = ""
    end: str = ""
    note: str = ""


def _kind(uri: str) -> str:
    kind = kind_of(uri) or ""
    if "#" in uri:
        return {"scheme": "concept", "framework": "edition"}.get(kind, kind)
    return kind


def _value(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if term else ""


def _best(names: list[Name]) -> str:
    """Choose a label where the data gives none: an official name without an end, else any name."""
    fitting = [name for name in names if name.how not in ("hidden", "identifier")]
    fitting.sort(key=lambda name: (name.how != "official", bool(name.end), name.text))
    return fitting[0].text if fitting else ""


class SearchIndex:
    """Every known thing and every name it goes by."""

    def __init__(self, entries: Mapping[str, Entry], names: Mapping[str, list[Name]]) -> None:
        self.entries = dict(entries)
        self.names = dict(names)
        self._plain = [
            (plain(name.text), name, self._final(uri))
            for uri, found in names.items()
            for name in found
            if uri in self.entries
        ]

    @classmethod
    def build(cls, found: Iterable[Mapping[str, Term]]) -> "SearchIndex":
        """Build the index from *found*: rows with ``thing`` and any of label, type, jurisdiction,
        replacedBy (what the thing is) and text, how, start, end, note (one of its names).
        """
        entries: dict[str, Entry] = {}
        names: dict[str, list[Name]] = defaultdict(list)
        for row in found:
            uri = row["thing"].value
            label = _value(row, "label")
            if uri not in entries or (label and not entries[uri].label):
                entries[uri] = Entry(
                    uri,
                    label,
                    _kind(uri),
                    _value(row, "type"),
                    _value(row, "jurisdiction"),
                    _value(row, "replacedBy"),
                    row["label"].lang if "label" in row else None,
                )
            if "text" in row:
                parts = (_value(row, key) for key in ("text", "how", "start", "end", "note"))
                names[uri].append(Name(*parts))
        for uri, called in names.items():
            entry = entries.get(uri)
            if entry and not entry.label:
                entries[uri] = replace(entry, label=_best(called))
        for uri, entry in entries.items():
            # The label of a retired id speaks of its successor; it is no name of either.
            retired = bool(entry.replaced_by)
            if entry.label and not retired and all(name.text != entry.label for name in names[uri]):
                names[uri].append(Name(entry.label, "name"))
        return cls(entries, names)

    def _final(self, uri: str) -> str:
        """Follow replacements: who looks for a retired id wants what took its place."""
        seen = {uri}
        while (entry := self.entries.get(uri)) and entry.replaced_by in self.entries:
            uri = entry.replaced_by
            if uri in seen:
                break
            seen.add(uri)
        return uri

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Find the things that *text* may mean, best first, each once and by its best name."""
        sought = plain(text)
        best: dict[str, tuple[float, Name]] = {}
        for name_text, name, uri in self._plain:
            points = fit(sought, name_text)
            if not points:
                continue
            points *= HOW_WEIGHT.get(name.how, 1.0)
            points *= FURTHER_DOWN.get(self.entries[uri].kind, 1.0)
            if uri not in best or points > best[uri][0]:
                best[uri] = (points, name)
        hits = [self._hit(uri, points, name) for uri, (points, name) in best.items()]
        hits.sort(key=lambda hit: (-hit.score, _RANK.get(hit.kind, 99), hit.label, hit.uri))
        return hits[:limit]

    def _hit(self, uri: str, points: float, name: Name) -> Hit:
        entry = self.entries[uri]
        return Hit(
            uri=uri,
            label=self.label(uri),
            kind=entry.kind,
            matched=name.text,
            jurisdiction=entry.jurisdiction,
            score=round(points, 1),
            how=name.how,
            type=entry.type,
            start=name.start,
            end=name.end,
            note=name.note,
        )

    def label(self, uri: str) -> str:
        """Give the label of *uri*, or the last part of the URI where nothing is known of it."""
        entry = self.entries.get(uri)
        if entry and entry.label:
            return entry.label
        if entry and entry.replaced_by:
            return f"{uri.rsplit('/', 1)[-1]} (retired)"
        return uri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def short(self, uri: str) -> str:
        """Give the short name that *uri* goes by now; empty where it has none, or several."""
        found = {each.text for each in self.names.get(uri, ()) if each.how == "short"}
        ended = {each.text for each in self.names.get(uri, ()) if each.how == "short" and each.end}
        return min(found - ended) if len(found - ended) == 1 else ""

    def knows(self, uri: str) -> bool:
        """Tell whether *uri* is a thing of this release."""
        return uri in self.entries

    def nearest(self, uri: str, limit: int = 3) -> list[Entry]:
        """Give the known things whose URI is written most like *uri*, for who mistyped one."""
        known = [each for each in self.entries if "#" not in each]
        close = process.extract(uri, known, limit=limit, score_cutoff=80)
        return [self.entries[found] for found, _, _ in close]

    def of_kind(self, kind: str) -> list[Entry]:
        """List the things of *kind* that are not retired, by label."""
        found = [e for e in self.entries.values() if e.kind == kind and not e.replaced_by]
        return sorted(found, key=lambda entry: (entry.label.casefold(), entry.uri))


async def load_index(engine: Engine, queries: Path) -> SearchIndex:
    """Ask *engine* for all things and names, with the queries in *queries*, and index them.

    A dataset that is not a release of ours has none of them; its index is empty, not an error.
    """
    answers = []
    for name in ("things", "names"):
        text = (queries / "things" / f"{name}.rq").read_text("utf-8")
        # Our own and asked once: what strangers' queries may cost is another matter.
        whole = Limits(seconds=PATIENCE)
        answers.append((await engine.ask(text, media_type=RESULT_TYPES[0], limits=whole)).body)
    return await asyncio.to_thread(_index, answers)


def _index(answers: list[bytes]) -> SearchIndex:
    """Index the rows of *answers*: a second of work, which must not hold up the event loop."""
    return SearchIndex.build(row for answer in answers for row in read_rows(answer))
