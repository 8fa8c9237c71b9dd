"""Parses RDF of any form into triples that know their line, where the form has lines.

The parser is handed one line after the other, so that a triple is known to end on the last line
that was handed over. Nothing is fetched: a JSON-LD context that stands elsewhere is refused.
"""

import io
import re
from dataclasses import dataclass
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, errors

import pyoxigraph as ox

from aiconcord.mapping.faults import Faults

MOST_TRIPLES = 3_000_000
_MOST_FAULTS = 100
_LINE_AGAIN = re.compile(r"\s*\(line \d+\)$|^Parser error at [^:]*: ")
_CUT_OFF = tuple(
    errors.codes[said] for said in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN)
)
_BY_LINES = (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS)


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple and the line it ends on; 0 where the form has no lines."""

    subject: ox.NamedNode | ox.BlankNode
    predicate: str
    object: ox.NamedNode | ox.BlankNode | ox.Literal
    line: int


class _Lines(io.BytesIO):
    """Gives the parser one line at a time, and tells which was given last."""

    number = 0

    def read(self, _size: int | None = -1, /) -> bytes:
        """Give the next line, whatever size was asked for."""
        line = self.readline()
        self.number += bool(line)
        return line


def parse_rdf(content: bytes, form: ox.RdfFormat, faults: Faults) -> list[Triple]:
    """Parse *content*; every fault of syntax is told, and reading goes on where it can."""
    source = _Lines(content)
    by_lines = form in _BY_LINES
    found: list[Triple] = []
    told = 0
    if form == ox.RdfFormat.RDF_XML:
        _check_whole(content, faults)
    parser = ox.parse(source if by_lines else content, format=form, base_iri=None)
    while True:
        try:
            quad = next(parser)
        except StopIteration:
            return found
        except SyntaxError as fault:
            _tell(fault, faults)
            told += 1
            if not by_lines or told >= _MOST_FAULTS:
                return found
            continue
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            continue
        line = source.number if by_lines else 0
        found.append(Triple(subject, quad.predicate.value, value, line))
        if len(found) >= MOST_TRIPLES:
            faults.add(
                "mapping-too-large",
                f"the file has more than {MOST_TRIPLES:,} triples; the rest was not read",
                "split it into several sets",
            )
            return found


def _check_whole(content: bytes, faults: Faults) -> None:
    """Tell where RDF/XML is cut off: the parser of RDF takes its end for the end of the document.

    What is broken in any other way that parser tells itself."""
    try:
        ParserCreate().Parse(content, True)  # it fetches nothing
    except ExpatError as fault:
        if fault.code in _CUT_OFF:
            faults.add(
                "mapping-rdf",
                f"the RDF is not valid: {ErrorString(fault.code)}",
                "send the whole file",
                line=fault.lineno,
                column=fault.offset + 1,
            )


def _tell(fault: SyntaxError, faults: Faults) -> None:
    what = _LINE_AGAIN.sub("", str(fault.msg))
    remote = "LoadDocumentCallback" in what
    faults.add(
        "mapping-rdf",
        "its JSON-LD context stands elsewhere, and nothing is fetched here"
        if remote
        else f"the RDF is not valid: {what}",
        "write the context into the file"
        if remote
        else "mend it and check again: what follows may have been passed over",
        line=fault.lineno,
        column=fault.offset,
    )
