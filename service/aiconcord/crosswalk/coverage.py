"""How much of each of two frameworks is named in the crosswalks between them, part against part.

Counted level by level: an element counts only where a row names it in its own right.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import Any, Final

from aiconcord.crosswalk.gap import LABELS, STATUSES, Judged, judge, refuse_one_framework
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import Outline, Part
from aiconcord.crosswalk.sheets import Sheet, Value
from aiconcord.crosswalk.sides import Sides, between
from aiconcord.crosswalk.told import Teller

NAMED: Final = ("covered", "partly", "listed")
"""Answers by which an element stands in a row of its own; with the whole of the other framework
taken together, nothing is left open by what is not had."""
NOT_MAPPED: Final = ("later", "earlier")
"""Answers of elements that no edition which was mapped has; they lower no share."""
COLUMNS: Final = ("framework", "part", "level", "elements", "named", "percent", *STATUSES)


def find_coverage(holdings: Holdings, one: str, other: str, only: str = "") -> dict[str, Any]:
    """Tell for each of two frameworks how much of it is named; *only* names a crosswalk.

    The answer is plain JSON values: both directions, and the matrix of the parts of *one* by the
    parts of *other* with the number of rows that join them, a joint group being one."""
    refuse_one_framework(one, other)
    tell = Teller(holdings)
    sides = between(holdings.published, one, other, only)
    first, second = holdings.outline(one), holdings.outline(other)
    crosswalks = {row.crosswalk for row in (*sides.rows, *sides.whole)}
    known = sorted(
        (holdings.published.crosswalks[iri] for iri in crosswalks), key=lambda each: each.rank
    )
    return {
        "between": [tell.framework(first), tell.framework(second)],
        "crosswalks": [tell.crosswalk(each) for each in known],
        "statuses": {
            name: {"label": LABELS[name], "meaning": meaning} for name, meaning in STATUSES.items()
        },
        "directions": [
            _direction(sides.turned(), first, tell),
            _direction(sides, second, tell),
        ],
        "matrix": _matrix(sides, first, second),
    }


def _direction(sides: Sides, outline: Outline, tell: Teller) -> dict[str, Any]:
    judged = judge(sides, outline, None)
    lines: dict[tuple[Part, str], Counter[str]] = {}
    for each in judged:
        key = outline.part_of(each.element), each.element.level_name
        lines.setdefault(key, Counter())[each.status] += 1
    levels: dict[str, Counter[str]] = {}
    for (_, level), found in lines.items():
        levels.setdefault(level, Counter()).update(found)
    return {
        "of": tell.framework(outline),
        "editions": sorted(outline.named(each) for each in sides.editions_of(outline.framework)),
        "lines": [
            {"part": part.name, "level": level, **_share(found)}
            for (part, level), found in lines.items()
        ],
        "levels": [{"level": level, **_share(found)} for level, found in levels.items()],
        "never": _never(judged),
    }


def _never(judged: Iterable[Judged]) -> list[str]:
    return [each.element.code for each in judged if each.status == "unknown"]


def _share(found: Counter[str]) -> dict[str, int]:
    """Count the elements that were mapped or could have been, and the share of them named."""
    mapped = sum(found.values()) - sum(found[name] for name in NOT_MAPPED)
    named = sum(found[name] for name in NAMED)
    percent = round(100 * named / mapped) if mapped else 0
    return {
        "elements": mapped,
        "named": named,
        "percent": percent,
        **{name: found[name] for name in STATUSES},
    }


def _matrix(sides: Sides, first: Outline, second: Outline) -> dict[str, Any]:
    cells: Counter[tuple[str, str]] = Counter()
    for link in sides.links:
        if link.denies:
            continue
        ends = _parts(first, link.sources), _parts(second, link.targets)
        cells.update(product(*ends))
    rows = _in_order(first, {row for row, _ in cells})
    columns = _in_order(second, {column for _, column in cells})
    return {
        "rows": [part.name for part in rows],
        "columns": [part.name for part in columns],
        "cells": [[cells[row.key, column.key] for column in columns] for row in rows],
    }


def _parts(outline: Outline, elements: Iterable[str]) -> set[str]:
    return {
        outline.part_of(outline.by_iri[each]).key for each in elements if each in outline.by_iri
    }


def _in_order(outline: Outline, keys: set[str]) -> list[Part]:
    every = dict.fromkeys(outline.part_of(each) for each in outline.elements)
    return [part for part in every if part.key in keys]


def lines(found: dict[str, Any]) -> Sheet:
    """Lay out both directions as one sheet."""
    rows: list[list[Value]] = [
        [direction["of"]["id"], *(line[name] for name in COLUMNS[1:])]
        for direction in found["directions"]
        for line in direction["lines"]
    ]
    return Sheet("Coverage", COLUMNS, rows)


def sheets(found: dict[str, Any]) -> list[Sheet]:
    """Lay out both directions and the matrix."""
    matrix = found["matrix"]
    name = f"{found['between'][0]['id']} by {found['between'][1]['id']}"
    rows: list[list[Value]] = [
        [row, *cells] for row, cells in zip(matrix["rows"], matrix["cells"], strict=True)
    ]
    return [lines(found), Sheet("Matrix", (name, *matrix["columns"]), rows)]


def as_text(found: dict[str, Any]) -> str:
    """Say the coverage on a terminal: a line for each part and level."""
    told = [f"{each['id']} ({each['standing']}): {each['name']}" for each in found["crosswalks"]]
    for direction in found["directions"]:
        editions = ", ".join(direction["editions"])
        told += ["", direction["of"]["name"] + (f" ({editions})" if editions else "")]
        told += [
            f"  {line['named']:4} of {line['elements']:4}  {line['percent']:3} %"
            f"  {line['part']}, {line['level']}"
            for line in direction["lines"]
        ]
    return "\n".join(told) + "\n"
