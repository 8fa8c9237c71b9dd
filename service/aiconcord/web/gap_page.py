"""The page of ``/gap``: the answer laid out for people, who read it on a screen or print it."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from aiconcord.crosswalk.gap import LABELS, STATUSES
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.names.uris import local_path, thing
from aiconcord.web.caching import FRESH
from aiconcord.web.crosswalks_held import held
from aiconcord.web.gap_request import Asked
from aiconcord.web.services import services

BADGES = {
    "covered": "good",
    "partly": "good",
    "listed": "plain",
    "open": "warn",
    "no-counterpart": "bad",
    "later": "warn",
    "earlier": "warn",
}
MOST_IN_ADDRESS = 4_000
"""Characters of an address that every browser and proxy takes."""


def address(path: str, values: Mapping[str, Any]) -> str:
    """Write an address with the values that are given; a list is given as several.

    >>> address("/gap", {"from": "a b", "to": "", "have": ["1", "2"]})
    '/gap?from=a+b&have=1&have=2'
    """
    given = [(name, value) for name, value in values.items() if value]
    return f"{path}?{urlencode(given, doseq=True)}"


async def page(
    request: Request,
    names: Mapping[str, str],
    record: Mapping[str, Any] | None = None,
    asked: Asked | None = None,
    *,
    status: int = 200,
    keep: str = FRESH,
) -> Response:
    """Show the answer *record*, or without one the form alone."""
    parts = services(request)
    holdings = await held(request)
    values: dict[str, Any] = dict(names)
    if record is not None:
        values = {
            **names,
            "from": record["from"]["id"],
            "to": record["to"]["id"],
            "have": record["have"] or [],
        }
        if asked is not None and len(urlencode(values, doseq=True)) > MOST_IN_ADDRESS:
            values["have"] = []
    response: Response = parts.render(
        request,
        "gap.html",
        status=status,
        found=record,
        names=names,
        asked=asked,
        choosable=choosable(holdings),
        labels=LABELS,
        meanings=STATUSES,
        badges=BADGES,
        grouped=grouped,
        hrefs=_hrefs(holdings, record) if record else {},
        address=address,
        values=values,
        thing=lambda kind, slug: local_path(thing(kind, slug)),
        whole=record is not None and (record["have"] is None or bool(values.get("have"))),
    )
    response.headers.update({"Vary": "Accept", "Cache-Control": keep})
    return response


def choosable(holdings: Holdings) -> list[tuple[str, str]]:
    """List the frameworks whose elements stand in crosswalks: id and name, by name."""
    found = {
        framework
        for row in holdings.published.rows
        for framework in (row.subject_framework, row.object_framework)
    }
    outlines = [holdings.outline(each) for each in found if holdings.outline(each).elements]
    return [(each.slug, each.name) for each in sorted(outlines, key=lambda each: each.name)]


def _hrefs(holdings: Holdings, record: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Tell where the code of an element leads, for the elements of either side."""
    return {
        side: {
            element.code: local_path(element.iri) or ""
            for element in holdings.outline(record[side]["framework"]).elements
        }
        for side in ("from", "to")
    }


def grouped(
    rows: Iterable[Mapping[str, Any]], other: str, order: Iterable[str]
) -> list[dict[str, Any]]:
    """Put together the rows that say the same at the same place; *other* is the side named.

    A table that sets nineteen elements against one says one thing, not nineteen. The codes stand in
    the *order* of their framework."""
    place = {code: number for number, code in enumerate(order)}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        same = row["crosswalk"], row["relation"], row["row"], row["group"], str(row["sources"])
        each = found.setdefault(same, {**row, "codes": [], "not_had": set()})
        each["codes"] += row[other]
        each["not_had"].update(row["missing"])
    for each in found.values():
        for name in ("codes", "not_had"):
            each[name] = sorted(each[name], key=lambda code: place.get(code, -1))
    return list(found.values())
