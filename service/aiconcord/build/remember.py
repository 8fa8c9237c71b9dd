"""Remember what took long to find out, by a fingerprint of what it was found out from.

What is remembered lies in ``.build/cache/``; it may be deleted at any time.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from aiconcord.build.fingerprint import digest


def remember(folder: Path, name: str, key: Iterable[bytes], find_out: Callable[[], bytes]) -> bytes:
    """Give what *find_out* gives, from the cache where it was found out before from an equal *key*.

    Where it raises, nothing is remembered."""
    place = folder / f"{name}-{digest(key)[:24]}"
    if place.is_file():
        return place.read_bytes()
    found = find_out()
    _keep(place, name, found)
    return found


@dataclass(frozen=True, slots=True)
class CleanMark:
    """The mark that a check found nothing in what *key* stands for.

    Findings are not remembered: they are told anew on every run, until they are mended."""

    folder: Path
    name: str
    key: str

    @property
    def _place(self) -> Path:
        return self.folder / f"{self.name}-{self.key[:24]}"

    def is_set(self) -> bool:
        """Tell whether the check found nothing before."""
        return self._place.is_file()

    def set(self) -> None:
        """Remember that the check found nothing."""
        _keep(self._place, self.name, b"clean\n")


def _keep(place: Path, name: str, found: bytes) -> None:
    """Write *found* to *place*, and forget what *name* stood for before."""
    folder = place.parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    with os.fdopen(handle, "wb") as file:
        file.write(found)
    Path(draft).replace(place)
    for old in folder.glob(f"{name}-*"):
        if old != place:
            old.unlink(missing_ok=True)
