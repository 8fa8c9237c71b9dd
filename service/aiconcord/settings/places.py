"""Where the sources lie and where releases are written.

In a checkout the sources are the top folders and releases go to ``.build/``; from an installed
wheel both come from the bundle inside the package, and what is written goes to the user's cache.
Submissions lie in neither, but in the user's data home: what is written there must not be lost.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
BUNDLE = PACKAGE / "_bundle"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one run."""

    ontology: Path
    data: Path
    queries: Path
    build: Path
    bundled_release: Path | None


def find_places() -> Places:
    """Find the folders: the checkout this package runs from, else the bundle in the wheel."""
    checkout = PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir():
        root, build, release = checkout, checkout / ".build", None
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        root, build, release = BUNDLE, Path(cache) / "aiconcord", BUNDLE / "release"
    return Places(
        ontology=root / "ontology",
        data=root / "data",
        queries=root / "queries",
        build=build,
        bundled_release=release,
    )


def submissions_file() -> Path:
    """Tell where submissions are kept unless an operator names another database."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "aiconcord" / "submissions.sqlite3"
