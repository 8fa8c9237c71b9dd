"""A small graph to point at, and a mapping file to break."""

from collections.abc import Callable

import pytest

from aiconcord.check.mapping_file import check_mapping_file
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.record import Problem

ID = "https://w3id.org/aiconcord/id/"
RMF = ID + "framework/rmf"
AIV = ID + "framework/aiv"
METADATA = f"""\
#curie_map:
#  rmf: {ID}element/rmf/
#  aiv: {ID}element/aiv/
#  fw: {ID}framework/
#  id: {ID}
#  aic: https://w3id.org/aiconcord/def/
#  far: https://example.org/far/
#mapping_set_id: https://example.org/sets/x
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = {
    "subject_id": "rmf:govern-1",
    "predicate_id": "skos:closeMatch",
    "object_id": "aiv:1.1",
    "mapping_justification": "semapv:ManualMappingCuration",
}


def _rows() -> list[dict[str, str]]:
    govern = [f"GOVERN 1.{n}" for n in range(1, 8)]
    elements = [
        *((RMF, "rmf", code, f"{RMF}#edition-2023-01") for code in ("GOVERN 1", *govern)),
        *((AIV, "aiv", code, f"{AIV}#edition-2023-06") for code in ("1.1", "1.2")),
        *((AIV, "aiv", code, f"{AIV}#edition-2023-10") for code in ("1.1", "1.2", "12.1")),
    ]
    rows = [
        {
            "framework": framework,
            "element": f"{ID}element/{slug}/{code.lower().replace(' ', '-')}",
            "code": code,
            "edition": edition,
        }
        for framework, slug, code, edition in elements
    ]
    old = {**rows[-1], "element": f"{ID}element/aiv/0.9", "code": "0.9", "retired": "true"}
    return [*rows, {**old, "replacement": f"{ID}element/aiv/1.2"}]


@pytest.fixture(scope="session")
def known() -> KnownElements:
    return KnownElements.gather(_rows())


@pytest.fixture
def check(known: KnownElements) -> Callable[..., list[Problem]]:
    """`check({"object_id": "aiv:9"}, {})` checks a file of two rows, changed as told."""

    def run(*rows: dict[str, str], metadata: str = "") -> list[Problem]:
        changed = [{**COLUMNS, **row} for row in rows or ({},)]
        columns = list(dict.fromkeys(name for row in changed for name in row))
        lines = ["\t".join(columns)]
        lines += ["\t".join(row.get(name, "") for name in columns) for row in changed]
        text = METADATA + metadata + "\n".join(lines) + "\n"
        return check_mapping_file(text.encode(), "x.sssom.tsv", known)

    return run
