"""Periods as pages show them: no more precise than their source, frank about what is unknown."""

from dataclasses import dataclass
from datetime import date

from aiconcord.ask.day_words import shown
from aiconcord.graph.asof import Bounds, days_of, holds


@dataclass(frozen=True, slots=True)
class Period:
    """When a claim held, as far as is known: texts of any precision, empty where unknown.

    *newest* is the newest date with evidence that it held; *today* is the release's date.
    """

    start: str = ""
    end: str = ""
    newest: str = ""
    today: date | None = None

    @property
    def known(self) -> bool:
        """Tell whether anything at all is known of the period."""
        return bool(self.start or self.end or self.newest)

    @property
    def text(self) -> str:
        """Say the period in words.

        >>> Period("2012", "2024-07-07").text, Period("2024-05").text, Period(end="2025").text
        ('2012 to 7 Jul 2024', 'since May 2024', 'until 2025')
        """
        if self.start and self.start == self.end:
            return shown(self.start)
        if self.start and self.end:
            return f"{shown(self.start)} to {shown(self.end)}"
        if self.start:
            return f"since {shown(self.start)}"
        return f"until {shown(self.end)}" if self.end else ""

    @property
    def last_known(self) -> str:
        """Give the date of the newest evidence where no end is known and that date has passed.

        >>> Period("2024-05", newest="2024-11-20", today=date(2026, 11, 21)).last_known
        '20 Nov 2024'
        >>> Period("2012", "2024-07-07", today=date(2026, 11, 21)).last_known
        ''
        """
        newest = self.newest or self.start
        if self.end or not newest or self.today is None:
            return ""
        try:
            return shown(newest) if days_of(newest)[1] < self.today else ""
        except ValueError:
            return ""

    @property
    def is_past(self) -> bool:
        """Tell whether it certainly no longer held on the release's date."""
        if not self.end or self.today is None:
            return False
        try:
            return holds(Bounds(latest_end=days_of(self.end)[1]), self.today) is False
        except ValueError:
            return False

    @property
    def sort_key(self) -> tuple[str, str]:
        """Order periods by start, then end; an unknown start comes first, an unknown end last."""
        return (self.start, self.end or "9999")
