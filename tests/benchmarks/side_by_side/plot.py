"""Draw the figures: ``python plot.py FIGURES.json OUT.svg``, in the environment of the rivals."""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams |= {
    "svg.hashsalt": "aiconcord",
    "svg.fonttype": "none",
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
from matplotlib import pyplot as plt  # noqa: E402

WORKLOADS = ("light", "medium", "mix")
COLOURS = {
    "aiconcord": "#0b5cad",
    "aiconcord, from its cache": "#6aaef0",
    "no-op route": "#999999",
    "pyoxigraph in process": "#2e7d32",
    "oxigraph serve, in memory": "#e08a00",
    "oxigraph serve, on disk": "#f2c572",
    "Virtuoso 7": "#8e44ad",
    "rdflib-endpoint": "#c0392b",
}


def rates(engines: dict[str, Any]) -> dict[str, list[float]]:
    """Give answers a second by workload; ours twice, without and with its cache."""
    found = {}
    for name, each in engines.items():
        texts = {"unlike": name}
        if name == "no-op route":
            texts = {"repeated": name}
        if name == "aiconcord":
            texts["repeated"] = f"{name}, from its cache"
        for text, label in texts.items():
            loads = [each.get("loads", {}).get(which, {}).get(text) for which in WORKLOADS]
            if any(loads):
                found[label] = [load["rate"] if load else 0.0 for load in loads]
    return found


def draw_rates(axes: Any, engines: dict[str, Any]) -> None:
    """Draw bars of answers a second."""
    shown = rates(engines)
    width = 0.85 / max(1, len(shown))
    for at, (label, values) in enumerate(shown.items()):
        places = [number + at * width for number in range(len(WORKLOADS))]
        axes.bar(places, values, width, label=label, color=COLOURS.get(label))
    axes.set_yscale("log")
    axes.set_xticks([number + 0.4 for number in range(len(WORKLOADS))], WORKLOADS)
    axes.set_title("Answers a second, real graph, 8 connections")
    axes.legend(fontsize=6, loc="upper right")


def draw_questions(axes: Any, engines: dict[str, Any]) -> None:
    """Draw each engine's median times, the quickest question first."""
    for name, each in engines.items():
        asked = each.get("questions", {}).values()
        times = sorted(one["median"] for one in asked if "median" in one)
        if times:
            axes.plot(range(1, len(times) + 1), times, label=name, color=COLOURS.get(name))
    axes.axhline(200, color="#bbbbbb", linewidth=0.8, linestyle=":")
    axes.set_yscale("log")
    axes.set_xlabel("saved questions, quickest first")
    axes.set_title("Milliseconds for a saved question, no cache")
    axes.legend(fontsize=6)


def draw_by_size(axes: Any, graphs: dict[str, Any], title: str, value: Any) -> None:
    """Draw one figure of every engine against the size of the graph."""
    sizes = sorted((graph["statements"], graph["engines"]) for graph in graphs.values())
    names = {name: None for _, engines in sizes for name in engines}
    for name in names:
        points = [(size, value(engines.get(name, {}))) for size, engines in sizes]
        points = [(size, found) for size, found in points if found]
        if points:
            axes.plot(*zip(*points, strict=True), "o-", label=name, color=COLOURS.get(name))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("statements")
    axes.set_title(title)
    axes.legend(fontsize=6)


def typical(each: dict[str, Any]) -> float | None:
    """Give the geometric mean of an engine's shapes; None unless it answered all of them."""
    shapes = each.get("shapes", {}).values()
    times = [one.get("median") for one in shapes]
    if not times or not all(times):
        return None
    product = 1.0
    for one in times:
        product *= one ** (1 / len(times))
    return product


def main(source: str, out: str) -> None:
    """Draw four panels."""
    figures = json.loads(Path(source).read_text("utf-8"))
    graphs = {name: graph for name, graph in figures["graphs"].items() if graph["engines"]}
    first = next(iter(graphs.values()))["engines"]
    figure, panels = plt.subplots(2, 2, figsize=(11, 8), layout="constrained")
    draw_rates(panels[0][0], first)
    draw_questions(panels[0][1], first)
    made = {name: graph for name, graph in graphs.items() if name != "real graph"} or graphs
    title = "Twelve shapes, geometric mean of milliseconds"
    draw_by_size(panels[1][0], made, title, typical)
    draw_by_size(
        panels[1][1],
        made,
        "Resident memory after all, MB",
        lambda each: (each.get("memory_after") or {}).get("resident"),
    )
    run = figures["run"]
    figure.suptitle(f"{run['commit']}, {run['date']}, {run['machine']['processor']}", fontsize=8)
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
