"""Changes as an Atom feed (RFC 4287), its older pages linked as archives (RFC 5005)."""

from collections.abc import Callable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from aiconcord.graph.changes import Change
from aiconcord.names.namespaces import BASE
from aiconcord.web.change_log import STREAM, member

MEDIA_TYPE: Final = "application/atom+xml"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
HISTORY: Final = "http://purl.org/syndication/history/1.0"


def updated(day: str) -> str:
    """Write the moment at which a release of *day* came out, as Atom wants it.

    >>> updated("2026-11-21")
    '2026-11-21T00:00:00Z'
    """
    return f"{day}T00:00:00Z"


def feed(
    rows: Sequence[tuple[int, Change]],
    label_of: Callable[[str], str],
    *,
    name: str,
    title: str,
    links: Sequence[tuple[str, str]],
    archive: bool,
    day: str,
) -> bytes:
    """Write the feed of *rows* (page and change), newest first.

    *name* is the feed's own id, *links* are (relation, address), *day* stands for its last update
    where there is no entry.
    """
    root = Element("feed", {"xmlns": NAMESPACE, "xmlns:fh": HISTORY, "xml:lang": "en"})
    _text(root, "id", name)
    _text(root, "title", title)
    _text(root, "updated", updated(max((one.date for _, one in rows), default=day)))
    _text(SubElement(root, "author"), "name", "AI Concord")
    _text(root, "rights", "CC BY 4.0: https://creativecommons.org/licenses/by/4.0/")
    for relation, address in links:
        SubElement(root, "link", {"rel": relation, "href": address})
    if archive:
        SubElement(root, "fh:archive")
    for page, one in reversed(rows):
        _entry(root, page, one, label_of(one.thing))
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, page: int, one: Change, label: str) -> None:
    entry = SubElement(root, "entry")
    part = f" ({one.id.partition('#')[2]})" if one.is_part else ""
    _text(entry, "id", member(page, one))
    _text(entry, "title", f"{one.change.capitalize()}: {label}{part}")
    _text(entry, "updated", updated(one.date))
    SubElement(entry, "link", {"rel": "alternate", "href": one.uri})
    SubElement(entry, "category", {"term": one.change, "scheme": f"{STREAM}#change"})
    SubElement(entry, "category", {"term": one.kind, "scheme": f"{BASE}id"})
    _text(entry, "summary", f"{one.change.capitalize()} in release {one.release}: {one.uri}")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(filter(_writable, text))


def _writable(sign: str) -> bool:
    """Tell whether XML 1.0 can hold *sign* at all."""
    return sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff")
