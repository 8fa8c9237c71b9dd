"""Writes a mapping set in any format that we read, and tells what the format cannot keep.

Each format says what it has a place for. A set is narrowed to that, what was taken away is told,
and what is left is written whole. Where the result would say something else than the set, nothing
is written: that is refused, row by row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from aiconcord.mapping import free_write, olir_write, oscal_fit, oscal_forms, rdf_write, sssom_forms
from aiconcord.mapping.keeping import Losses, Refusal, Room, narrow, refused
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.problems.record import Problem, ProblemError

_ENDS: Final = ("subject_id", "object_id")
_UNREAD: Final = "what could not be read cannot be written"


@dataclass(frozen=True, slots=True)
class Written:
    """A file: its *content*, its *metadata* file where it has one, and what was *lost*."""

    content: bytes
    metadata: bytes | None
    lost: tuple[Problem, ...]
    kept: MappingSet
    """What the file says, as it is read back."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format to write: what people call it, how its files end, what they are sent as."""

    title: str
    suffix: str
    media_type: str
    room: Room
    write: Callable[[MappingSet], bytes | tuple[list[str], list[str]]]
    refuse: Callable[[MappingSet], Iterable[Refusal]] = lambda _: ()
    change: Callable[[MappingSet, Losses], MappingSet] = lambda table, _: table
    prepare: Callable[[MappingSet, Losses], MappingSet] = lambda table, _: table
    """What *change* does, done before the set is narrowed."""
    external: bool = False
    """Whether the metadata is a file of its own."""


_TSV: Final = "text/tab-separated-values"
_OLD: Final = (sssom_forms.refuse_new, sssom_forms.as_old, sssom_forms.without_scopes)
_OSCAL: Final = (oscal_fit.refuse, oscal_fit.as_collection)
_GRAPH: Final = (rdf_write.refuse_nameless, rdf_write.as_graph)

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "sssom-tsv": Form(
            "SSSOM/TSV 1.1", ".sssom.tsv", _TSV, sssom_forms.TSV, sssom_forms.write_tsv
        ),
        "sssom-tsv-external": Form(
            "SSSOM/TSV 1.1 with metadata beside it",
            ".external.sssom.tsv",
            _TSV,
            sssom_forms.TSV,
            sssom_forms.write_tsv,
            external=True,
        ),
        "sssom-tsv-1.0": Form(
            "SSSOM/TSV 1.0",
            ".1.0.sssom.tsv",
            _TSV,
            sssom_forms.TSV_OLD,
            sssom_forms.write_tsv_old,
            *_OLD,
        ),
        "sssom-tsv-1.0-external": Form(
            "SSSOM/TSV 1.0 with metadata beside it",
            ".1.0.external.sssom.tsv",
            _TSV,
            sssom_forms.TSV_OLD,
            sssom_forms.write_tsv_old,
            *_OLD,
            external=True,
        ),
        "sssom-json": Form(
            "SSSOM/JSON",
            ".sssom.json",
            "application/json",
            sssom_forms.JSON,
            sssom_forms.write_json,
        ),
        "sssom-turtle": Form(
            "SSSOM/RDF in Turtle",
            ".sssom.ttl",
            "text/turtle",
            rdf_write.RDF,
            rdf_write.write_turtle,
            *_GRAPH,
        ),
        "sssom-json-ld": Form(
            "SSSOM/RDF in JSON-LD",
            ".sssom.jsonld",
            "application/ld+json",
            rdf_write.JSON_LD,
            rdf_write.write_json_ld,
            *_GRAPH,
        ),
        "skos": Form(
            "SKOS mapping triples",
            ".skos.ttl",
            "text/turtle",
            rdf_write.SKOS,
            rdf_write.write_skos,
            rdf_write.refuse_unsayable,
            rdf_write.as_triples,
        ),
        "csv": Form(
            "CSV with headings",
            ".csv",
            "text/csv",
            free_write.CSV,
            free_write.write_csv,
            free_write.refuse_ends,
            free_write.as_cells,
        ),
        "olir": Form(
            "NIST OLIR workbook",
            ".olir.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            olir_write.ROOM,
            olir_write.write_olir,
            olir_write.refuse,
            olir_write.as_workbook,
        ),
        "oscal-json": Form(
            "OSCAL mapping collection in JSON",
            ".oscal.json",
            "application/json",
            oscal_fit.ROOM,
            oscal_forms.write_json,
            *_OSCAL,
        ),
        "oscal-yaml": Form(
            "OSCAL mapping collection in YAML",
            ".oscal.yaml",
            "application/yaml",
            oscal_fit.ROOM,
            oscal_forms.write_yaml,
            *_OSCAL,
        ),
        "oscal-xml": Form(
            "OSCAL mapping collection in XML",
            ".oscal.xml",
            "application/xml",
            oscal_fit.ROOM,
            oscal_forms.write_xml,
            *_OSCAL,
        ),
    }
)
"""Format by its name on the command line."""


def write_mapping(table: MappingSet, form: str, codes: Mapping[str, str] | None = None) -> Written:
    """Write *table* as *form*, a key of :data:`FORMS`; what the format cannot keep is told.

    *codes* gives the official code of elements, for formats that name them so. Raises ProblemError
    where the format would say something else than the set does."""
    how = FORMS[form]
    kept, lost = fit(table, form, codes)
    written = how.write(kept)
    if isinstance(written, bytes):
        return Written(written, None, lost, kept)
    block, lines = written
    if how.external:
        return Written(_text(lines), _text(block), lost, kept)
    return Written(_text([*(f"#{line}" for line in block), *lines]), None, lost, kept)


def fit(
    table: MappingSet, form: str, codes: Mapping[str, str] | None = None
) -> tuple[MappingSet, tuple[Problem, ...]]:
    """Give what of *table* the format keeps, and what is lost; refuse as :func:`write_mapping`."""
    how = FORMS[form]
    table = _with_codes(propagate(table), codes or {})
    refusals = [Refusal(_UNREAD, "mend it first", row) for row in table.rows if row.malformed]
    found = refused(refusals or how.refuse(table), table.name)
    if found:
        raise ProblemError(*found)
    losses = Losses(how.title)
    kept = how.change(narrow(how.prepare(table, losses), how.room, losses), losses)
    return kept, tuple(losses.problems(table.name))


def _with_codes(table: MappingSet, codes: Mapping[str, str]) -> MappingSet:
    """Give *table* with the official code of each end that has one."""
    rows = [
        replace(row, codes={end: codes[row.text(end)] for end in _ENDS if row.text(end) in codes})
        for row in table.rows
    ]
    return replace(table, rows=rows)


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8") if lines else b""
