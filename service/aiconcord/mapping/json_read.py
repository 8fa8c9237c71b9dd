"""Reads JSON into values that know their line and column.

The standard library's reader forgets where a value stood and drops all but the last of a repeated
key; here both are kept. Reading never recurses, and what stands before a fault is kept.
"""

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.node import Node

_DEEPEST = 60
_TOKEN = re.compile(
    r"[ \t\n\r]*(?:([{}\[\]:,\"])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])"
    r"|(true|false|null)\b)"
)
_SPACE = re.compile(r"[ \t\n\r]*")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _NotJsonError(Exception):
    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what, self.at = what, at


def read_json(text: str, faults: Faults) -> Node | None:
    """Read *text*; a fault of syntax is told, and what stands before it is given."""
    return _Reader(text, faults).run()


class _Reader:
    def __init__(self, text: str, faults: Faults) -> None:
        self._text, self._faults = text, faults
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._root: Node | None = None
        self._open: list[Node] = []
        self._key: Node | None = None

    def run(self) -> Node | None:
        try:
            self._read()
        except _NotJsonError as fault:
            line, column = self._place(fault.at)
            self._faults.add(
                "mapping-json",
                f"the file is not valid JSON: {fault.what}",
                "mend it here; what follows this place was not read",
                line=line,
                column=column,
            )
        return self._root

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def _read(self) -> None:
        at, wanted = 0, "value"
        while True:
            space = _SPACE.match(self._text, at)
            begin = space.end() if space else at
            if wanted == "end":
                if begin < len(self._text):
                    raise _NotJsonError("something follows its end", begin)
                return
            found = _TOKEN.match(self._text, at)
            if found is None:
                rest = self._text[begin : begin + 30]
                what = f"{shown(rest, 20)} cannot stand here" if rest else "it ends too early"
                raise _NotJsonError(what, begin)
            at = found.end()
            mark = found[1]
            if mark == '"':
                string, at = self._string(begin, at)
                if wanted in ("key", "key or }"):
                    self._key, wanted = Node(*self._place(begin), string), "colon"
                    continue
                wanted = self._value(Node(*self._place(begin), string), wanted, begin)
            elif mark is None:
                literal = None if found[3] == "null" else found[2] or found[3]
                node = Node(*self._place(begin), literal, typed=True)
                wanted = self._value(node, wanted, begin)
            else:
                wanted = self._mark(mark, wanted, begin)

    def _string(self, begin: int, at: int) -> tuple[str, int]:
        try:
            string, end = scanstring(self._text, at, False)
        except JSONDecodeError as fault:
            raise _NotJsonError(fault.msg.lower().rstrip(": at"), fault.pos) from None
        bad = _BAD.search(string)
        if bad:
            line, column = self._place(begin)
            self._faults.add(
                "mapping-control-character",
                f"character U+{ord(bad[0]):04X} is no text",
                "remove it",
                line=line,
                column=column,
            )
            string = _BAD.sub("\N{REPLACEMENT CHARACTER}", string)
        return string, end

    def _mark(self, mark: str, wanted: str, begin: int) -> str:
        if mark in "{[":
            node = Node(*self._place(begin))
            if mark == "{":
                node.pairs = []
            else:
                node.items = []
            self._value(node, wanted, begin)
            self._open.append(node)
            if len(self._open) > _DEEPEST:
                raise _NotJsonError("it nests too deeply", begin)
            return "key or }" if mark == "{" else "value or ]"
        if mark == ":" and wanted == "colon":
            return "value"
        top = self._open[-1] if self._open else None
        if top is not None and mark == "," and wanted == "comma":
            return "value" if top.items is not None else "key"
        closes = top is not None and mark == ("]" if top.items is not None else "}")
        if closes and wanted in ("comma", "key or }", "value or ]"):
            self._open.pop()
            return "comma" if self._open else "end"
        raise _NotJsonError(f"`{mark}` cannot stand here", begin)

    def _value(self, node: Node, wanted: str, begin: int) -> str:
        """Put *node* in its place; tell what must follow it."""
        if wanted not in ("value", "value or ]"):
            raise _NotJsonError("a value stands where there can be none", begin)
        if not self._open:
            self._root = node
            return "end"
        top = self._open[-1]
        if top.items is not None:
            top.items.append(node)
        elif top.pairs is not None and self._key is not None:
            top.pairs.append((self._key, node))
        return "comma"
