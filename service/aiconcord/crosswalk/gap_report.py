"""Writes what a gap analysis found: plain JSON values, sheets, and a text for terminals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from aiconcord.crosswalk.gap import LABELS, STATUSES, Gap, Judged, count
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import Outline
from aiconcord.crosswalk.sheets import Sheet, Value
from aiconcord.crosswalk.told import Teller, counts

COLUMNS = (
    "side",
    "code",
    "title",
    "level",
    "part",
    "status",
    "relation",
    "against",
    "missing",
    "crosswalk",
    "standing",
    "row",
    "mapping",
    "sources",
    "near",
)


def as_json(gap: Gap, holdings: Holdings) -> dict[str, Any]:
    """Give the whole answer as plain JSON values."""
    tell = Teller(holdings)
    have = None if gap.have is None else [*tell.codes(sorted(gap.have))]
    return {
        "from": tell.framework(gap.source),
        "to": tell.framework(gap.target),
        "have": have,
        "crosswalks": [tell.crosswalk(each) for each in gap.crosswalks],
        "by_way_of": [
            [tell.framework(holdings.outline(each)) for each in way] for way in gap.by_way_of
        ],
        "statuses": {
            name: {"label": LABELS[name], "meaning": meaning} for name, meaning in STATUSES.items()
        },
        "totals": _totals(gap.target, gap.targets),
        "source_totals": _totals(gap.source, gap.sources),
        "targets": [_judged(each, gap.target, tell, gap.have) for each in gap.targets],
        "sources": [_judged(each, gap.source, tell, None) for each in gap.sources],
        "whole": [tell.row(row) for row in gap.sides.whole],
    }


def _totals(outline: Outline, judged: Sequence[Judged]) -> dict[str, Any]:
    overall = Counter(each.status for each in judged)
    levels: dict[str, Counter[str]] = {}
    for each in judged:
        levels.setdefault(each.element.level_name, Counter())[each.status] += 1
    return {
        "overall": counts(overall, STATUSES),
        "parts": [
            {"part": part.name, **counts(found, STATUSES)} for part, found in count(outline, judged)
        ],
        "levels": [{"level": level, **counts(found, STATUSES)} for level, found in levels.items()],
    }


def _judged(
    judged: Judged, outline: Outline, tell: Teller, have: frozenset[str] | None
) -> dict[str, Any]:
    return {
        **tell.element(judged.element, outline.part_of(judged.element)),
        "status": judged.status,
        "rows": [tell.link(link, have) for link in judged.links],
        "denials": [tell.row(row) for row in judged.denials],
        "whole": [tell.row(row) for row in judged.whole],
        "near": tell.codes(judged.near),
    }


def sheets(found: dict[str, Any]) -> list[Sheet]:
    """Lay out what :func:`as_json` gave as sheets: totals, both sides, the crosswalks."""
    columns = ("part", *STATUSES, "elements")
    totals = [
        [line["part"], *(line[name] for name in columns[1:])]
        for line in [*found["totals"]["parts"], {"part": "all", **found["totals"]["overall"]}]
    ]
    return [
        Sheet("Totals", columns, totals),
        Sheet("To", COLUMNS, list(_lines("to", found["targets"]))),
        Sheet("From", COLUMNS, list(_lines("from", found["sources"]))),
        Sheet(
            "Crosswalks",
            ("id", "name", "standing", "editions"),
            [
                [
                    each["id"],
                    each["name"],
                    each["standing"],
                    "; ".join(edition["name"] for edition in each["editions"]),
                ]
                for each in found["crosswalks"]
            ],
        ),
        Sheet(
            "Answers",
            ("status", "label", "meaning"),
            [[name, each["label"], each["meaning"]] for name, each in found["statuses"].items()],
        ),
    ]


def lines(found: dict[str, Any]) -> Sheet:
    """Lay out both sides as one sheet, a line for each element and row."""
    rows = [*_lines("to", found["targets"]), *_lines("from", found["sources"])]
    return Sheet("gap", COLUMNS, rows)


def _lines(side: str, judged: Iterable[dict[str, Any]]) -> Iterable[list[Value]]:
    other = "from" if side == "to" else "to"
    for each in judged:
        head = [side, *(each[name] for name in ("code", "title", "level", "part", "status"))]
        near = ", ".join(each["near"])
        rows = [*each["rows"], *each["denials"], *each["whole"]]
        for row in rows or [{}]:
            yield [
                *head,
                row.get("relation", ""),
                ", ".join(row.get(other, ())),
                ", ".join(row.get("missing", ())),
                row.get("crosswalk", ""),
                row.get("standing", ""),
                row.get("row", ""),
                " ".join(row.get("mappings", ())) or row.get("group", ""),
                "; ".join(_place(cited) for cited in row.get("sources", ())),
                near,
            ]


def _place(cited: dict[str, str]) -> str:
    return f"{cited['title']}, {cited['locator']}" if cited["locator"] else cited["title"]


def as_text(found: dict[str, Any]) -> str:
    """Say the answer on a terminal: the totals by part, then what is not covered or listed."""
    told = [f"{found['from']['name']} -> {found['to']['name']}"]
    told += [f"  {each['id']} ({each['standing']}): {each['name']}" for each in found["crosswalks"]]
    if not found["crosswalks"]:
        ways = ", or ".join(" and ".join(e["id"] for e in way) for way in found["by_way_of"])
        told.append(
            "  no crosswalk sets the two side by side" + (f"; by way of {ways}" * bool(ways))
        )
    if not found["targets"]:
        told.append(f"  no element of {found['to']['id']} is held")
    used = [name for name in STATUSES if found["totals"]["overall"][name]]
    told += ["", *_table(found["totals"], used), ""]
    for name in used:
        if name not in ("covered", "listed"):
            codes = [each["code"] for each in found["targets"] if each["status"] == name]
            told.append(f"{LABELS[name]}: {', '.join(codes)}")
    never = [each["code"] for each in found["sources"] if each["status"] == "unknown"]
    if never:
        told.append(f"of {found['from']['id']}, named nowhere: {', '.join(never)}")
    return "\n".join(told) + "\n"


def _table(totals: dict[str, Any], used: Sequence[str]) -> Iterable[str]:
    heads = [LABELS[name] for name in used]
    lines = [*totals["parts"], {"part": "all", **totals["overall"]}]
    first = max(len(line["part"]) for line in lines)
    yield "  ".join([" " * first, *heads])
    for line in lines:
        cells = [str(line[name]).rjust(len(head)) for name, head in zip(used, heads, strict=True)]
        yield "  ".join([line["part"].ljust(first), *cells])
