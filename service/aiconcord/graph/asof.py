"""Whether something held on a day, when its dates are only partly known.

The answer is one of three: yes, no, or it cannot be told. Pages, questions and the build all ask
here, so that a day is judged alike everywhere. :class:`Bounds` is what the build derives for every
claim; how it gets there is told in :mod:`aiconcord.build.times`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and latest day on which something can have begun and ended.

    ``None`` means that nothing is known on that side: without ``earliest_start`` no day is too
    early, without ``latest_end`` none is too late, and without ``latest_start`` or ``earliest_end``
    no day is certain. An end is the last day on which it still held.
    """

    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None

    @property
    def last_known(self) -> bool:
        """Tell whether no end is known, so that it is but last known after the newest evidence."""
        return self.latest_end is None


def holds(bounds: Bounds, day: date) -> bool | None:
    """Tell whether something with these *bounds* held on *day*; None where it cannot be told.

    >>> year = Bounds(date(2024, 1, 1), date(2024, 12, 31), date(2026, 3, 1), None)
    >>> holds(year, date(2025, 6, 1)), holds(year, date(2023, 6, 1)), holds(year, date(2024, 6, 1))
    (True, False, None)
    """
    if bounds.earliest_start is not None and day < bounds.earliest_start:
        return False
    if bounds.latest_end is not None and day > bounds.latest_end:
        return False
    begun = bounds.latest_start is not None and bounds.latest_start <= day
    lasting = bounds.earliest_end is not None and day <= bounds.earliest_end
    return True if begun and lasting else None


def in_current_view(bounds: Bounds, day: date) -> bool:
    """Tell whether a claim with these *bounds* is in the current view of *day*.

    It is where it held for certain, and where no end is known and it may have held: that is what
    was last known. A claim that may have ended before *day* is not.

    >>> in_current_view(Bounds(latest_end=date(2026, 12, 31)), date(2026, 11, 21))
    False
    """
    answer = holds(bounds, day)
    return answer is True or (answer is None and bounds.last_known)


def days_of(text: str) -> tuple[date, date]:
    """Give the first and the last day that a date of any precision can mean.

    >>> days_of("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> days_of("2024")[1]
    datetime.date(2024, 12, 31)

    A ValueError tells that *text* is no date, or one with a time zone, which no source of ours has.
    """
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` is not a date such as 2024, 2024-07 or 2024-07-08")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101  (the expression requires it)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
