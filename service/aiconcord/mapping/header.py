"""The metadata block of a mapping file: YAML, with the line of every key.

Only events of the YAML parser are used, never its object construction: anchors, aliases, tags and
directives are refused before they could do anything, nesting and size are bounded, and scalars stay
the text they were written as, so that a version ``1.10`` does not become a number.
"""

import yaml

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.node import Node, once

MOST_BYTES_IN_HEADER = 1_000_000
_DEEPEST = 6
_DEEPEST_FILE = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null", "Null", "NULL")


def find_block(lines: list[str], faults: Faults) -> tuple[str, int, int]:
    """Take the metadata block off the front of *lines*.

    Gives its YAML, how many characters were taken off each line, and the index of the first line
    after it."""
    end = 0
    for number, line in enumerate(lines):
        if line.startswith("#"):
            end = number + 1
        elif line.strip():
            break
    if not end:
        return "", 0, 0
    first = next(line for line in lines if line.startswith("#"))
    indent = len(first) - len(first[1:].lstrip(" "))
    taken = []
    for number, line in enumerate(lines[:end], start=1):
        if not line.startswith("#"):
            faults.add(
                "mapping-blank-line",
                "a blank line stands inside the metadata",
                "remove it, or write `#` on it",
                line=number,
            )
            taken.append("")
        elif line[1:indent].strip(" "):
            faults.add(
                "mapping-indent",
                f"this line has fewer spaces after its `#` than the first, which has {indent - 1}",
                "start every line of the metadata with `#` and the same number of spaces",
                line=number,
            )
            taken.append(line[1:].lstrip(" "))
        else:
            taken.append(line[indent:])
    return "\n".join(taken), indent, end


def read_header(text: str, indent: int, faults: Faults, name: str = "") -> list[tuple[Node, Node]]:
    """Read the YAML *text* into pairs of key and value; whatever stops it is told in *faults*."""
    where = f"{name}: " if name else ""
    if len(text) > MOST_BYTES_IN_HEADER:
        faults.add(
            "mapping-too-large",
            f"{where}the metadata has more than {MOST_BYTES_IN_HEADER:,} characters",
            "keep to the slots of a mapping set",
        )
        return []
    try:
        root = _compose(text, indent)
    except yaml.YAMLError as fault:
        _tell_yaml(fault, indent, where, faults)
        return []
    except _RefusedError as fault:
        faults.add(
            "mapping-yaml-feature",
            f"{where}{fault.what}",
            "write the value out in plain YAML",
            line=fault.line,
            column=fault.column,
        )
        return []
    if root is not None and root.pairs is None and not root.is_empty:
        faults.add(
            "mapping-yaml",
            f"{where}the metadata is not a list of slots",
            "write `slot: value` on each line",
            line=root.line,
        )
    return once(root, faults) if root and root.pairs else []


def read_yaml(text: str, faults: Faults) -> Node | None:
    """Read a file that is YAML as a whole; whatever stops it is told in *faults*."""
    try:
        return _compose(text, 0, _DEEPEST_FILE)
    except yaml.YAMLError as fault:
        _tell_yaml(fault, 0, "", faults, "the file")
    except _RefusedError as fault:
        what, remedy = fault.what, "write the value out in plain YAML"
        faults.add("mapping-yaml-feature", what, remedy, line=fault.line, column=fault.column)
    return None


def _tell_yaml(
    fault: yaml.YAMLError, indent: int, where: str, faults: Faults, part: str = "the metadata"
) -> None:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    said = getattr(fault, "problem", None) or getattr(fault, "context", None)
    faults.add(
        "mapping-yaml",
        f"{where}{part} is not valid YAML: {said or str(fault).splitlines()[0]}",
        "write `slot: value` on each line; put values with `: ` or ` #` between double quotes",
        line=mark.line + 1 if mark else None,
        column=mark.column + 1 + indent if mark else None,
    )


class _RefusedError(Exception):
    def __init__(self, what: str, event: yaml.Event, indent: int) -> None:
        super().__init__(what)
        self.what, (self.line, self.column) = what, _place_of(event, indent)


def _compose(text: str, indent: int, deepest: int = _DEEPEST) -> Node | None:
    stack: list[Node] = []
    root: Node | None = None
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError("a second YAML document begins here", event, indent)
            if event.version or event.tags:
                raise _RefusedError("YAML directives are not allowed here", event, indent)
        elif isinstance(event, yaml.AliasEvent):
            raise _RefusedError(f"the alias `*{event.anchor}` is not allowed", event, indent)
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, indent)
            if stack:
                _place(stack[-1], node)
            else:
                root = node
            if node.text is None and not isinstance(event, yaml.ScalarEvent):
                stack.append(node)
                if len(stack) > deepest:
                    raise _RefusedError("the values nest too deeply", event, indent)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
    return root


def _node(event: yaml.NodeEvent, indent: int) -> Node:
    if event.anchor:
        raise _RefusedError(f"the anchor `&{event.anchor}` is not allowed", event, indent)
    node = Node(*_place_of(event, indent))
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise _RefusedError(f"the tag `{tag}` is not allowed", event, indent)
    if isinstance(event, yaml.ScalarEvent):
        if not (event.implicit[0] and event.value in _NULLS):
            node.text = event.value
    elif isinstance(event, yaml.SequenceStartEvent):
        node.items = []
    else:
        node.pairs = []
    return node


def _place_of(event: yaml.Event, indent: int) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1 + indent) if mark else (1, 1)


def _place(parent: Node, node: Node) -> None:
    if parent.items is not None:
        parent.items.append(node)
    elif parent.pairs is not None:
        if parent.pairs and parent.pairs[-1][1] is _PENDING:
            parent.pairs[-1] = (parent.pairs[-1][0], node)
        else:
            parent.pairs.append((node, _PENDING))


_PENDING = Node(0, 0)
