"""Where a new block goes in a file that is kept by hand."""

import re

from aiconcord.graph.tables import natural
from aiconcord.graph.turtle_blocks import Blocks, Properties

_NUMBER = re.compile(r"\d+$")


def add_block(file: Blocks, subject: str, block: Properties) -> None:
    """Add a block: after its kin (`#name-3` after `#name-2`), else by the alphabet, else last.

    By the alphabet only where the blocks of the file are in that order already."""
    kin = _NUMBER.sub("", subject)
    names = list(file.blocks)
    relatives = [n for n, one in enumerate(names) if _NUMBER.sub("", one) == kin]
    if "#" in subject and relatives:
        at = relatives[-1] + 1
    elif len(names) > 1 and names == sorted(names, key=natural):
        at = sum(natural(one) < natural(subject) for one in names)
    else:
        at = len(names)
    items = list(file.blocks.items())
    items.insert(at, (subject, block))
    file.blocks.clear()
    file.blocks.update(items)
