"""The command `aiconcord renew`: write anew what is committed but generated from the ontology."""

import json
import shutil
import subprocess

import click
from rdflib import OWL, Graph, URIRef

from aiconcord.build.diagrams import Diagram, diagrams, is_fresh, picture_of, tidy_svg
from aiconcord.build.snapshots import keep, seal
from aiconcord.check.report import as_text
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import PACKAGE, Places, find_places

DRAW = PACKAGE.parent / "frontend" / "draw.mjs"


@click.command()
@click.option("--seal", "sealing", is_flag=True, help="Fix this version of the ontology for good.")
@click.option("--redraw", is_flag=True, help="Draw also the diagrams that are fresh.")
def renew(sealing: bool, redraw: bool) -> None:
    """Draw the ontology's diagrams and keep a snapshot of its version.

    Only in a checkout, and with Node: `make setup` has fetched what draws.
    """
    places = find_places()
    if places.bundled_release is not None:
        raise click.UsageError("only a checkout of the repository has diagrams to renew")
    wanted = [each for each in diagrams(places) if redraw or not is_fresh(places, each)]
    if wanted:
        _draw(places, wanted)
    header = Graph().parse(places.ontology / "index.ttl", format="turtle")
    version = str(header.value(URIRef(DEF), OWL.versionInfo))
    try:
        keep(places, version)
    except ProblemError as fault:
        click.echo(as_text(fault.problems))
        raise SystemExit(1) from fault
    click.echo(f"kept version {version} of the ontology", err=True)
    if sealing:
        seal(places, version)
        click.echo(f"sealed version {version}: it may not change any more", err=True)


def _draw(places: Places, wanted: list[Diagram]) -> None:
    node = shutil.which("node")
    if node is None or not (DRAW.parent / "node_modules" / "@viz-js" / "viz").is_dir():
        raise click.UsageError("Node and @viz-js/viz draw the diagrams: run `make setup` first")
    text = json.dumps({each.stem: each.dot for each in wanted})
    done = subprocess.run(  # noqa: S603  (our own script, by the node on the path)
        [node, str(DRAW)], input=text, capture_output=True, text=True, check=True
    )
    drawn = json.loads(done.stdout)
    for each in wanted:
        path = picture_of(places, each.stem)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tidy_svg(drawn[each.stem], each), "utf-8")
        click.echo(f"drew {path.name}", err=True)
