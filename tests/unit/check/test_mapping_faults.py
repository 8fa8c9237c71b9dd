"""The corpus of faults: small mapping files with one fault each, named by the code it must raise.

`tests/faults/<code>--<what>.<ending>`. The rule: among errors and warnings of a file its code is
the only one. Where its code is of severity info there is neither error nor warning. Not counted is
the warning that a format has no place for a slot (`mapping-required`), which every file of that
format gets. A file `<code>--<what>.yml` is the metadata beside the table of that name.

Workbooks and files too large for a repository are made here.
"""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aiconcord.check import mapping_by_shapes
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import ELEMENTS, FRAMEWORKS, KnownElements
from aiconcord.check.mappings import known_offline
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.mapping import sssom_read
from aiconcord.mapping.lines import MOST_BYTES
from aiconcord.problems.codes import CODES

FOLDER = Path(__file__).resolve().parents[2] / "faults"
FILES = sorted(file for file in FOLDER.glob("mapping-*") if file.suffix != ".yml")
FRAMEWORK = "sg-aivtf-2023"
NOT_OF_A_FILE = {
    "mapping-check-busy",
    "mapping-check-timeout",
    "mapping-end-elsewhere",
    "mapping-faults",
    "mapping-missing",
}
"""Codes that no file raises by itself: of the service, and of the build."""
OF_OUR_OWN_SHAPES = {
    "mapping-confidence",
    "mapping-direction",
    "mapping-edition",
    "mapping-group-kind",
    "mapping-object",
    "mapping-predicate",
    "mapping-relation-published",
    "mapping-row-grade",
    "mapping-source-row",
    "mapping-subject",
}
"""Codes of the shapes of our own data, each with an example in `ontology/examples/`."""

