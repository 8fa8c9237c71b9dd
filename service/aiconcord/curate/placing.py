"""Where a new block goes in a file that is kept by hand."""

import re

from aiconcord.graph.turtle_blocks import Blocks, Properties

_NUMBER = re.compile(r"\d+$")


def add_block(file: Blocks, subject: str, block: Properties) -> None:
    """Add a block: after its kin (`#name-3` after `#name-2`), else by the alphabet, else last.

    By the alphabet only where the things of the file, parts aside, are in that order already."""
    kin = _NUMBER.sub("", subject)
    names = list(file.blocks)
    relatives = [n for n, one in enumerate(names) if _NUMBER.sub("", one) == kin]
    things = [one for one in names if "#" not in one]
    at = len(names)
    if "#" in subject and relatives:
        at = relatives[-1] + 1
    elif "#" not in subject and len(things) > 1 and things == sorted(things):
        at = next((n for n, one in enumerate(names) if one in things and one > subject), at)
    items = list(file.blocks.items())
    items.insert(at, (subject, block))
    file.blocks.clear()
    file.blocks.update(items)
