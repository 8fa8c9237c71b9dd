"""Audit what we depend on: pins, licences, need, and known weaknesses.

    python .ci/audit.py [--offline]

What can be told without a network is always checked: every requirement is pinned with hashes, no
lock names a host, every licence is one we allow, what is declared is used and what is imported is
declared. Then pip-audit and `npm audit` ask for advisories.

Exit codes: 0 nothing found, 1 something found, 3 nothing found but advisories could not be reached.
"""

import argparse
import ast
import importlib.metadata as installed
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
NPM_LOCK = ROOT / "service" / "frontend" / "package-lock.json"
BENCH = ROOT / "tests" / "benchmarks"
OTHER_LOCKS = (BENCH / "requirements.lock",)
OTHER_NPM_LOCKS = (ROOT / "tests" / "clients" / "package-lock.json",)
"""Of environments that nothing is served from: their pins are checked, no more."""
FOUND, UNREACHED = 1, 3

ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC-BY-4.0"),
    *("CC0-1.0", "ISC", "LGPL-3.0", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0"),
    *("Unlicense", "W3C", "Zlib"),
}
"""Licences that ask for no more than to be named, or only for changes to the thing itself."""
SAME = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "LGPL-3.0-only": "LGPL-3.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "W3C License": "W3C",
    "The Unlicense (Unlicense)": "Unlicense",
}
READ_BY_HAND = {"owlrl": "W3C", "node_modules/jsuri": "MIT"}
"""Distributions whose metadata do not say it; read in the licence file that they carry."""
NOT_IMPORTED = {
    "build": "makes the wheel",
    "editables": "used by hatchling for `--editable`",
    "hatchling": "the build system",
    "httpx2": "Starlette's test client needs it",
    "import-linter": "a command",
    "mypy": "a command",
    "oxigraph": "a server, run as a command",
    "pip-audit": "a command, run here",
    "pip-tools": "a command",
    "pre-commit": "a command",
    "pytest-xdist": "an option of pytest",
    "python-multipart": "Starlette reads forms with it",
    "ruff": "a command",
}
"""What is declared and rightly imported nowhere."""
PART_OF = {"markupsafe": "jinja2", "starlette": "fastapi"}
"""What is imported as a part of something declared: its own documentation says to."""
ONLY_IF_THERE = frozenset({"reasonable"})
"""What a benchmark measures where somebody has installed it."""


