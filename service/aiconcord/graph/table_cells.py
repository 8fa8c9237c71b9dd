"""Cells of a spreadsheet: values to text and back, so that nothing is lost on the way.

A column holds values of one property and one kind. Several values are parted by ` | `. What a
spreadsheet might take for a formula, a part or an end of line is escaped with a backslash.
"""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from aiconcord.graph.turtle_blocks import Value
from aiconcord.names.namespaces import ID, KINDS, PREFIXES

THING, TEXT, DATE = "thing", "text", "date"
"""Kinds of value; the others are a language, as in `@en`, or a datatype, as in `xsd:integer`."""

_XSD = PREFIXES["xsd"]
_DATE_TYPES = (
    (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), _XSD + "date"),
    (re.compile(r"\d{4}-\d\d", re.ASCII), _XSD + "gYearMonth"),
    (re.compile(r"\d{4}", re.ASCII), _XSD + "gYear"),
)
_NUMBERS = {
    _XSD + "integer": (re.compile(r"[+-]?\d+"), "a whole number"),
    _XSD + "decimal": (re.compile(r"[+-]?\d*\.?\d+"), "a number, as in 0.8"),
    _XSD + "boolean": (re.compile("true|false"), "`true` or `false`"),
}
_HEAD = re.compile(r"(?P<name>\S+)(?: \((?P<kind>\S+)\))?")
_LANGUAGE = re.compile(r"@[a-z]+(-[a-z0-9]+)*")
_SPACES = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "s": " ", "e": ""}
_TO_ESCAPE = re.compile(r"[\\|\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.)|$)", re.DOTALL)
_PARTS = re.compile(r"(?:[^\\|]|\\.|\\$)+", re.DOTALL)


def shorten(address: str) -> str:
    """Shorten an address to what a person would type.

    >>> shorten(ID + "body/imda#name-1"), shorten(PREFIXES["aic"] + "Body"), shorten("urn:x")
    ('body/imda#name-1', 'aic:Body', 'urn:x')
    """
    tries = [address.removeprefix(ID)] if address.startswith(ID) else []
    tries += [f"{p}:{address[len(s) :]}" for p, s in _SPACES if address.startswith(s)]
    for short in [*tries, address]:
        try:
            if short == short.strip() and expand(short) == address:
                return short
        except ValueError:
            continue
    return f"<{address}>"


def expand(text: str) -> str:
    """Give the address in full that *text* is short for; a ValueError says how to write one.

    >>> expand("body/imda") == ID + "body/imda"
    True
    """
    prefix, colon, local = text.partition(":")
    if text.startswith("<") and text.endswith(">"):
        address = text[1:-1]
    elif text.partition("/")[0] in KINDS and "/" in text:
        address = ID + text
    elif colon and prefix in PREFIXES and not local.startswith("//"):
        address = PREFIXES[prefix] + local
    elif colon:
        address = text
    else:
        raise ValueError("no address; write `body/imda`, `aic:Body` or `https://…`")
    return ox.NamedNode(address).value


def kind_of_value(value: Value) -> str:
    """Tell the kind of column that *value* stands in."""
    if not isinstance(value, ox.Literal):
        return THING
    if value.language:
        return f"@{value.language}"
    datatype = value.datatype.value
    if datatype == _XSD + "string":
        return TEXT
    if date_type(value.value) == datatype:
        return DATE
    return shorten(datatype)


def date_type(text: str) -> str | None:
    """Tell the datatype of a date by how precisely it is written; None where it is none.

    >>> date_type("2024-07"), date_type("July 2024")
    ('http://www.w3.org/2001/XMLSchema#gYearMonth', None)
    """
    return next((kind for pattern, kind in _DATE_TYPES if pattern.fullmatch(text)), None)


def write_head(name: str, kind: str) -> str:
    """Write the heading of the column for the property *name* and values of *kind*.

    >>> write_head(PREFIXES["dcterms"] + "title", "@en")
    'dcterms:title (@en)'
    """
    return shorten(name) if kind == THING else f"{shorten(name)} ({kind})"


def read_head(text: str) -> tuple[str, str]:
    """Read a heading: the property and the kind; a ValueError tells what is wrong with it.

    >>> read_head("aic:start (date)") == (PREFIXES["aic"] + "start", "date")
    True
    """
    found = _HEAD.fullmatch(text.strip())
    if not found:
        raise ValueError("not a property with its kind, as in `aic:start (date)`")
    kind = found["kind"] or THING
    if kind not in (THING, TEXT, DATE) and not _LANGUAGE.fullmatch(kind):
        expand(kind)
    return expand(found["name"]), kind


def write_cell(values: Iterable[Value]) -> str:
    """Write *values*, sorted, as one cell.

    >>> write_cell([ox.Literal("b"), ox.Literal("=a|")])
    '\\\\=a\\\\| | b'
    """
    return " | ".join(sorted(_escape(_written(value)) for value in values))


def _written(value: Value) -> str:
    if isinstance(value, ox.NamedNode):
        return shorten(value.value)
    return value.value


def _escape(text: str) -> str:
    if not text:
        return "\\e"
    text = _TO_ESCAPE.sub(_escaped, text)
    if text[0] in "=+-@'":
        text = "\\" + text
    if text[0].isspace():
        text = f"\\u{ord(text[0]):04X}{text[1:]}"
    if text[-1].isspace():
        text = f"{text[:-1]}\\u{ord(text[-1]):04X}"
    return text


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    return "\\" + char if char in "\\|" else f"\\u{ord(char):04X}"


def read_cell(text: str, kind: str) -> list[Value]:
    """Read the values of a cell in a column of *kind*; a ValueError says what does not fit.

    >>> [value.datatype.value.rpartition("#")[2] for value in read_cell("2024-07 | 2024", "date")]
    ['gYearMonth', 'gYear']
    """
    parts = [part.strip() for part in _PARTS.findall(text)]
    return [_value(_ESCAPED.sub(_meant, part), kind) for part in parts if part]


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    char = found[2]
    if char is None:
        raise ValueError("ends in a lone `\\`; write `\\\\` for one backslash")
    return _ESCAPES.get(char, char)


def _value(text: str, kind: str) -> Value:
    if kind == THING:
        return ox.NamedNode(expand(text))
    if kind == TEXT:
        return ox.Literal(text)
    if kind.startswith("@"):
        return ox.Literal(text, language=kind[1:])
    if kind == DATE:
        datatype = date_type(text)
        if datatype is None:
            raise ValueError("no date; write 2024-07-08, 2024-07 or 2024")
        return ox.Literal(text, datatype=ox.NamedNode(datatype))
    datatype = expand(kind)
    pattern, wanted = _NUMBERS.get(datatype, (None, ""))
    if pattern and not pattern.fullmatch(text):
        raise ValueError(f"not {wanted}")
    return ox.Literal(text, datatype=ox.NamedNode(datatype))
