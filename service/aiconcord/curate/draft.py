"""A new thing in the making: its blocks, and what is left to fill in.

What is not known yet stands in the file as a placeholder, where it has to go: an address that ends
in `fill-in`, which no one describes, or a text that begins with `FILL IN`. Lint finds both.
"""

from dataclasses import dataclass, field

import pyoxigraph as ox

from aiconcord.curate.known_things import KnownThings
from aiconcord.graph.house_style import write_blocks
from aiconcord.graph.table_cells import date_type, expand
from aiconcord.graph.turtle_blocks import TYPE, Blocks, Value
from aiconcord.mapping.nearest import nearest
from aiconcord.names.namespaces import ID
from aiconcord.problems.record import Problem, ProblemError

FILL_IN = "fill-in"
FILL_IN_TEXT = "FILL IN: "


def thing(path: str) -> ox.NamedNode:
    """Give the node at *path* below `/id/`."""
    return ox.NamedNode(ID + path)


def bad_option(option: str, what: str, remedy: str) -> ProblemError:
    """Make the fault of an option that cannot be used."""
    return ProblemError(Problem("new-option", f"--{option}: {what}", remedy=remedy))


@dataclass(slots=True)
class Draft:
    """The blocks of one new file and the list of what is left to fill in."""

    known: KnownThings
    blocks: Blocks = field(default_factory=Blocks)
    left: list[str] = field(default_factory=list)

    def block(self, subject: str, class_: str, *lines: tuple[str, Value | list[Value]]) -> None:
        """Add the block of *subject*, a path below `/id/`; properties are short names."""
        said: dict[str, list[Value]] = {TYPE: [ox.NamedNode(expand(class_))]}
        for name, value in lines:
            if values := value if isinstance(value, list) else [value]:
                said[expand(name)] = values
        self.blocks.blocks[ID + subject] = said

    def text(self, given: str | None, what: str, language: str | None = "en") -> ox.Literal:
        """Give the text *given*, or a placeholder that says *what* belongs there."""
        if given is None:
            self.left.append(what)
            given = FILL_IN_TEXT + what
        return ox.Literal(given, language=language) if language else ox.Literal(given)

    def day(self, given: str | None, option: str, what: str) -> ox.Literal:
        """Give a date as precise as it is written."""
        if given is None:
            return self.text(None, f"{what}: 2024-07-08, 2024-07 or 2024", None)
        datatype = date_type(given)
        if datatype is None:
            raise bad_option(option, f"`{given}` is no date", "write 2024-07-08, 2024-07 or 2024")
        return ox.Literal(given, datatype=ox.NamedNode(datatype))

    def page(self, given: str | None, option: str, what: str) -> ox.NamedNode:
        """Give the address of a page of others."""
        if given is None:
            self.left.append(what)
            return ox.NamedNode(f"https://example.org/{FILL_IN}")
        try:
            if not given.startswith(("https://", "http://")):
                raise ValueError
            return ox.NamedNode(given)
        except ValueError:
            raise bad_option(option, f"`{given}` is no address", "write https://…") from None

    def concept(self, given: str | None, option: str, scheme: str) -> ox.NamedNode:
        """Give a concept of a controlled *scheme*."""
        choices = self.known.of_scheme(scheme)
        if given is None:
            self.left.append(f"{scheme}: one of {', '.join(choices)}")
            return thing(f"scheme/{scheme}#{FILL_IN}")
        if given not in choices:
            near = nearest(given, choices)
            remedy = f"did you mean `{near}`? " if near else ""
            raise bad_option(option, f"no `{given}`", f"{remedy}there are {', '.join(choices)}")
        return thing(f"scheme/{scheme}#{given}")

    def one_of(self, given: str | None, option: str, kinds: tuple[str, ...]) -> ox.NamedNode:
        """Give a thing that is described, of one of *kinds*; named by its slug or `kind/slug`."""
        if given is None:
            self.left.append(f"{option}: the slug of a {' or '.join(kinds)} in the data")
            return thing(f"{kinds[0]}/{FILL_IN}")
        for path in (given, *(f"{kind}/{given}" for kind in kinds)):
            if self.known.has(ID + path) and path.startswith(kinds):
                return thing(path)
        near = nearest(given, [slug for kind in kinds for slug in self.known.of_kind(kind)])
        remedy = f"did you mean `{near}`?" if near else f"add it first: `aiconcord new {kinds[0]}`"
        raise bad_option(option, f"no {' or '.join(kinds)} `{given}` is in the data", remedy)

    def citation(self, subject: str, source: str | None, locator: str | None) -> ox.NamedNode:
        """Add the citation `#cite-1` of *subject*; call it last, for citations end a file."""
        node = f"{subject}#cite-1"
        self.block(
            node,
            "aic:Citation",
            ("aic:source", self.one_of(source, "source", ("source",))),
            ("aic:locator", self.text(locator, "the place in the source, as in para 2", None)),
        )
        return thing(node)

    def content(self) -> bytes:
        """Write the file."""
        return write_blocks(self.blocks).encode("utf-8")