def main() -> int:
    """Check all and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--offline", action="store_true", help="ask for no advisories")
    asked = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock, npm = LOCK.read_text("utf-8"), json.loads(NPM_LOCK.read_text("utf-8"))
    faults = [
        *wrong_pins(lock),
        *(one for each in OTHER_LOCKS for one in wrong_pins(each.read_text("utf-8"))),
        *wrong_npm_pins(npm),
        *(one for each in OTHER_NPM_LOCKS for one in wrong_npm_pins(json.loads(each.read_text()))),
        *wrong_licences(licences_of(pinned(lock))),
        *wrong_licences(npm_licences(npm)),
        *wrong_needs(project),
    ]
    for fault in faults:
        print(fault)
    seen = f"{len(pinned(lock))} distributions, {len(npm['packages'])} npm packages"
    print(f"offline: {len(faults)} found in {seen}")
    if asked.offline:
        return FOUND if faults else 0
    outcomes = [pip_advisories(), npm_advisories()]
    if faults or FOUND in outcomes:
        return FOUND
    return UNREACHED if UNREACHED in outcomes else 0


def plain(name: str) -> str:
    """Write a distribution's *name* the one way.

    >>> plain("Types_PyYAML"), plain("psycopg[binary]>=3.2")
    ('types-pyyaml', 'psycopg')
    """
    bare = re.match(r"[\w.-]+", name)
    return re.sub(r"[-_.]+", "-", bare[0] if bare else name).lower()


def pinned(lock: str) -> list[str]:
    """List the distributions of a lock."""
    return [plain(line) for line in lock.splitlines() if re.match(r"[\w.-]+(\[.*\])?==", line)]


def wrong_pins(lock: str) -> Iterator[str]:
    """Tell which lines of a lock pin nothing, have no hash, or name a host."""
    entries = re.split(r"\n(?=\S)", re.sub(r"\s*#.*", "", lock).strip())
    for entry in entries:
        name = entry.split("\n")[0].strip(" \\")
        if not re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+-]+( ;.*)?$", name):
            yield f"requirements.lock: `{name}` is no pin"
        elif not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            yield f"requirements.lock: `{name}` has no hash"
    yield from _hosts("requirements.lock", lock)


def wrong_npm_pins(lock: dict) -> Iterator[str]:
    """Tell which packages of an npm lock have no hash, and whether it names a host."""
    for name, package in lock["packages"].items():
        if (
            name
            and not package.get("link")
            and not package.get("integrity", "").startswith("sha512-")
        ):
            yield f"package-lock.json: {name} has no hash"
        if "resolved" in package:
            yield f"package-lock.json: {name} names a host"


def _hosts(file: str, text: str) -> Iterator[str]:
    for found in re.findall(r"(?:https?|git|file|ssh)\+?://\S+|--(?:extra-)?index-url\S*", text):
        yield f"{file}: names the host `{found}`"


def licences_of(names: Iterable[str]) -> dict[str, str]:
    """Tell the licence of each of *names* that is installed, as its metadata say."""
    found = {}
    for name in names:
        try:
            data = installed.metadata(name)
        except installed.PackageNotFoundError:
            continue  # for another system or Python than this one
        classified = [
            each.split(" :: ")[-1]
            for each in data.get_all("Classifier") or []
            if each.startswith("License :: ") and not each.endswith("OSI Approved")
        ]
        said = data.get("License-Expression") or " OR ".join(classified) or data.get("License", "")
        found[name] = READ_BY_HAND.get(name) or said or "none told"
    return found


def npm_licences(lock: dict) -> dict[str, str]:
    """Tell under which licence each package of an npm lock is."""
    return {
        name: str(package.get("license") or READ_BY_HAND.get(name) or "none told")
        for name, package in lock["packages"].items()
        if name
    }


def wrong_licences(licences: dict[str, str]) -> Iterator[str]:
    """Tell which of *licences* we do not allow: of alternatives one will do, of several all must.

    >>> list(wrong_licences({"a": "MIT OR GPL-3.0", "b": "(MIT AND Zlib)", "c": "MIT AND GPL-3.0"}))
    ['c: its licence `MIT AND GPL-3.0` is not on the list']
    """
    for name, said in sorted(licences.items()):
        if not any(
            all(_is_allowed(part) for part in re.split(r" AND ", choice))
            for choice in re.split(r" OR ", said)
        ):
            yield f"{name}: its licence `{said[:80]}` is not on the list"


def _is_allowed(part: str) -> bool:
    bare = SAME.get(part.strip(), part.strip()).strip("() ")
    return SAME.get(bare, bare) in ALLOWED


def wrong_needs(project: dict) -> Iterator[str]:
    """Tell what is declared and not imported, and what is imported and not declared."""
    optional = project["optional-dependencies"]
    declared = {plain(each) for each in project["dependencies"]}
    others = {plain(each) for group in optional.values() for each in group}
    ours = imports_of(ROOT / "service" / "aiconcord", ROOT / "service" / "packaging")
    tests = imports_of(ROOT / "tests", ROOT / ".ci")
    used = {one for module in ours for one in distributions_of(module)}
    in_tests = {one for module in tests for one in distributions_of(module)}
    for name in sorted(declared - used - set(NOT_IMPORTED)):
        yield f"pyproject.toml: `{name}` is declared and nothing imports it"
    for name in sorted(others - used - in_tests - set(NOT_IMPORTED)):
        if not name.startswith("types-"):
            yield f"pyproject.toml: `{name}` is declared for tests and nothing imports it"
    for module in sorted(ours):
        if not set(distributions_of(module)) & (declared | others | PART_OF.keys()):
            yield f"service: `{module}` is imported and its distribution not declared"
    beside = {plain(each) for each in (BENCH / "requirements.in").read_text().splitlines()}
    for module in sorted(tests - ONLY_IF_THERE):
        if plain(module) in beside:
            continue
        if not set(distributions_of(module)) & (declared | others | _come_with(declared | others)):
            yield f"tests: `{module}` is imported and its distribution not declared"


def _come_with(declared: set[str]) -> set[str]:
    """List what the *declared* ones themselves declare: tests may look at what we stand on."""
    found = set()
    for name in declared:
        try:
            found |= {plain(each) for each in installed.requires(name) or []}
        except installed.PackageNotFoundError:
            continue
    return found


def imports_of(*folders: Path) -> set[str]:
    """List the modules of others that the Python files in *folders* import, by their first name."""
    found: set[str] = set()
    own = {"aiconcord", *sys.stdlib_module_names}
    for folder in folders:
        for file in folder.rglob("*.py"):
            own |= {file.stem, file.parent.name}
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {each.name.partition(".")[0] for each in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
    return found - own


_BY_MODULE = installed.packages_distributions()


def distributions_of(module: str) -> list[str]:
    """List the installed distributions that bring *module*."""
    return [plain(each) for each in _BY_MODULE.get(module, [])]


def pip_advisories() -> int:
    """Ask pip-audit for advisories on the lock."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "-r",
        str(LOCK),
    ]
    command += ["--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        report = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        return _unreached("pip-audit", ran.stderr)
    found = [(each["name"], bad["id"]) for each in report for bad in each.get("vulns", [])]
    skipped = [each["name"] for each in report if "skip_reason" in each]
    for name, bad in found:
        print(f"pip-audit: {name}: {bad}")
    if found:
        return FOUND
    if skipped:
        return _unreached("pip-audit", f"{len(skipped)} of {len(report)} could not be looked up")
    print(f"pip-audit: nothing known against {len(report)} distributions")
    return 0


def npm_advisories() -> int:
    """Ask npm for advisories on its lock."""
    ran = subprocess.run(
        ["npm", "audit", "--json", "--omit=dev"],  # noqa: S607 - whichever npm is on the path
        cwd=NPM_LOCK.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        counts = json.loads(ran.stdout)["metadata"]["vulnerabilities"]
    except (ValueError, KeyError):
        return _unreached("npm audit", ran.stdout.partition('"message": ')[2] or ran.stderr)
    if counts["total"]:
        print(f"npm audit: {counts}")
        return FOUND
    print("npm audit: nothing known against our packages")
    return 0


def _unreached(tool: str, why: str) -> int:
    first = (why.strip().splitlines() or ["no answer"])[0]
    print(f"{tool}: advisories could not be reached ({first[:160]})")
    return UNREACHED


if __name__ == "__main__":
    sys.exit(main())
