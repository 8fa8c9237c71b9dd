"""The command `aiconcord serve`: answer over HTTP until stopped."""

import importlib
from dataclasses import replace
from pathlib import Path

import click

from aiconcord.app.engines import make_engine, ready_release
from aiconcord.app.pointer import is_pointer, read_pointer
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Engine
from aiconcord.graph.release import Release
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import Places, find_places
from aiconcord.settings.table import Settings


@click.command()
@click.option("--host", help="Address to listen on; else HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; else PORT, else 8000; 0: any.")
@click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    help="Serve this N-Quads file as it stands instead of a release: no build, no check.",
)
@click.option("--release", type=click.Path(path_type=Path), help="Serve this release folder.")
@click.option("--workers", type=click.IntRange(3, 256), help="Query workers; else 3.")
def serve(
    host: str | None,
    port: int | None,
    dataset: Path | None,
    release: Path | None,
    workers: int | None,
) -> None:
    """Build or find the release, then serve it until stopped (Ctrl-C or SIGTERM).

    `aiconcord settings` lists what may be set by environment variables: limits, queues, uploads.
    """
    if dataset is not None and release is not None:
        raise click.UsageError("--dataset and --release exclude each other")
    try:
        _serve(host, port, dataset, release, workers)
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None


def _serve(
    host: str | None,
    port: int | None,
    dataset: Path | None,
    folder: Path | None,
    workers: int | None,
) -> None:
    settings, places = Settings.from_environment(), find_places()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        workers=workers or settings.workers,
    )
    pointer = None
    if dataset is None and is_pointer(settings.engine):
        pointer = read_pointer(Path(settings.engine))
        folder = Path(pointer.folder)
    # The longest first: what is built already begins to be loaded before all else is imported,
    # which takes about as long. A release still to be built waits until the port is ours.
    release = None if dataset else ready_release(places, folder)
    engine = _loading(settings, release) if release and not pointer else None
    server = importlib.import_module("aiconcord.app.server")
    taken = server.bind(settings.host, settings.port)
    if release is None and dataset is None:
        release = _built(places)
        engine = None if pointer else _loading(settings, release)
    parts = importlib.import_module("aiconcord.app.parts")
    create_app = importlib.import_module("aiconcord.app.wiring").create_app
    if dataset is not None:
        app = create_app(
            parts.services_of_dataset(settings, places, dataset), parts.name_of_dataset(dataset)
        )
        what = f"the dataset {dataset.name}"
    elif pointer is not None:
        app = importlib.import_module("aiconcord.app.pointed").follow(settings, places, pointer)
        what = f"release {pointer.release}, following {Path(settings.engine).name},"
    else:
        app = create_app(parts.services_of_release(settings, places, release, engine))
        what = f"release {release.version if release else ''}"
    server.serve(app, taken, what)


def _loading(settings: Settings, release: Release) -> Engine:
    """Make the engine of *release*, which begins to load at once."""
    engine = make_engine(settings, release.nquads, release, is_trusted=True)
    if isinstance(engine, EmbeddedEngine):
        engine.prepare()
    return engine


def _built(places: Places) -> Release:
    progress = importlib.import_module("aiconcord.cli.progress")
    return Release.open(progress.build_aloud(places))
