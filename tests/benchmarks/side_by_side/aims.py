"""The aims set for the endpoint's speed, each as a row: what is wanted, what was measured."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from side_by_side.engines import NoOp
from side_by_side.figures import median, ratio
from side_by_side.plan import OURS, REAL
from side_by_side.rivals import OxigraphInMemory, OxigraphOnDisk, RdflibEndpoint

MOST_MS = 200
MOST_SECONDS = 2


@dataclass(frozen=True)
class Aim:
    """One aim; *reached* is None where it was not measured, or nothing is wanted but the figure."""

    what: str
    wanted: str
    measured: str
    reached: bool | None

    def plain(self) -> dict[str, Any]:
        """Give it as it is kept."""
        return asdict(self)


def rate(engines: Mapping[str, Any], name: str, workload: str, text: str) -> float | None:
    """Look up answers a second; None where there were none or it was not run."""
    load = engines.get(name, {}).get("loads", {}).get(workload, {}).get(text)
    return load["rate"] or None if load else None


def totals(ours: Mapping[str, Any], theirs: Mapping[str, Any], patience: float) -> Any:
    """Add up the medians of the questions that both were asked; tell also what was late.

    A late answer counts as the patience, so that the other's total is a least one.
    """
    mine = other = 0.0
    asked = late = 0
    for name, one in ours.items():
        two = theirs.get(name, {})
        if "median" not in one or two.get("outcome", "not asked") in ("not asked", "failed"):
            continue
        asked += 1
        late += two["outcome"] == "late"
        mine += one["median"]
        other += two.get("median", patience * 1000)
    return mine, other, asked, late


def aims(figures: Mapping[str, Any]) -> list[Aim]:
    """Compare what was measured on the real graph with every aim."""
    graph = figures["graphs"].get(REAL)
    if graph is None:
        return []
    engines = graph["engines"]
    found = [*_questions(engines), _cached(engines), *_against_rdflib(engines, graph["patience"])]
    for name in (OxigraphInMemory.name, OxigraphOnDisk.name):
        found += _against_oxigraph(engines, name)
    return [*found, *_start(graph)]


def _least(
    what: str, least: float, measured: float | None, told: str = "{:.2f}x", above: bool = False
) -> Aim:
    wanted = f"over {least}x" if above else f"at least {least}x"
    if measured is None:
        return Aim(what, wanted, "not measured", None)
    reached = measured > least if above else measured >= least
    return Aim(what, wanted, told.format(measured), reached)


def _questions(engines: Mapping[str, Any]) -> list[Aim]:
    what = "every saved question without cache, 99th percentile of its times"
    asked = engines.get(OURS, {}).get("questions", {})
    times = {name: each["p99"] for name, each in asked.items() if "p99" in each}
    if not times:
        return [Aim(what, f"below {MOST_MS} ms", "not measured", None)]
    over = sorted(name for name, each in times.items() if each >= MOST_MS)
    unanswered = len(asked) - len(times)
    worst = max(times, key=times.__getitem__)
    told = (
        f"{times[worst]:.0f} ms at worst (`{worst}`); {len(over)} of {len(asked)} not below"
        f"{f'; {unanswered} not answered' if unanswered else ''}; all in one round: "
        f"{sum(each['median'] for each in asked.values() if 'median' in each) / 1000:.2f} s"
    )
    return [Aim(what, f"below {MOST_MS} ms", told, not over and not unanswered)]


def _cached(engines: Mapping[str, Any]) -> Aim:
    measured = ratio(
        rate(engines, OURS, "light", "repeated"), rate(engines, NoOp.name, "light", "repeated")
    )
    what = "light answers a second from the cache, of those of a no-op route of the same server"
    return _least(what, 0.5, measured)


def _against_rdflib(engines: Mapping[str, Any], patience: float) -> list[Aim]:
    ours, name = engines.get(OURS, {}), RdflibEndpoint.name
    theirs = engines.get(name, {})
    mine, other, asked, late = totals(
        ours.get("questions", {}), theirs.get("questions", {}), patience
    )
    beyond = f", {late} of them over {patience:.0f} s and counted as that" if late else ""
    told = f"{{:.1f}}x over the {asked} questions that it was asked and answered{beyond}"
    found = [_least(f"all saved questions, {name}'s time by ours", 30, ratio(other, mine), told)]
    for workload, least in (("light", 3), ("medium", 12)):
        measured = ratio(
            rate(engines, OURS, workload, "unlike"), rate(engines, name, workload, "unlike")
        )
        found.append(_least(f"{workload} without cache, of {name}'s", least, measured))
    return found


def _against_oxigraph(engines: Mapping[str, Any], name: str) -> list[Aim]:
    found = []
    for workload, least in (("mix", 1.0), ("light", 0.8)):
        measured = ratio(
            rate(engines, OURS, workload, "unlike"), rate(engines, name, workload, "unlike")
        )
        found.append(_least(f"{workload} without cache, of `{name}`", least, measured))
    for workload in ("light", "medium", "mix"):
        measured = ratio(
            rate(engines, OURS, workload, "repeated"), rate(engines, name, workload, "repeated")
        )
        found.append(_least(f"{workload} with cache, of `{name}`", 1.0, measured, above=True))
    return found


def _start(graph: Mapping[str, Any]) -> list[Aim]:
    workers = {
        int(number): each for number, each in graph.get("workers", {}).items() if "memory" in each
    }
    starts = workers.get(3, {}).get("first_answers")
    what = "start to first answer, median of the starts"
    if starts:
        told = f"{median(starts):.2f} s ({', '.join(f'{each:.2f}' for each in starts)})"
        found = [Aim(what, f"below {MOST_SECONDS} s", told, median(starts) < MOST_SECONDS)]
    else:
        found = [Aim(what, f"below {MOST_SECONDS} s", "not measured", None)]
    what = "private memory of one more worker, after a load"
    few, many = min(workers, default=0), max(workers, default=0)
    if few == many or not (workers[few]["memory"] and workers[many]["memory"]):
        return [*found, Aim(what, "stated", "not measured", None)]
    more = workers[many]["memory"]["private"] - workers[few]["memory"]["private"]
    told = (
        f"{more / (many - few):.1f} MB ({few} workers: {workers[few]['memory']['private']:.0f} MB, "
        f"{many}: {workers[many]['memory']['private']:.0f} MB)"
    )
    return [*found, Aim(what, "stated", told, True)]
