"""Compares two published crosswalks over the frameworks that both stand between."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from aiconcord.crosswalk.comparing import Compared, Statement, Verdict, compare, statements
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.published import Crosswalk, Published, PublishedRow
from aiconcord.crosswalk.sheets import Sheet, Value
from aiconcord.crosswalk.told import Teller
from aiconcord.problems.record import Problem, ProblemError

MEANINGS: Final = {
    Verdict.AGREED: "Both say the same of the same ends.",
    Verdict.DIFFERING: "One says more, or says it in other words; both can be true.",
    Verdict.DISAGREED: "Both cannot be true.",
    Verdict.FIRST: "Only the first says anything of these ends.",
    Verdict.SECOND: "Only the second says anything of these ends.",
}
COLUMNS: Final = ("verdict", "from", "to", "first", "second", "first_rows", "second_rows")


@dataclass(frozen=True, slots=True)
class PairCompared:
    """What was compared between two frameworks, read from *source* to *target*."""

    source: str
    target: str
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two crosswalks, and what they say for each two frameworks that both stand between."""

    first: Crosswalk
    second: Crosswalk
    pairs: tuple[PairCompared, ...]


def compare_crosswalks(published: Published, first: str, second: str) -> Comparison:
    """Compare the crosswalks *first* and *second*; raise where they have no frameworks in common.

    Everything is read the way the first reads."""
    ours, theirs = _by_pair(published.of(first)), _by_pair(published.of(second))
    common = [pair for pair in ours if pair in theirs]
    if first == second or not common:
        raise ProblemError(_incomparable(published, first, second))
    pairs = []
    for pair in common:
        source = ours[pair][0].subject_framework
        (target,) = pair - {source}
        both = (statements(rows[pair], source) for rows in (ours, theirs))
        pairs.append(PairCompared(source, target, tuple(compare(*both))))
    known = published.crosswalks
    return Comparison(known[first], known[second], tuple(pairs))


def _by_pair(rows: Iterable[PublishedRow]) -> dict[frozenset[str], list[PublishedRow]]:
    found: dict[frozenset[str], list[PublishedRow]] = {}
    for row in rows:
        if len(row.pair) == 2:
            found.setdefault(row.pair, []).append(row)
    return found


def _incomparable(published: Published, first: str, second: str) -> Problem:
    names = [each.rpartition("/")[2] for each in (first, second)]
    if first == second:
        what = f"`{names[0]}` is named twice"
        return Problem("crosswalks-incomparable", what, remedy="name two different crosswalks")
    empty = [
        name for name, each in zip(names, (first, second), strict=True) if not published.of(each)
    ]
    if empty:
        what = f"no row of `{empty[0]}` is held, so there is nothing to compare"
    else:
        what = f"`{names[0]}` and `{names[1]}` do not stand between the same two frameworks"
    remedy = "see /crosswalks for those that can be compared"
    return Problem("crosswalks-incomparable", what, remedy=remedy)


def comparable(published: Published) -> list[tuple[str, str]]:
    """List the crosswalks that stand between the same two frameworks, two by two."""
    sets: dict[frozenset[str], set[str]] = {}
    for row in published.rows:
        if len(row.pair) == 2:
            sets.setdefault(row.pair, set()).add(row.crosswalk)
    rank = {iri: each.rank for iri, each in published.crosswalks.items()}
    found = {
        tuple(sorted((one, other), key=rank.__getitem__))
        for each in sets.values()
        for one in each
        for other in each
        if one != other
    }
    return sorted(((one, other) for one, other in found), key=lambda two: [rank[e] for e in two])


