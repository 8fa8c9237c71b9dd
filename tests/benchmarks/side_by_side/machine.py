"""On what, with what and when it was measured; nothing that names the machine or its owner."""

import importlib.metadata
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from side_by_side import load

OURS = ("aiconcord", "pyoxigraph", "fastapi", "starlette", "uvicorn", "uvloop", "httptools")
RIVALS = ("rdflib-endpoint", "rdflib", "uvicorn", "oxigraph", "matplotlib")


def _said(command: list[str | Path]) -> str | None:
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return None
    return (done.stdout + done.stderr).strip()


def _line(file: str, start: str) -> str:
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return "unknown"
    found = next((line for line in lines if line.startswith(start)), "unknown")
    return found.replace("=", ":").partition(":")[2].strip(' "') or found


def machine() -> dict[str, Any]:
    """Tell what the machine is, and how busy it was when this was asked."""
    kilobytes = _line("/proc/meminfo", "MemTotal").split()[0]
    return {
        "processor": _line("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(kilobytes) * 1024 / 1e9, 1) if kilobytes.isdigit() else None,
        "system": f"{_line('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}",
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions(rivals: Path, release: str) -> dict[str, str]:
    """Tell the version of everything that took part, *release* being what was asked."""
    found = {"release": release, "Python": platform.python_version()}
    for name in OURS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    script = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
    told = _said([rivals / "python", "-c", script, *RIVALS])
    listed = told.split() if told else []
    for at, name in enumerate(RIVALS):
        known = len(listed) == len(RIVALS)
        found[f"{name} (rivals' environment)"] = listed[at] if known else "absent"
    virtuoso = _said(["virtuoso-t", "--help"])
    lines = virtuoso.splitlines() if virtuoso else []
    told_of_it = next((line for line in lines if line.startswith("Version")), "absent")
    found["Virtuoso"] = told_of_it.removeprefix("Version ").partition(" as of")[0]
    found["client"] = load.loader()
    return found


def commit(repository: Path) -> str:
    """Name the commit that was measured, and whether it was changed since."""
    name = _said(["git", "-C", repository, "rev-parse", "--short=12", "HEAD"]) or "unknown"
    changed = _said(["git", "-C", repository, "status", "--porcelain"])
    return f"{name}, with changes not committed" if changed else name


def now() -> str:
    """Tell the time."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
