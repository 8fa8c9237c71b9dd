"""Writes the chains that were found, once told as JSON values: a table, a text for terminals."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from aiconcord.crosswalk.chain_told import CHAINING
from aiconcord.crosswalk.sheets import Sheet, Value

COLUMNS: Final = (
    "from",
    "from_title",
    "to",
    "to_title",
    "possible",
    "relation",
    "predicate",
    "justification",
    "rows",
    "path",
    "relations",
    "standing",
    "grade",
    "editions_differ",
    "mappings",
    "sources",
)


def lines(found: dict[str, Any]) -> Sheet:
    """Lay out what :func:`as_json` gave as one sheet, a line for each chain."""
    return Sheet("chains", COLUMNS, [*_lines(found["pairs"])])


def _lines(pairs: Iterable[dict[str, Any]]) -> Iterator[Sequence[Value]]:
    for pair in pairs:
        for chain in pair["chains"]:
            rows = chain["rows"]
            yield [
                pair["from"]["code"],
                pair["from"]["title"],
                pair["to"]["code"],
                pair["to"]["title"],
                pair["relation"],
                chain["relation"],
                chain["predicate"],
                CHAINING,
                len(rows),
                " > ".join(_named(end) for end in _ends(chain)),
                " > ".join(row["says"] for row in rows),
                chain["weakest"]["standing"],
                chain["weakest"]["grade"],
                "; ".join(" / ".join(each["editions"]) for each in chain["editions_differ"]),
                " ".join(row["mapping"] for row in rows),
                "; ".join(dict.fromkeys(_place(cited) for row in rows for cited in row["sources"])),
            ]


def _ends(chain: dict[str, Any]) -> list[dict[str, Any]]:
    return [chain["rows"][0]["from"], *(row["to"] for row in chain["rows"])]


def _named(end: dict[str, Any]) -> str:
    return f"{end['framework']} {'as a whole' if end['whole'] else end['code']}"


def _place(cited: dict[str, str]) -> str:
    return f"{cited['title']}, {cited['locator']}" if cited["locator"] else cited["title"]


def sheets(found: dict[str, Any]) -> list[Sheet]:
    """Lay out what :func:`as_json` gave as sheets: chains, ways, and what is published outright."""
    ways = [
        [way["chains"], " > ".join(each["id"] for each in way["frameworks"])]
        for way in found["ways"]
    ]
    outright = [
        [_named(row["from"]), row["says"], _named(row["to"]), *_whose(row)]
        for row in found["direct"]
    ]
    outright += [
        [_named(row["end"]), "has no counterpart in", row["none_in"]["id"], *_whose(row)]
        for row in found["denials"]
    ]
    columns = ("from", "relation", "to", "crosswalk", "standing", "grade", "mapping")
    return [
        lines(found),
        Sheet("ways", ("chains", "frameworks"), ways),
        Sheet("published outright", columns, outright),
    ]


def _whose(row: dict[str, Any]) -> tuple[str, ...]:
    return row["crosswalk"], row["standing"], row["grade"], row["mapping"]


def as_text(found: dict[str, Any]) -> str:
    """Say the answer on a terminal: the ways, then each pair with its chains."""
    counts = found["counts"]
    of = f", {found['element']['code']} alone" if found["element"] else ""
    told = [
        f"{found['from']['name']}{of} -> {found['to']['name']}",
        f"derived: {counts['chains']} chains join {counts['pairs']} pairs; of "
        f"{counts['pairs_of_which_nothing_can_be_said']} nothing can be said but that they are "
        "joined",
    ]
    if counts["chains_over_two_editions"]:
        told.append(
            f"in {counts['chains_over_two_editions']} chains rows meet that were made for two "
            "editions of what lies between"
        )
    for way in found["ways"]:
        told.append(f"  {way['chains']:>5}  {' > '.join(each['id'] for each in way['frameworks'])}")
    for way in found["broken"]:
        names = " > ".join(each["id"] for each in way)
        told.append(f"  no chain by {names}: the rows name different elements on the way")
    for each in found["joint"]:
        told.append(
            f"  not followed: {each['groups']} groups of rows of {each['crosswalk']}, which count "
            "only together"
        )
    for row in found["direct"]:
        told.append(
            f"published outright ({row['crosswalk']}): {_named(row['from'])} {row['says']} "
            f"{_named(row['to'])}"
        )
    for row in found["denials"]:
        told.append(
            f"published outright ({row['crosswalk']}): {_named(row['end'])} has no counterpart in "
            f"{row['none_in']['name']}"
        )
    for pair in found["pairs"]:
        told += ["", f"{_named(pair['from'])} -> {_named(pair['to'])}: {pair['relation']}"]
        for chain in pair["chains"]:
            told.append(f"  {_path(chain)}")
            weakest = chain["weakest"]
            told.append(
                f"    weakest: {weakest['standing']} ({weakest['crosswalk']}), "
                f"{weakest['grade'] or 'not graded'}"
            )
            for each in chain["editions_differ"]:
                told.append(f"    made for two editions: {' / '.join(each['editions'])}")
    return "\n".join(told) + "\n"


def _path(chain: dict[str, Any]) -> str:
    steps = (f" --[{row['says']}]-- {_named(row['to'])}" for row in chain["rows"])
    return _named(chain["rows"][0]["from"]) + "".join(steps)