def as_json(found: Comparison, holdings: Holdings) -> dict[str, Any]:
    """Give a comparison as plain JSON values."""
    tell = Teller(holdings)
    every = [each for pair in found.pairs for each in pair.compared]
    counts = Counter(each.verdict for each in every)
    return {
        "first": tell.crosswalk(found.first),
        "second": tell.crosswalk(found.second),
        "verdicts": {str(verdict): meaning for verdict, meaning in MEANINGS.items()},
        "counts": {str(verdict): counts[verdict] for verdict in Verdict},
        "pairs": [
            {
                "from": tell.framework(holdings.outline(pair.source)),
                "to": tell.framework(holdings.outline(pair.target)),
                "counts": {
                    str(verdict): sum(each.verdict == verdict for each in pair.compared)
                    for verdict in Verdict
                },
                "statements": [_compared(each, tell) for each in _in_order(pair, tell)],
            }
            for pair in found.pairs
        ],
    }


def _in_order(pair: PairCompared, tell: Teller) -> list[Compared]:
    """Sort what was compared in the official order of the two frameworks."""

    def place(each: Compared) -> list[list[int]]:
        one = each.first or each.second
        return [sorted(map(tell.place, side)) for side in (one.first, one.second)] if one else []

    return sorted(pair.compared, key=place)


def _compared(each: Compared, tell: Teller) -> dict[str, Any]:
    one = each.first or each.second
    return {
        "verdict": str(each.verdict),
        "from": _codes(one.first, tell) if one else [],
        "to": _codes(one.second, tell) if one else [],
        "first": _statement(each.first, tell),
        "second": _statement(each.second, tell),
    }


def _codes(ends: Iterable[str], tell: Teller) -> list[str]:
    place = tell.place
    return tell.codes(sorted(ends, key=lambda end: (place(end), end)))


def _statement(statement: Statement | None, tell: Teller) -> dict[str, Any] | None:
    if statement is None:
        return None
    joint = len(statement.first) > 1 or len(statement.second) > 1
    return {
        "says": statement.says,
        "from": _codes(statement.first, tell),
        "to": _codes(statement.second, tell),
        "joint": joint,
        "mappings": [] if joint else [row.iri for row in statement.rows],
        "group": statement.rows[0].group if joint else "",
        "sources": tell.sources(statement.rows),
    }


def sheets(found: dict[str, Any]) -> list[Sheet]:
    """Lay out what :func:`as_json` gave: the counts, and every statement."""
    names = list(found["verdicts"])
    rows: list[list[Value]] = [
        [pair["from"]["id"], pair["to"]["id"], *(pair["counts"][name] for name in names)]
        for pair in found["pairs"]
    ]
    return [Sheet("Counts", ("from", "to", *names), rows), lines(found)]


def lines(found: dict[str, Any]) -> Sheet:
    """Lay out every statement on a line of its own."""
    return Sheet("Statements", COLUMNS, [_line(e) for p in found["pairs"] for e in p["statements"]])


def _line(each: dict[str, Any]) -> list[Value]:
    both = (each["first"] or {}, each["second"] or {})
    return [
        each["verdict"],
        ", ".join(each["from"]) or "none",
        ", ".join(each["to"]) or "none",
        *(one.get("says", "") for one in both),
        *(" ".join(one.get("mappings", ())) or one.get("group", "") for one in both),
    ]


def as_text(found: dict[str, Any]) -> str:
    """Say a comparison on a terminal: counts, and what cannot both be true."""
    told = [f"first:  {found['first']['id']}: {found['first']['name']}"]
    told += [f"second: {found['second']['id']}: {found['second']['name']}"]
    for pair in found["pairs"]:
        told += ["", f"{pair['from']['name']} -> {pair['to']['name']}"]
        told += [
            f"  {pair['counts'][name]:6} {name}: {meaning}"
            for name, meaning in found["verdicts"].items()
        ]
        told += [
            f"  {each['verdict']}: {_ends(each)}: first {_says(each['first'])};"
            f" second {_says(each['second'])}"
            for each in pair["statements"]
            if each["verdict"] in (Verdict.DISAGREED, Verdict.DIFFERING)
        ]
    return "\n".join(told) + "\n"


def _ends(each: dict[str, Any]) -> str:
    return f"{', '.join(each['from']) or 'none'} / {', '.join(each['to']) or 'none'}"


def _says(statement: dict[str, Any]) -> str:
    return f"{statement['says']} ({_ends(statement)})"
