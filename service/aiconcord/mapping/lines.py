"""From bytes to lines, and from lines to cells, losing nothing on the way.

The standard library's csv reader swallows the rest of a file after one stray quote; here the quote
is told with its line, and reading goes on at the next cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aiconcord.mapping.faults import Faults, shown

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_IN_CELL = 32_000
MOST_LINES_IN_CELL = 1_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row, and the *line* it starts on."""

    cells: list[str]
    line: int


def to_lines(content: bytes, faults: Faults) -> list[str]:
    """Decode *content* and split it at LF, CR LF or CR; an unreadable file gives no lines.

    Bytes that are no UTF-8 and control characters are told and replaced, so that one bad byte does
    not hide the other faults."""
    if too_large(content, faults):
        return []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add("mapping-not-utf8", "the file is UTF-16", "save it as UTF-8", line=1)
        return []
    content = without_bom(content, faults)
    text = _decode(content, faults)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if _CONTROL.search(text):
        for number, line in enumerate(lines):
            found = _CONTROL.search(line)
            if found:
                faults.add(
                    "mapping-control-character",
                    f"character U+{ord(found[0]):04X} is no text",
                    "remove it",
                    line=number + 1,
                    column=found.start() + 1,
                )
                lines[number] = _CONTROL.sub(_REPLACEMENT, line)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def too_large(content: bytes, faults: Faults) -> bool:
    """Tell whether *content* is over the size limit; where it is, that is a fault."""
    if len(content) <= MOST_BYTES:
        return False
    faults.add(
        "mapping-too-large",
        f"the file has {len(content):,} bytes, more than {MOST_BYTES:,}",
        "split it into several sets",
    )
    return True


def without_bom(content: bytes, faults: Faults) -> bytes:
    """Give *content* without the byte order mark that it may start with; the mark is a fault."""
    if not content.startswith(b"\xef\xbb\xbf"):
        return content
    faults.add(
        "mapping-bom",
        "the file starts with a byte order mark",
        "save it as UTF-8 without one",
        line=1,
        column=1,
    )
    return content[3:]


def _decode(content: bytes, faults: Faults) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        start = content.rfind(b"\n", 0, fault.start) + 1
        faults.add(
            "mapping-not-utf8",
            f"byte {content[fault.start]:#04x} is not UTF-8",
            "save the file as UTF-8",
            line=content.count(b"\n", 0, fault.start) + 1,
            column=len(content[start : fault.start].decode("utf-8", "replace")) + 1,
        )
        return content.decode("utf-8", "replace")


def delimiter_of(header: str, name: str) -> str:
    """Tell whether the table under *header* is separated by tabs or, as SSSOM/CSV, by commas.

    >>> delimiter_of("subject_id,predicate_id", "a.tsv"), delimiter_of("subject_id", "a.csv")
    (',', ',')
    """
    if "\t" in header:
        return "\t"
    return "," if "," in header or name.lower().endswith(".csv") else "\t"


def split_rows(lines: list[str], start: int, delimiter: str, faults: Faults) -> Iterator[RawRow]:
    """Split *lines* from index *start* into rows of cells; blank lines are skipped."""
    at = start
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            if any(later.strip() for later in lines[at : at + 50]):
                faults.add(
                    "mapping-blank-line",
                    "a blank line stands between the rows",
                    "remove it",
                    line=at + 1,
                    severity="warning",
                )
            at += 1
        elif '"' not in line:
            yield RawRow(line.split(delimiter), at + 1)
            at += 1
        else:
            cells, following = _split_quoted(lines, at, delimiter, faults)
            yield RawRow(cells, at + 1)
            at = following


def _split_quoted(
    lines: list[str], at: int, delimiter: str, faults: Faults
) -> tuple[list[str], int]:
    cells: list[str] = []
    position = 0
    while True:
        line = lines[at]
        if line.startswith('"', position):
            closed = _quoted_cell(lines, at, position, delimiter)
            if closed is not None:
                text, at, position = closed
                cells.append(text)
                if position > len(lines[at]):
                    return cells, at + 1
                continue
        end = line.find(delimiter, position)
        text = line[position:] if end < 0 else line[position:end]
        if '"' in text:
            _tell_quote(text, at, position, faults)
        cells.append(text)
        if end < 0:
            return cells, at + 1
        position = end + 1


def _tell_quote(text: str, at: int, position: int, faults: Faults) -> None:
    opens = text.startswith('"')
    faults.add(
        "mapping-quote",
        f"the quote that opens {shown(text, 30)} is not closed before the next cell"
        if opens
        else f"{shown(text, 30)} holds a quote, but is not itself quoted",
        'put the whole cell between quotes and write each quote inside it twice: ""',
        line=at + 1,
        column=position + 1,
        severity="error" if opens else "warning",
    )


def _quoted_cell(
    lines: list[str], at: int, position: int, delimiter: str
) -> tuple[str, int, int] | None:
    """Read the quoted cell at *position*; None where its closing quote is missing or misplaced."""
    parts: list[str] = []
    last = min(len(lines), at + MOST_LINES_IN_CELL)
    position += 1
    while True:
        line = lines[at]
        quote = line.find('"', position)
        if quote < 0:
            parts.append(line[position:])
            at, position = at + 1, 0
            if at >= last:
                return None
            parts.append("\n")
            continue
        parts.append(line[position:quote])
        follower = line[quote + 1 : quote + 2]
        if follower == '"':
            parts.append('"')
            position = quote + 2
        elif follower in ("", delimiter):
            return "".join(parts), at, quote + 2
        else:
            return None
