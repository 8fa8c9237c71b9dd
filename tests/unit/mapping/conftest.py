"""Small mapping files to break."""

from collections.abc import Callable

import pytest

METADATA = """\
#curie_map:
#  a: https://example.org/a/
#  b: https://example.org/b/
#mapping_set_id: https://example.org/sets/ab
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
CELLS = ("a:1", "skos:exactMatch", "b:1", "semapv:ManualMappingCuration")


@pytest.fixture
def metadata() -> str:
    return METADATA


@pytest.fixture
def mapping_file() -> Callable[..., str]:
    """`mapping_file("confidence: 0.5")` adds a column; `metadata=` adds lines to the metadata."""

    def make(*extra: str, metadata: str = "", rows: int = 1) -> str:
        added = [pair.partition(": ") for pair in extra]
        header = "\t".join([*COLUMNS, *(name for name, _, _ in added)])
        values = [value for _, _, value in added]
        lines = ["\t".join([f"a:{n}", *CELLS[1:], *values]) for n in range(1, rows + 1)]
        return METADATA + metadata + "\n".join([header, *lines]) + "\n"

    return make