HEAD = (
    "#curie_map:\n#  far: https://example.org/far/\n#mapping_set_id: https://example.org/x\n"
    "#license: https://example.org/l\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
)
ROW = "far:{0}\tskos:closeMatch\tfar:b{0}\tsemapv:ManualMappingCuration\n"
HEADINGS = (
    "Focal Document Element", "Rationale", "Relationship", "Reference Document Element",
    "Strength of Relationship (optional)", "Source framework", "Target framework",
)  # fmt: skip
LINE = ("GOVERN 1.1", "Semantic", "equal", "1.1.1", 7, "nist-ai-rmf-1.0", FRAMEWORK)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pyshacl out, file by file; `test_mapping_by_shapes.py` runs it on all of them."""
    monkeypatch.setattr(mapping_by_shapes, "MOST_BY_PYSHACL", 0)


@pytest.fixture(scope="module")
def known() -> KnownElements:
    """What the checkout holds, and two retired elements, of which there is none yet."""
    found = KnownElements.from_json(known_offline().as_json())
    for code, replacement in (("0.9", f"{ELEMENTS}{FRAMEWORK}/1.2.1"), ("0.8", "")):
        element = found.add(FRAMEWORKS + FRAMEWORK, f"{ELEMENTS}{FRAMEWORK}/{code}", code)
        assert element is not None
        element.retired, element.replacement = True, replacement
    return found


def alone(content: bytes, name: str, known: KnownElements, metadata: bytes | None = None) -> str:
    """Give the one code among errors and warnings; where there are none, the one in the name,
    if a remark has it."""
    told = [
        problem
        for problem in report_on(content, name, known, metadata, published_offline()).problems
        if not (problem.severity == "warning" and "has no place for" in problem.what)
    ]
    remarks = {problem.code for problem in told if problem.severity == "info"}
    found = {problem.code for problem in told if problem.severity != "info"}
    return ", ".join(sorted(found or remarks & {name.partition("--")[0]}))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_with_one_fault_raises_the_code_in_its_name(file: Path, known: KnownElements):
    aside = file.with_suffix(".yml")
    metadata = aside.read_bytes() if aside.is_file() else None
    assert alone(file.read_bytes(), file.name, known, metadata) == file.name.partition("--")[0]


def book(*rows: Any, headings: Any = HEADINGS) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(list(row))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def clique(count: int) -> str:
    """Map every two of *count* ends: nothing contradicts, and there are very many triangles."""
    row = "far:{}\trdfs:subClassOf\tfar:{}\tsemapv:ManualMappingCuration\n"
    return HEAD + "".join(row.format(*pair) for pair in combinations(range(count), 2))


def changed(place: int, value: Any) -> bytes:
    return book((*LINE[:place], value, *LINE[place + 1 :]))


BUILT: dict[str, Callable[[], bytes]] = {
    "mapping-archive--cut-off.xlsx": lambda: book(LINE)[:-50],
    "mapping-archive--holed.xlsx": lambda: book(LINE)[:400] + b"\0" * 200 + book(LINE)[600:],
    "mapping-archive--no-more-than-a-start.xlsx": lambda: b"PK\x03\x04",
    "mapping-archive--of-the-old-kind.xls": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99
    ),
    "mapping-required--no-target.xlsx": partial(changed, 3, None),
    "mapping-value-shape--a-number-for-a-code.xlsx": partial(changed, 3, 1.1),
    "mapping-value-not-permitted--rationale.xlsx": partial(changed, 1, "Lexical"),
    "mapping-out-of-range--strength.xlsx": partial(changed, 4, 11),
    "mapping-predicate-unknown--relationship.xlsx": partial(changed, 2, "equally"),
    "mapping-end-unknown--source.xlsx": partial(changed, 0, "GOVERN 1.9"),
    "mapping-end-unknown--target.xlsx": partial(changed, 3, "99.1"),
    "mapping-framework-not-held--target.xlsx": partial(changed, 6, "House rules"),
    "mapping-several-ends--target.xlsx": partial(changed, 3, "1.1.1; 1.2.1"),
    "mapping-not-read--formula.xlsx": partial(changed, 1, "=A1"),
    "mapping-cell-count--beyond-the-headings.xlsx": lambda: book((*LINE, "beyond")),
    "mapping-slot-unknown--heading.xlsx": lambda: book(
        (*LINE, "me"), headings=(*HEADINGS, "Owner")
    ),
    "mapping-duplicate--row.xlsx": lambda: book(LINE, LINE),
    "mapping-no-rows--headings-only.xlsx": book,
    "mapping-too-large--tsv.tsv": lambda: (HEAD + ROW.format(1)).encode().ljust(MOST_BYTES + 1),
    "mapping-too-large--json.json": lambda: b"{}".ljust(MOST_BYTES + 1),
    "mapping-too-large--metadata.tsv": lambda: (
        b"#comment: ".ljust(1_000_100, b"x") + b"\n" + (HEAD + ROW.format(1)).encode()
    ),
    "mapping-logic-bounded--every-pair-of-many.tsv": lambda: clique(125).encode(),
    "mapping-too-large--turtle.ttl": lambda: b"@prefix a: <urn:a:> .".ljust(MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", sorted(BUILT))
def test_a_file_made_here_raises_the_code_in_its_name(name: str, known: KnownElements):
    assert alone(BUILT[name](), name, known) == name.partition("--")[0]


def test_more_rows_than_are_read_are_told(known: KnownElements, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sssom_read, "MOST_ROWS", 3)
    content = (HEAD + "".join(ROW.format(number) for number in range(4))).encode()
    assert alone(content, "x.tsv", known) == "mapping-too-many-rows"


def test_more_faults_than_are_told_one_by_one_are_counted(known: KnownElements):
    """It is the one code that cannot come alone."""
    rows = "".join(ROW.format(number) for number in range(10_001))
    content = (HEAD + rows.replace("skos:closeMatch", "fer:x")).encode()
    assert alone(content, "x.tsv", known) == "mapping-more-faults, mapping-prefix-undeclared"


def test_every_code_that_a_file_can_raise_has_a_file():
    raised = {name.partition("--")[0] for name in (*BUILT, *(file.name for file in FILES))}
    codes = {code for code in CODES if code.startswith("mapping-")}
    assert raised <= codes - NOT_OF_A_FILE
    assert codes - raised - NOT_OF_A_FILE - OF_OUR_OWN_SHAPES == {
        "mapping-more-faults",
        "mapping-too-many-rows",
    }, "add a file to tests/faults"


def test_the_corpus_is_large_and_of_every_format():
    assert len(FILES) + len(BUILT) > 300
    endings = {file.name.rpartition(".")[2] for file in FILES}
    assert endings >= {"csv", "json", "jsonld", "rdf", "tsv", "ttl", "xml", "yaml"}
