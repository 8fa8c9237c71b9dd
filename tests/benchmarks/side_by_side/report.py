"""Write what came out as tables in Markdown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from side_by_side.figures import median
from side_by_side.plan import OURS

MARKS = {"late": "late", "differs": "differs", "failed": "failed", "not asked": "not asked"}
REACHED = {True: "yes", False: "**no**", None: "-"}
MOST_NAMED = 12


def table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """Write a table whose first columns are *texts*; the others are figures."""
    lines = [head, ["---"] * texts + ["---:"] * (len(head) - texts), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float | None) -> str:
    """Write a figure with as many digits as it deserves.

    >>> number(0.0456), number(3.14159), number(31.4159), number(31415.9), number(None)
    ('0.046', '3.1', '31', '31,416', '-')
    """
    if value is None:
        return "-"
    if value < 1:
        return f"{value:.2g}"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def write(figures: Mapping[str, Any]) -> str:
    """Write the whole report."""
    run = figures["run"]
    machine = run["machine"]
    parts = [
        "# The endpoint beside what one could run instead\n",
        "Written by `make bench`; how to read it: [README](../README.md).\n",
        f"Commit {run['commit']}, {run['date']}, {run['form']}, {run['seconds']:,.0f} s in all.\n"
        f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}; load average before the run {machine['load_before']}.\n",
        table(["what", "version"], [[name, told] for name, told in run["versions"].items()], 2),
        "## Aims\n",
        table(
            ["aim", "wanted", "measured", "reached"],
            [
                [each["what"], each["wanted"], each["measured"], REACHED[each["reached"]]]
                for each in figures["aims"]
            ],
            4,
        ),
    ]
    for name, graph in figures["graphs"].items():
        parts += [f"## {name}: {graph['statements']:,} statements\n", *_graph(graph)]
    return "\n".join(parts)


def _graph(graph: Mapping[str, Any]) -> list[str]:
    engines = graph["engines"]
    parts = [_start(engines)]
    absent = [(name, each) for name, each in engines.items() if "absent" in each or "died" in each]
    parts += [
        f"{name}: {each.get('absent') or 'died: ' + each['died']}.\n" for name, each in absent
    ]
    if any("loads" in each for each in engines.values()):
        parts += ["### Answers a second under load (50th, 99th percentile of milliseconds)\n"]
        parts += [_loads(engines)]
    if any("questions" in each for each in engines.values()):
        parts += ["### Saved questions, one at a time, no text twice\n", *_questions(engines)]
    if any("shapes" in each for each in engines.values()):
        parts += ["### Twelve shapes, one at a time, median milliseconds\n", _shapes(engines)]
    return parts


def _start(engines: Mapping[str, Any]) -> str:
    def memory(each: Mapping[str, Any], when: str, kind: str) -> str:
        told = each.get(when)
        return number(told[kind]) if told else "-"

    head = ["engine", "load s", "start to first answer s", "resident MB", "after all"]
    return table(
        [*head, "private MB after all"],
        [
            [
                name,
                number(each.get("load")),
                number(each.get("first_answer")) if "absent" not in each else "absent",
                memory(each, "memory", "resident"),
                memory(each, "memory_after", "resident"),
                memory(each, "memory_after", "private"),
            ]
            for name, each in engines.items()
        ],
    )


def _loads(engines: Mapping[str, Any]) -> str:
    workloads = ("light", "medium", "mix")
    head = ["engine", "texts", *workloads]
    rows = []
    for name, each in engines.items():
        for text in ("unlike", "repeated"):
            cells = [_load(each.get("loads", {}).get(which, {}).get(text)) for which in workloads]
            if any(cell != "-" for cell in cells):
                rows.append([name, text, *cells])
    return table(head, rows)


def _load(load: Mapping[str, Any] | None) -> str:
    if load is None:
        return "-"
    failed = f"; {load['failed']} failed" if load["failed"] else ""
    if not load["rate"]:
        return f"none{failed}"
    return f"{number(load['rate'])} ({number(load['p50'])}, {number(load['p99'])}{failed})"


def _questions(engines: Mapping[str, Any]) -> list[str]:
    rows, named = [], []
    for name, each in engines.items():
        asked = each.get("questions")
        if asked is None:
            continue
        count = Counter(one["outcome"] for one in asked.values())
        times = [one["median"] for one in asked.values() if "median" in one]
        slowest = max((one["p99"] for one in asked.values() if "p99" in one), default=None)
        rows.append(
            [name]
            + [str(count[which]) for which in ("same", "differs", "failed", "late", "not asked")]
            + [number(sum(times) / 1000), number(median(times) if times else None)]
            + [number(slowest)]
        )
        for outcome in ("differs", "failed", "late"):
            which = [slug for slug, one in asked.items() if one["outcome"] == outcome]
            if which:
                rest = f" and {len(which) - MOST_NAMED} more" if len(which) > MOST_NAMED else ""
                listed = ", ".join(f"`{slug}`" for slug in which[:MOST_NAMED])
                named.append(f"{name}, {outcome}: {listed}{rest}.\n")
    head = ["engine", "same rows", "other rows", "failed", "late", "not asked"]
    head += ["sum of medians s", "median ms", "slowest ms"]
    return [table(head, rows), *named, *_slowest(engines)]


def _slowest(engines: Mapping[str, Any]) -> list[str]:
    asked = engines.get(OURS, {}).get("questions", {})
    timed = [(slug, one) for slug, one in asked.items() if "p99" in one]
    timed.sort(key=lambda pair: -pair[1]["p99"])
    names = [name for name, each in engines.items() if "questions" in each]
    rows = []
    for slug, one in timed[:10]:
        cells = [cell(engines[name]["questions"].get(slug)) for name in names]
        rows.append([f"`{slug}`", number(one["p99"]), *cells])
    head = ["our slowest ten", f"{OURS}, 99th percentile", *(f"{name}, median" for name in names)]
    return [table(head, rows)]


def _shapes(engines: Mapping[str, Any]) -> str:
    names = [name for name, each in engines.items() if "shapes" in each]
    shapes = engines[names[0]]["shapes"]
    rows = [
        [shape, *(cell(engines[name]["shapes"].get(shape)) for name in names)] for shape in shapes
    ]
    return table(["shape", *names], rows)


def cell(told: Mapping[str, Any] | None) -> str:
    """Write what came of one query on one engine."""
    if told is None:
        return "-"
    mark = MARKS.get(told["outcome"], "")
    why = f" {told['why']}" if "why" in told and told["outcome"] == "failed" else ""
    if "median" not in told:
        return mark + why
    return f"{number(told['median'])}{' (' + mark + ')' if mark else ''}"
