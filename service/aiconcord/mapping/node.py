"""A value of a YAML, JSON or XML file with its place: what the readers of such files share."""

from dataclasses import dataclass

from aiconcord.mapping.faults import Faults, shown


@dataclass(slots=True)
class Node:
    """A value with its place: a text, a list (``items``) or a map (``pairs``).

    ``typed`` is true where the file says that ``text`` is a number or a truth value."""

    line: int
    column: int
    text: str | None = None
    items: list["Node"] | None = None
    pairs: list[tuple["Node", "Node"]] | None = None
    typed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written here."""
        return self.text is None and self.items is None and self.pairs is None

    def get(self, name: str) -> "Node | None":
        """Give the value of the first key *name*; None where there is none, or no map."""
        for key, value in self.pairs or ():
            if key.text == name:
                return value
        return None

    @property
    def kind(self) -> str:
        """Say what stands here, for a message."""
        if self.items is not None:
            return "a list"
        if self.pairs is not None:
            return "a map"
        return "nothing" if self.text is None else shown(self.text, 40)


def once(node: Node, faults: Faults) -> list[tuple[Node, Node]]:
    """Give the pairs of the map *node*, each key once; a repeated key is told."""
    seen: dict[str, int] = {}
    kept = []
    for key, value in node.pairs or ():
        name = key.text or ""
        if name in seen:
            faults.add(
                "mapping-key-repeated",
                f"{shown(name)} was already given on line {seen[name]}",
                "keep one of the two",
                line=key.line,
                column=key.column,
                slot=name[:80],
            )
            continue
        seen[name] = key.line
        kept.append((key, value))
    return kept
