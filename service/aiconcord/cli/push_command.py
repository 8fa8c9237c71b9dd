"""The command `aiconcord push`: fill a dataset on another server, and point the service to it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from aiconcord.app.engines import ready_release
from aiconcord.app.pointer import Pointer, is_pointer, write_pointer
from aiconcord.app.push import Watch, push
from aiconcord.cli.bars import bar_on, talk
from aiconcord.cli.progress import build_aloud
from aiconcord.graph.release import Release
from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.problems.record import ProblemError
from aiconcord.settings.credentials import Credentials
from aiconcord.settings.places import find_places

LINES = 20
"""How many lines of a log one step writes at most."""


@click.command(name="push")
@click.option("--engine", "url", required=True, help="Query address of the server to fill.")
@click.option("--store", "address", help="Where it takes data, if its address does not tell.")
@click.option("--release", type=click.Path(path_type=Path), help="Push this release folder.")
@click.option(
    "--pointer",
    type=click.Path(path_type=Path),
    help="File that names the engine to the service; else AICONCORD_ENGINE, if that is a file.",
)
@click.option("--replace", is_flag=True, help="Empty first what an interrupted push left there.")
@click.option(
    "--accept-normalised", is_flag=True, help="Accept a server that writes values otherwise."
)
def push_(
    url: str, address: str | None, release: Path | None, pointer: Path | None, **how: bool
) -> None:
    """Fill an empty dataset with the release, ask all of it back, and move the pointer to it.

    Credentials are read from AICONCORD_ENGINE_USER and AICONCORD_ENGINE_PASSWORD, or from
    AICONCORD_ENGINE_TOKEN. A push that is killed changes nothing that is served, and can be begun
    again with --replace. Exit code 0: all is there; 1: it is not; 2: wrong use.
    """
    named = os.environ.get("AICONCORD_ENGINE", "")
    if pointer is None and named and is_pointer(named):
        pointer = Path(named)
    try:
        places = find_places()
        found = ready_release(places, release) or Release.open(build_aloud(places))
        endpoint = Endpoint(url, Credentials.from_environment(os.environ))
        with _aloud() as watch:
            pushed = push(endpoint, found, watch, address=address, **how)
        if pointer is not None:
            place = str(found.folder.resolve())
            date = found.date.isoformat()
            write_pointer(pointer, Pointer(url, found.version, date, place, endpoint.default_graph))
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    moved = f"{pointer.name} points there now" if pointer else "no pointer was moved"
    click.echo(f"all of {found.version} is at {url}; {moved}", err=True)
    click.echo(json.dumps({**asdict(pushed), "url": url}, indent=1))


@contextmanager
def _aloud() -> Iterator[Watch]:
    """Talk on stderr: a bar on a terminal, elsewhere lines."""
    terminal = talk()
    said: set[tuple[str, int]] = set()
    with bar_on(terminal) as bar:
        task = bar.add_task("push", total=None)

        def watch(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)
            part = (step, done * LINES // total)
            if not terminal.is_terminal and part not in said:
                said.add(part)
                terminal.print(f"push: {step} {done} of {total}", markup=False)

        yield watch
