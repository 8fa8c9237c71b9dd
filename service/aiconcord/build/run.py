"""Build a release: read, check, derive, pack. Start reading at :func:`build`."""

import shutil
import time
from functools import partial
from pathlib import Path

from aiconcord.build.beside import beside
from aiconcord.build.catalog import read_catalog
from aiconcord.build.contents import contents, describe, manifest
from aiconcord.build.derive import CACHE, Derivation
from aiconcord.build.document import document
from aiconcord.build.facts import Facts
from aiconcord.build.fingerprint import source_hash, tool_parts
from aiconcord.build.ledger import continued, read_ledger
from aiconcord.build.pack import canonical, write_release
from aiconcord.build.steps import Progress, Report, Watch, peak_memory_mb, quiet, without_collector
from aiconcord.check.lint import check_by_rules, read_all
from aiconcord.check.report import tally
from aiconcord.graph import changes, records
from aiconcord.graph.changes import write_changes
from aiconcord.graph.records import records_of, write_records
from aiconcord.graph.release import Release
from aiconcord.problems.record import Problem, ProblemError, Where, in_order
from aiconcord.settings.places import Places

DRAFT_SECONDS = 3600
"""After how long a draft is no longer one that somebody writes."""
KEPT = 8
"""How many releases stay in ``.build/releases``; a server still running reads its own."""


def build(
    places: Places,
    report: Report = lambda _: None,
    *,
    out: Path | None = None,
    watch: Watch = quiet,
) -> Path:
    """Build the release of the sources in *places* and give its folder.

    Where a release of equal sources was built before, it is given at once. *report* hears a line a
    step, *watch* hears when a step begins. With *out*, the release is copied there. A finding of
    severity error raises a ProblemError that carries all of them.
    """
    mark = source_hash(places)
    place = places.build / "releases" / mark[:12]
    if not (place / "manifest.json").is_file():
        with without_collector():
            _build(places, place, mark, Progress(report, watch))
        tidy(place.parent)
    else:
        report("nothing has changed since the last build")
    if out is None or out.resolve() == place.resolve():
        return place
    _copy(place, out)
    return out


def _copy(place: Path, out: Path) -> None:
    """Copy the release in *place* to *out*; only another release is overwritten, nothing else."""
    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        problem = Problem(
            "folder-in-use",
            "the folder holds something that is no release",
            Where(out.name),
            "name a new or empty folder, or that of an older release",
        )
        raise ProblemError(problem)
    draft = out.parent / f".{out.name}.draft"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(place, draft)
        shutil.rmtree(out, ignore_errors=True)
        draft.rename(out)  # so that whoever looks finds no part of a release, even after a kill
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _build(places: Places, place: Path, mark: str, progress: Progress) -> None:
    with progress.step("read"):
        lint = read_all(places)
        _stop(lint.problems)
        sources = lint.sources
        sources.quads, lint.shapes = canonical(sources.quads), canonical(lint.shapes)
        facts = Facts(sources.quads)
    tools, cache = tool_parts(), places.build / CACHE
    told: list[Problem] = []
    checked = partial(beside, progress=progress, folder=cache, tools=tools, shapes=lint.shapes)
    checked = partial(checked, locate=sources.locate)
    work = Derivation(places, tools, sources.quads, facts)
    with checked("check shapes", quads=sources.quads, told=told) as check:
        with progress.step("check rules"):
            told += check_by_rules(lint, places)
        _stop(told)
        catalog = read_catalog(facts, sources.locate)
        with progress.step("compare with the ledger"):
            present = records_of(sources.quads)
            history = continued(read_ledger(places), present, catalog)
            told += _passed(history.problems)
        with progress.step("derive times"):
            work.derive_times()
        with progress.step("derive the current view"):
            work.derive_current(catalog.issued)
        with progress.step("derive findings"):
            contradictions = work.derive_findings(sources.locate)
        with progress.step("infer"):
            work.infer(sources.locate)
        told += check.finish()
        _stop(told)
    told += contradictions
    version = f"{catalog.version}+{mark[:12]}"
    with checked("check shapes again", quads=work.to_check_again(), told=[]) as check:
        with progress.step("describe"):
            named, descriptions, counts = describe(work, catalog, version, sources.files)
        with progress.step("document"):
            pages, amiss = document(named, places, tools)
            told += _passed(amiss)
        with progress.step("pack"):
            files = contents(named, descriptions, lint.shapes, places) | pages
            files[records.FILE] = write_records(present)
            files[changes.FILE] = write_changes(history.changes)
            table = manifest(
                catalog, version, mark, counts=counts, graphs=sources.files, named=named
            )
            table["recorded"] = history.recorded
        _stop(check.finish())
    write_release(place, files, table)
    progress.finish()
    for problem in in_order(told):
        progress.report(problem.text())
    for line in summary(Release.open(place), progress, told, work.closure_seconds):
        progress.report(line)


def _passed(problems: list[Problem]) -> list[Problem]:
    """Give *problems* back where none of them stops the build."""
    _stop(problems)
    return problems


def _stop(problems: list[Problem]) -> None:
    """Raise all *problems* where one is an error: a release never holds a known fault."""
    if any(problem.severity == "error" for problem in problems):
        raise ProblemError(*in_order(problems))


def summary(
    release: Release, progress: Progress, told: list[Problem], closure: float | None
) -> list[str]:
    """Say in a few lines what was built and what it cost; *closure* is None if remembered."""
    counts, said = release.counts, release.counts["statements"]
    given, inferred, derived = said["reasoned_over"], said["inferred"], said["derived"]
    took = "remembered" if closure is None else f"in {closure:.1f} s"
    things = sum(counts["things"].values())
    return [
        f"release {release.version} of {release.date.isoformat()}, {tally(told)}",
        f"{counts['triples']:,} triples in {counts['graphs']} graphs ({counts['quads']:,} quads)",
        f"{things:,} things, {counts['claims']:,} claims, {counts['citations']:,} citations",
        f"{inferred:,} statements inferred from {given:,}, ratio {_ratio(inferred, given)}, {took}",
        f"{derived + inferred:,} derived and inferred to {said['asserted']:,} asserted statements, "
        f"ratio {_ratio(derived + inferred, said['asserted'])}",
        f"{progress.total:.1f} s, {peak_memory_mb():.0f} MB of memory at most",
    ]


def _ratio(part: int, whole: int) -> str:
    """Write how many of one there are to one of the other; a dash where there is no other."""
    return f"{part / whole:.2f}" if whole else "-"


def tidy(folder: Path) -> None:
    """Delete all but the newest releases, and what builds that were killed left."""
    for draft in folder.glob(".draft-*"):
        if time.time() - draft.stat().st_mtime > DRAFT_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)
    found = sorted(
        (one for one in folder.iterdir() if (one / "manifest.json").is_file()),
        key=lambda one: one.stat().st_mtime,
        reverse=True,
    )
    for old in found[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
