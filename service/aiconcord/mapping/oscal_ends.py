"""How OSCAL names the end of a row: by a resource, and by an id within it."""

from urllib.parse import unquote

from aiconcord.mapping.curies import looks_like_iri
from aiconcord.mapping.free_rows import coded
from aiconcord.mapping.keeping import on_one_line
from aiconcord.mapping.prefixes import namespace
from aiconcord.mapping.row import MappingRow
from aiconcord.names.namespaces import ID
from aiconcord.names.slugs import slug

_ELEMENTS, _FRAMEWORKS = ID + "element/", ID + "framework/"


def is_framework(iri: str) -> bool:
    """Tell whether *iri* names a framework of ours as a whole."""
    return iri.startswith(_FRAMEWORKS)


def href_of(row: MappingRow, end: str) -> str:
    """Give the resource that *end* of *row* lies in: what it names as its source, else the IRI's.

    >>> href_of(MappingRow({"subject_id": ID + "element/rmf/govern-1"}), "subject")
    'https://w3id.org/aiconcord/id/framework/rmf'
    """
    iri = row.text(f"{end}_id")
    framework = iri.removeprefix(_ELEMENTS).partition("/")[0]
    own = _FRAMEWORKS + framework if iri.startswith(_ELEMENTS) else namespace(iri)
    return row.text(f"{end}_source") or own


def id_ref_of(row: MappingRow, end: str) -> str:
    """Give the id of *end* of *row* within its resource: the official code, or the IRI in full.

    >>> row = MappingRow({"subject_id": ID + "element/rmf/govern-1"})
    >>> row.codes["subject_id"] = "GOVERN 1"
    >>> id_ref_of(row, "subject")
    'GOVERN 1'
    """
    iri, source = row.text(f"{end}_id"), href_of(row, end).partition("#")[0]
    place, _, name = iri.removeprefix(_ELEMENTS).rpartition("/")
    if iri.startswith(_ELEMENTS) and source == _FRAMEWORKS + place:
        code = row.codes.get(f"{end}_id", "")
        return code if slug(code) == name else name if slug(name) == name else iri
    code = unquote(iri.partition("#")[2])
    short = code == on_one_line(code) and code and not looks_like_iri(code)
    return code if short and coded(source, code) == iri else iri
