"""Turns a mapping file into another format, and tells what that cannot keep.

What cannot be read cannot be written: a file with errors of reading is refused, so that nothing is
lost on the way in either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import Value
from aiconcord.mapping.write import Written, write_mapping
from aiconcord.problems.record import Problem, ProblemError, in_order

_LOST_IN_READING = ("mapping-not-read", "mapping-several-ends")
"""Remarks of the reader that are losses to whoever converts."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What was *written*, of how many *rows*, read as what *form*, and what is to be told.

    ``understood`` says what was taken for what in the file that was read."""

    written: Written
    rows: int
    form: str
    problems: tuple[Problem, ...]
    understood: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the file written says all that the file read says."""
        return all(
            problem.severity == "info" and problem.code not in _LOST_IN_READING
            for problem in self.problems
        )


def convert(
    content: bytes,
    name: str,
    known: KnownElements,
    form: str,
    *,
    metadata: bytes | None = None,
    values: Mapping[str, Value] | None = None,
) -> Converted:
    """Write the mapping file *content* as *form*, a name of :data:`aiconcord.mapping.write.FORMS`.

    *values* are slots of the set that are filled where the file does not. Raises ProblemError with
    every reason where the file cannot be read whole, or the format would say something else."""
    faults = Faults(name)
    table = propagate(read_mapping(content, name, faults, metadata))
    place_codes(table, known, faults)
    errors = [problem for problem in faults.all() if problem.severity == "error"]
    if errors:
        raise ProblemError(*in_order(errors))
    table = replace(table, values={**(values or {}), **table.values})
    codes = {element.iri: element.code for element in known.elements.values()}
    written = write_mapping(table, form, codes)
    told = (*in_order(faults.all()), *written.lost)
    return Converted(written, len(table.rows), table.form, told, tuple(table.understood))
