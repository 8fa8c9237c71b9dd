"""Write an answer in words as plain text: lists with hyphens, links as numbers, told at the end."""

import re
import textwrap
from html.parser import HTMLParser

from aiconcord.names.namespaces import BASE

WIDTH = 88
_BLOCKS = frozenset({"p", "li", "h2", "h3", "h4", "dt", "dd", "summary"})


def plain_text(markup: str) -> str:
    """Give *markup*, which must be an answer that :func:`aiconcord.ask.words.say` wrote, as text.

    >>> print(plain_text('<p>By <a href="/id/body/imda">IMDA</a>:</p><ul><li>one</li></ul>'))
    By IMDA [1]:
    <BLANKLINE>
      - one
    <BLANKLINE>
    [1] https://w3id.org/aiconcord/id/body/imda
    """
    reader = _Reader()
    # As a plain text: Markup would escape whatever is put together with it once more.
    reader.feed(str(markup))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Gather the blocks of a text, and number its links in the order in which they come."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._words = ""
        self._links: dict[str, int] = {}
        self._link = ""
        self._depth = 0
        self._first = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._end_block()
            self._depth += 1
        elif tag in _BLOCKS:
            self._end_block()
            self._first = "- " if tag == "li" else ""
        elif tag == "br":
            self._words += " "
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._end_block()
            self._depth -= 1
        elif tag in _BLOCKS:
            self._end_block()
        elif tag == "a" and self._link:
            number = self._links.setdefault(self._link, len(self._links) + 1)
            self._words += f" [{number}]"
            self._link = ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def _end_block(self) -> None:
        words = re.sub(r"\s+", " ", self._words).strip()
        self._words = ""
        if not words:
            return
        indent = "  " * self._depth
        self._blocks.append(
            textwrap.fill(
                words,
                WIDTH,
                initial_indent=indent + self._first,
                subsequent_indent=indent + " " * len(self._first),
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
        self._first = ""

    def text(self) -> str:
        """Put the blocks together: items of a list close up, everything else stands apart."""
        self._end_block()
        lines: list[str] = []
        for each in self._blocks:
            closes_up = lines and each.lstrip().startswith("- ") and lines[-1].startswith("  ")
            lines += [each] if closes_up or not lines else ["", each]
        notes = [f"[{number}] {_whole(link)}" for link, number in self._links.items()]
        return "\n".join([*lines, *([""] if notes else []), *notes])


def _whole(link: str) -> str:
    return BASE + link[1:] if link.startswith("/") else link
