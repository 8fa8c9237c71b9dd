"""The command: ``python -m side_by_side [--quick] [--out FOLDER] [--rivals BIN]``, by `make bench`.

It writes ``side-by-side.md``, ``.json`` and ``.svg``, and says on stderr what it is at.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiconcord.build.run import build
from aiconcord.settings.places import find_places
from side_by_side import machine, report
from side_by_side.aims import aims
from side_by_side.plan import OURS, QUICK, WHOLE, Graph, makers
from side_by_side.run import Runner, Say

HERE = Path(__file__).resolve().parent
STEM = "side-by-side"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    build_folder = find_places().build
    parser = argparse.ArgumentParser(prog="side_by_side", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the real graph only, in short")
    parser.add_argument("--out", type=Path, help="where the results go")
    parser.add_argument("--rivals", type=Path, default=build_folder / "bench-venv" / "bin")
    parser.add_argument("--only", help="names of engines, with ; between")
    return parser.parse_args(arguments)


def measure(
    plan: Sequence[Graph],
    release: Path,
    folder: Path,
    *,
    rivals: Path,
    only: Sequence[str] = (),
    say: Say,
) -> dict[str, Any]:
    """Run *plan* and give all that was measured; *only* limits the engines where it names any."""
    places = find_places()
    make = {name: how for name, how in makers(rivals).items() if not only or name in only}
    begun = time.monotonic()
    run: dict[str, Any] = {
        "date": machine.now(),
        "commit": machine.commit(places.data.parent),
        "machine": machine.machine(),
        "versions": machine.versions(rivals, release.name),
    }
    runner = Runner(release, folder, make, say)
    graphs: dict[str, Any] = {}
    for graph in plan:
        statements = graph.statements or lines(release / "data.nq")
        about = {"statements": statements, "patience": graph.patience}
        graphs[graph.name] = about | runner.graph(graph)
    run["seconds"] = time.monotonic() - begun
    figures = {"run": run, "graphs": graphs}
    return figures | {"aims": [each.plain() for each in aims(figures)]}


def lines(file: Path) -> int:
    """Count the lines of a file, each of which is a statement in N-Quads."""
    with file.open("rb") as opened:
        return sum(1 for _ in opened)


def rounded(value: Any) -> Any:
    """Keep four digits of every figure: more would be noise."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list) else value


def write(figures: dict[str, Any], out: Path, rivals: Path) -> list[Path]:
    """Write the tables, the figures and, where matplotlib is, the plot."""
    out.mkdir(parents=True, exist_ok=True)
    written = [out / f"{STEM}{ending}" for ending in (".json", ".md")]
    written[0].write_text(json.dumps(rounded(figures), indent=1) + "\n", encoding="utf-8")
    written[1].write_text(report.write(figures), encoding="utf-8")
    if (rivals / "python").exists():
        plot = out / f"{STEM}.svg"
        drawn = subprocess.run([rivals / "python", HERE / "plot.py", written[0], plot], check=False)
        if not drawn.returncode:
            written.append(plot)
    return written


def main(arguments: Sequence[str]) -> None:
    """Measure, write, and print the tables."""
    chosen = options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    begun = time.monotonic()

    def say(line: str) -> None:
        seconds = int(time.monotonic() - begun)
        sys.stderr.write(f"[{seconds // 60:02}:{seconds % 60:02}] {line}\n")
        sys.stderr.flush()

    places = find_places()
    release = build(places, say)
    folder = places.build / "bench"
    only = [name.strip() for name in chosen.only.split(";")] if chosen.only else []
    plan = QUICK if chosen.quick else WHOLE
    figures = measure(plan, release, folder, rivals=chosen.rivals, only=only, say=say)
    figures["run"]["form"] = "the quick form" if chosen.quick else "the whole"
    default = folder / "quick" if chosen.quick else HERE.parent / "results"
    written = write(figures, chosen.out or default, chosen.rivals)
    sys.stdout.write(report.write(figures))
    say(f"written: {', '.join(each.name for each in written)}; ours is `{OURS}`")


if __name__ == "__main__":
    main(sys.argv[1:])
