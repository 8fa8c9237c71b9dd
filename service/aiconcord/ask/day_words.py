"""Dates as people read them: no more precise than their source."""

from aiconcord.graph.asof import days_of

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(text: str) -> str:
    """Write a date of any precision the way people do; what is no such date is left as it is.

    >>> shown("2024-07-08"), shown("2025-12"), shown("2012"), shown("soon")
    ('8 Jul 2024', 'Dec 2025', '2012', 'soon')
    """
    try:
        days_of(text)
    except ValueError:
        return text
    parts = text.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTHS[int(parts[1])])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)
