"""Print how long each step of a build takes, cold and with what the last build remembered."""

import tempfile
from dataclasses import replace
from pathlib import Path

from aiconcord.build import run as build_module
from aiconcord.build.steps import STEPS, Progress, peak_memory_mb
from aiconcord.settings.places import find_places

ALL = "all, two steps at a time"


def measure(folder: Path) -> dict[str, float]:
    seconds: dict[str, float] = {}

    class Measured(Progress):
        def finish(self) -> None:
            seconds.update({**self.seconds, ALL: self.total})

    original, build_module.Progress = build_module.Progress, Measured
    try:
        build_module.build(replace(find_places(), build=folder))
    finally:
        build_module.Progress = original
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cold = measure(Path(folder))
        for manifest in Path(folder).glob("releases/*/manifest.json"):
            manifest.unlink()
        warm = measure(Path(folder))
    print(f"{'step':<26}{'cold':>8}{'warm':>8}  seconds")
    for step in (*STEPS, ALL):
        print(f"{step:<26}{cold[step]:8.2f}{warm[step]:8.2f}")
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
