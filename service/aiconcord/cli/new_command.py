"""The commands `aiconcord new …`: write the skeleton of a new thing where it belongs."""

import datetime
from collections.abc import Callable
from typing import Any

import click

from aiconcord.curate.crosswalk_skeleton import new_crosswalk
from aiconcord.curate.known_things import KnownThings, know
from aiconcord.curate.parts import Evidence, Skeleton
from aiconcord.curate.skeletons import SOURCES, new_arrangement, new_body, new_source
from aiconcord.graph.layout import data_files
from aiconcord.graph.read import read
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.places import Places, find_places

_SOURCE = click.option("--source", metavar="SLUG", help="The source of what is said.")
_LOCATOR = click.option("--locator", metavar="TEXT", help="The place in it, as in `para 2`.")
_GRADE = click.option("--grade", help="The grade of the evidence: primary or secondary.")


def _evidence(command: Callable[..., None]) -> Callable[..., None]:
    return _SOURCE(_LOCATOR(_GRADE(command)))


@click.group()
def new() -> None:
    """Write the skeleton of a new source, body, arrangement or crosswalk.

    Nothing is asked: what the options do not say is left as a placeholder that `aiconcord lint`
    finds, and is listed. Exit code 1 where nothing could be written.
    """


@new.command("source")
@click.argument("slug")
@click.option("--title", help="The title as printed.")
@click.option("--publisher", help="Who published it.")
@click.option("--date", "issued", help="The date it bears: 2024-07-08, 2024-07 or 2024.")
@click.option("--url", help="Its address.")
@click.option("--kind", help="primary, secondary or registry.")
@click.option("--language", default="en", show_default=True, help="Its language.")
@click.option("--consulted", help="The day on which it was read; today unless told.")
def source(slug: str, consulted: str | None, **said: Any) -> None:
    """Add a source to data/sources.ttl, at its place in the alphabet."""

    def draft(known: KnownThings, places: Places) -> Skeleton:
        file = places.data.parent / SOURCES
        content = file.read_bytes() if file.is_file() else b""
        return new_source(known, slug, content, consulted=_day(consulted), **said)

    _write(draft)


def _day(text: str | None) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text) if text else datetime.date.today()
    except ValueError as fault:
        remedy = "write a day, as in 2026-11-21"
        problem = Problem("new-option", f"--consulted: {fault}", remedy=remedy)
        raise ProblemError(problem) from fault


@new.command("body")
@click.argument("slug")
@click.option("--name", "official", help="Its official name.")
@click.option("--abbreviation", help="Its official abbreviation.")
@click.option("--kind", help="What kind of body it is, as in ministry.")
@click.option("--jurisdiction", metavar="SLUG", help="Where it belongs, as in sg.")
@click.option("--url", "homepage", help="Its home page.")
@_evidence
def body(slug: str, **said: Any) -> None:
    """Write data/bodies/SLUG.ttl."""
    evidence = _taken(said)
    _write(lambda known, _places: new_body(known, slug, evidence, **said))


@new.command("arrangement")
@click.argument("slug")
@click.option("--name", "official", help="Its official name.")
@click.option("--kind", help="What kind of arrangement it is, as in mou.")
@click.option("--description", help="What it is for, in our own words.")
@click.option("--party", "parties", multiple=True, metavar="SLUG", help="A party; repeat it.")
@click.option("--date", "day", help="When it was signed (or see --date-kind).")
@click.option("--date-kind", default="signed", show_default=True, help="What the date is.")
@_evidence
def arrangement(slug: str, **said: Any) -> None:
    """Write data/cooperation/SLUG.ttl."""
    evidence = _taken(said)
    _write(lambda known, _places: new_arrangement(known, slug, evidence, **said))


@new.command("crosswalk")
@click.argument("slug")
@click.option("--name", "title", help="The title as published.")
@click.option("--subject", metavar="SLUG", help="The framework on the left.")
@click.option("--object", "object_", metavar="SLUG", help="The framework on the right.")
@click.option("--url", help="The address of the published table.")
@click.option("--date", "day", help="The day of its publication.")
@click.option("--publisher", metavar="SLUG", help="The body that published it.")
@_evidence
def crosswalk(slug: str, **said: Any) -> None:
    """Write data/crosswalks/SLUG.sssom.tsv and SLUG.about.ttl."""
    evidence = _taken(said)
    _write(lambda known, _places: new_crosswalk(known, slug, evidence, **said))


def _taken(said: dict[str, Any]) -> Evidence:
    """Take the options on evidence out of what was *said*."""
    return Evidence(said.pop("source"), said.pop("locator"), said.pop("grade"))


def _write(draft: Callable[[KnownThings, Places], Skeleton]) -> None:
    """Write the files of a skeleton, all or none; only `data/sources.ttl` is ever written over."""
    places = find_places()
    try:
        files = data_files(places)
        sources = read(files)
        names = {graph: name for name, graph in sources.files.items()}
        skeleton = draft(know(sources.quads, names), places)
        for name in skeleton.files:
            if name != SOURCES and (places.data.parent / name).exists():
                what, remedy = "the file exists", "choose another slug, or edit that file"
                raise ProblemError(Problem("new-exists", what, Where(name), remedy))
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    for name, content in skeleton.files.items():
        target = places.data.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        click.echo(name)
    for warning in skeleton.warnings:
        click.echo(warning.text(), err=True)
    for one in dict.fromkeys(skeleton.left):
        click.echo(f"left to fill in: {one}", err=True)
    click.echo("then run `aiconcord lint`", err=True)
