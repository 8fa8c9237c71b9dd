"""Reads XML into elements that know their line and column; DTDs and entities are refused.

defusedxml parses: what expands, or points out of the file, never gets as far as being read.
"""

import io
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource, Locator, XMLReader

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from aiconcord.mapping.faults import Faults

_DEEPEST = 60


@dataclass(slots=True)
class Element:
    """An element: its namespace and name, its attributes, its children, and all its text."""

    space: str
    name: str
    line: int
    column: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in the element and in those within, its white space made single."""
        return " ".join("".join(self._all()).split())

    def _all(self) -> list[str]:
        inner = [piece for child in self.children for piece in [" ", *child._all()]]
        return [*self.pieces, *inner]


class _TooDeepError(Exception):
    pass


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._place: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - named by the library
        self._place = locator

    def startElementNS(  # noqa: N802
        self,
        name: tuple[str | None, str],
        qname: str | None,  # noqa: ARG002
        attrs: AttributesNSImpl,
    ) -> None:
        if len(self._open) >= _DEEPEST:
            raise _TooDeepError
        line, column = self.place
        element = Element(name[0] or "", name[1], line, column)
        element.attributes = {local: value for (_, local), value in attrs.items()}
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802, ARG002
        self._open.pop()

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].pieces.append(content)

    @property
    def place(self) -> tuple[int, int]:
        """Where the parser is, both counted from 1."""
        if self._place is None:
            return 1, 1
        return self._place.getLineNumber() or 1, (self._place.getColumnNumber() or 0) + 1


def read_xml(content: bytes, faults: Faults) -> Element | None:
    """Read *content*; a fault is told, and what stands before it is given."""
    handler = _Handler()
    parser: XMLReader = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    source = InputSource()
    source.setByteStream(io.BytesIO(content))
    try:
        parser.parse(source)
    except SAXParseException as fault:
        line, column = fault.getLineNumber() or 1, (fault.getColumnNumber() or 0) + 1
        what, remedy = f"not valid XML: {fault.getMessage()}", "mend it here"
    except DefusedXmlException:
        line, column = handler.place
        what, remedy = "refused: it holds a DTD or entities", "remove the DOCTYPE"
    except _TooDeepError:
        line, column = handler.place
        what, remedy = "refused: it nests too deeply", "write it as the schema has it"
    else:
        return handler.root
    faults.add(
        "mapping-xml",
        f"the file is {what}",
        f"{remedy}; what follows this place was not read",
        line=line,
        column=column,
    )
    return handler.root
