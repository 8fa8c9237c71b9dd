"""Put the sources and a built release into the wheel, so that it serves without the repository."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Add ontology, data, queries and ``.build/wheel-release`` to a standard wheel.

    An editable install reads them from the checkout and needs none of this. Where pip installs a
    checkout, as pre-commit and the GitHub action do, there is no release yet: mappings are checked
    without one, and whatever needs one builds it. ``make wheel`` always makes one first.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        release = root / ".build" / "wheel-release"
        for folder in ("ontology", "data", "queries"):
            build_data["force_include"][str(root / folder)] = f"aiconcord/_bundle/{folder}"
        if (release / "manifest.json").is_file():
            build_data["force_include"][str(release)] = "aiconcord/_bundle/release"
