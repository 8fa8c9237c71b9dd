"""The checker for Python programs: check a mapping offline, write the report in any form.

    from aiconcord.check.mappings import check_mapping, write_report

    report = check_mapping("ours--theirs.sssom.tsv")
    print(report.conforms, report.counts)
    print(write_report(report, "sarif"))

Nothing is sent anywhere. What exists, and what is published, is looked up in the
frameworks and crosswalks that came with this package.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.graph.ask_files import ask_files
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places, find_places

_TABLES = ("", ".csv", ".tsv", ".txt")
"""Endings of files that may have their metadata beside them; others carry their own."""


def check_mapping(
    source: str | Path | bytes, *, name: str | None = None, metadata: bytes | None = None
) -> MappingReport:
    """Check one mapping file and give the report, whatever state the file is in.

    *source* is its path, or its bytes; *name* is what the report calls it. *metadata* is its
    external metadata file; beside a path one of the same name that ends in .yml is found. Raises
    ProblemError where the file cannot be read at all."""
    if isinstance(source, bytes):
        content, beside, called = source, None, "mapping.tsv"
    else:
        content, beside = read_mapping(Path(source))
        called = str(source)
    return report_on(
        content, name or called, known_offline(), metadata or beside, published_offline()
    )


def write_report(report: MappingReport | Sequence[MappingReport], form: str = "text") -> str:
    """Write a report, or several, in *form*: text, json, csv, sarif, turtle or json-ld."""
    if form not in FORMS:
        raise ValueError(f"no form `{form}`; forms are {', '.join(FORMS)}")
    return FORMS[form].write([report] if isinstance(report, MappingReport) else report, ())


def read_mapping(path: Path) -> tuple[bytes, bytes | None]:
    """Read the mapping file at *path*, and the metadata file beside it where it needs one."""
    try:
        content = path.read_bytes()
        beside = path.with_suffix(".yml")
        table = path.suffix.lower() in _TABLES
        if not table or not path.name or content.startswith(b"#") or not beside.is_file():
            return content, None
        return content, beside.read_bytes()
    except OSError as fault:
        raise ProblemError(
            Problem(
                "file-unreadable",
                f"the file cannot be read: {fault.strerror}",
                Where(str(path)),
                "check the path and its permissions",
            )
        ) from fault


def known_offline() -> KnownElements:
    """Give what a mapping may point at, from the sources in the checkout or in the wheel.

    The build derives none of it, so a release holds the same; they are read once a process."""
    return _known_in(find_places())


@lru_cache(maxsize=1)
def _known_in(places: Places) -> KnownElements:
    files = [
        file
        for folder in ("frameworks", "lineage")
        for file in sorted((places.data / folder).rglob("*.ttl"))
    ]
    query = (places.queries / "mappings" / "ends.rq").read_text(encoding="utf-8")
    mapped = {end for row in published_offline().rows for end in (row.subject, row.object)}
    known = KnownElements.gather(ask_files(files, query), mapped)
    if not known.editions:
        raise ProblemError(
            Problem(
                "file-unreadable",
                "no frameworks came with this installation, so no end can be looked up",
                Where("data/frameworks"),
                "install the wheel, or run from a checkout",
            )
        )
    return known
