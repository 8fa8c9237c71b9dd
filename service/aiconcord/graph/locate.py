"""Where in the files a thing is described: what a finding about a node of the graph points at.

Every subject block in our Turtle starts in column 1, so one regular expression a line finds them;
a row of a mapping table is found by its ``record_id``.
"""

import re
from collections.abc import Iterable, Mapping

from aiconcord.problems.record import Where

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(r"^\s*@?base\s+<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:<([^>]*)>|([\w-]*):((?:[\w.~%#/:-]|\\.)*))(?=\s|$)")


def subjects(text: str) -> Iterable[tuple[str, int]]:
    """Find the subjects of a Turtle *text* and the line, from 1, on which each block begins.

    >>> list(subjects('@prefix a: <http://a/> .\\n\\na:b a a:C ;\\n  a:d 1 .'))
    [('http://a/b', 3)]
    """
    prefixes: dict[str, str] = {}
    base = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if declared := _PREFIX.match(line):
            prefixes[declared[1]] = declared[2]
        elif declared := _BASE.match(line):
            base = declared[1]
        elif found := _SUBJECT.match(line):
            whole, prefix, local = found.groups()
            if whole is not None:
                yield (whole if ":" in whole else base + whole), number
            elif prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", ""), number


class Locator:
    """Tell in which file, and on which line, the block about a subject begins."""

    def __init__(self) -> None:
        self._places: dict[str, list[tuple[str, int]]] = {}

    def add(self, file: str, found: Iterable[tuple[str, int]]) -> None:
        """Remember the subjects *found* in *file*, with their lines."""
        for subject, line in found:
            self._places.setdefault(subject, []).append((file, line))

    def __call__(self, node: str, file: str | None = None) -> Where:
        """Give the place of *node*; with *file*, its block in that file where it has one there.

        A node without a block of its own (a part nested in a longer block) is looked up under the
        thing it is a fragment of. Where nothing is known, the place is the node itself.
        """
        for name in (node, node.partition("#")[0]):
            places = self._places.get(name)
            if places:
                chosen = next((place for place in places if place[0] == file), places[0])
                return Where(file=chosen[0], line=chosen[1], node=node)
        return Where(file=file, node=node)

    def repeated(self) -> Mapping[str, list[tuple[str, int]]]:
        """Give the subjects that have more than one block, with all their places."""
        return {node: places for node, places in self._places.items() if len(places) > 1}
