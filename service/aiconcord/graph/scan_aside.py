"""Scan queries without holding up those who wait: long ones aside, none twice in a row."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiconcord.graph.scan import Scan, scan
from aiconcord.settings.table import Limits

_LONG_TEXT: Final = 16_000
_MOST_KEPT: Final = 32
_ASIDE: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scan")
"""One thread, because two would take turns on the same interpreter and only slow the server."""

_kept: "OrderedDict[tuple[str, Limits], Scan]" = OrderedDict()


async def scan_aside(query: str, limits: Limits) -> Scan:
    """Do what :func:`~aiconcord.graph.scan.scan` does, from inside the event loop.

    The last results are kept: an address scans a query for its form, then the engine for the rest.
    """
    key = (query, limits)
    found = _kept.get(key)
    if found is not None:
        return found
    if len(query) < _LONG_TEXT:
        found = scan(query, limits)
    else:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(_ASIDE, scan, query, limits)
    _kept[key] = found
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return found
