"""Print the part of ``requirements.lock`` that serving needs, hashes and all.

The lock also holds what tests and lint need. Run it in the environment that was installed from the
lock: what needs what is read from there. ``service/packaging/Containerfile`` uses it.
"""

import re
import sys
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
ROOT = "aiconcord[postgresql]"


def canonical(name: str) -> str:
    """Write the *name* of a package as lock files do.

    >>> canonical("SPARQLWrapper"), canonical("typing_extensions")
    ('sparqlwrapper', 'typing-extensions')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(root: str = ROOT) -> set[str]:
    """Name every package that *root* needs here, itself left out."""
    found: set[tuple[str, str]] = set()
    waiting = [Requirement(root)]
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *sorted(wanted.extras)):
            if (canonical(wanted.name), extra) in found:
                continue
            found.add((canonical(wanted.name), extra))
            for line in requires(wanted.name) or []:
                below = Requirement(line)
                if below.marker is None or below.marker.evaluate({"extra": extra}):
                    waiting.append(below)
    return {name for name, _ in found} - {canonical(Requirement(root).name)}


def blocks(lock: str) -> dict[str, str]:
    """Cut *lock* into its packages, name to lines."""
    parts = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {canonical(re.split(r"[=\[ ;]", part, maxsplit=1)[0]): part for part in parts if part}


def main() -> int:
    locked = {name: part for name, part in blocks(LOCK.read_text("utf-8")).items() if "==" in part}
    wanted = needed()
    if missing := wanted - locked.keys():
        print(f"not in the lock: {', '.join(sorted(missing))}; run `make lock`", file=sys.stderr)
        return 1
    print("".join(locked[name] for name in sorted(wanted)), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
