"""Gathers the published crosswalks from the sources: no release, no engine, nothing kept.

The rows are taken from the tables as the reader gives them; made into triples and asked for, they
would take several times as long, on every check of a file.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from aiconcord.crosswalk.published import NEGATED, Published
from aiconcord.crosswalk.published_asked import CROSSWALKS
from aiconcord.graph.ask_files import Row, ask_files
from aiconcord.graph.layout import SSSOM_SUFFIX
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.row_names import row_name
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places, find_places

CITATIONS: Final = "citations.rq"
_SLOTS: Final = {
    "subject_id": "subject",
    "predicate_id": "predicate",
    "object_id": "object",
    "subject_source": "subjectFramework",
    "object_source": "objectFramework",
    "subject_source_version": "subjectEdition",
    "object_source_version": "objectEdition",
}
_PROPERTIES: Final = {
    DEF + "group": "group",
    DEF + "groupKind": "groupKind",
    DEF + "relationAsPublished": "words",
    DEF + "sourceRow": "sourceRow",
    DEF + "cites": "cites",
}


def published_offline() -> Published:
    """Give the published crosswalks, from the sources in the checkout or in the wheel.

    The build derives none of it, so a release holds the same; they are read once a process."""
    return _published_in(find_places())


@lru_cache(maxsize=1)
def _published_in(places: Places) -> Published:
    folder = places.data / "crosswalks"
    about = sorted(folder.glob("*.ttl"))
    crosswalks, cited = (
        ask_files(about, (places.queries / "mappings" / name).read_text("utf-8"))
        for name in (CROSSWALKS, CITATIONS)
    )
    places_in: dict[str, list[Row]] = {}
    more: dict[str, list[str]] = {}
    for line in cited:
        places_in.setdefault(line["citation"], []).append(line)
        if "mapping" in line:
            more.setdefault(line["mapping"], []).append(line["citation"])
    rows: list[Row] = []
    for file in sorted(folder.glob(f"*{SSSOM_SUFFIX}")):
        table, problems = read_sssom(file.read_bytes(), file.name)
        if any(problem.severity == "error" for problem in problems):
            raise ProblemError(problems[0])
        crosswalks.append({"crosswalk": table.id, "title": table.text("mapping_set_title")})
        for row in _rows(table):
            citations = {row.pop("cites", ""), *more.get(row["mapping"], ())}
            found = [line for name in citations for line in places_in.get(name, ())]
            distinct = sorted({(line["source"], line.get("locator", "")) for line in found})
            rows += [{**row, "source": source, "locator": at} for source, at in distinct] or [row]
    return Published.gather(crosswalks, rows)


def _rows(table: MappingSet) -> Iterator[Row]:
    """Give the rows of *table* with the columns of ``published.rq``, but the citation itself."""
    columns = dict(_SLOTS)
    for name, extension in table.extensions.items():
        if extension.iri in _PROPERTIES:
            columns[name] = _PROPERTIES[extension.iri]
    for row in table.rows:
        found = {column: row.text(name) for name, column in columns.items() if row.text(name)}
        yield {"mapping": row_name(table, row), "crosswalk": table.id, **found, **_negation(row)}


def _negation(row: MappingRow) -> Row:
    return {"modifier": NEGATED} if row.text("predicate_modifier") == "Not" else {}
