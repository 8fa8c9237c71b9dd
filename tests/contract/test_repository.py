"""What holds for the repository as a whole."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

TOP_FOLDERS = {"ontology", "data", "queries", "service", "tests"}
TOP_FILES = {
    "pyproject.toml",
    "README.md",
    "Makefile",
    "LICENSE",
    "LICENSE-DATA",
    "CHANGELOG.md",
    "CITATION.cff",
    "requirements.lock",
    "action.yml",
}
ROOM_MAPS = ("ontology", "data", "queries", "service", "tests")
ADDRESS = re.compile(r"https?://([a-z0-9.-]+)", re.IGNORECASE)


@pytest.fixture(scope="module")
def committed(repository: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


def test_top_level_holds_only_the_agreed_rooms(committed: list[str]) -> None:
    tops = {name.split("/")[0]: "/" in name for name in committed}
    folders = {top for top, inside in tops.items() if inside and not top.startswith(".")}
    files = {top for top, inside in tops.items() if not inside and not top.startswith(".")}
    assert folders == TOP_FOLDERS
    assert files == TOP_FILES


@pytest.mark.parametrize("room", ROOM_MAPS)
def test_each_room_has_a_map(repository: Path, room: str) -> None:
    assert (repository / room / "README.md").is_file()


def test_modules_stay_small(repository: Path, committed: list[str]) -> None:
    long = {
        name: lines
        for name in committed
        if name.startswith("service/") and name.endswith(".py")
        if (lines := (repository / name).read_text().count("\n")) > 250
    }
    assert not long, "split these modules"


def test_room_init_files_hold_only_a_docstring(repository: Path) -> None:
    for file in (repository / "service/aiconcord").glob("*/__init__.py"):
        assert file.read_text().count("\n") == 1, f"{file.parent.name}/__init__.py imports"


def test_lock_files_name_no_host(repository: Path) -> None:
    lock = (repository / "requirements.lock").read_text()
    assert not ADDRESS.search(lock)
    assert "--hash=sha256:" in lock
    for folder in ("service/frontend", "tests/clients"):
        packages = json.loads((repository / folder / "package-lock.json").read_text())
        for name, entry in packages["packages"].items():
            assert "resolved" not in entry, f"{name}: run npm with omit-lockfile-registry-resolved"


def test_one_version_everywhere(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())
    version = project["project"]["version"]
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert citation["version"] == version
    assert f"## {version} " in (repository / "CHANGELOG.md").read_text()
    assert f'owl:versionInfo "{version}"' in (repository / "data/catalog.ttl").read_text()


def test_readme_is_short_and_gives_exactly_the_two_commands(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    assert readme.count("\n") < 150
    commands = re.findall(r"^make (\w+)", readme, re.MULTILINE)
    assert commands == ["run", "test"]


def test_no_committed_file_is_bulk(repository: Path, committed: list[str]) -> None:
    big = {name: (repository / name).stat().st_size for name in committed}
    assert not {name: size for name, size in big.items() if size > 1_048_576}


def test_readme_counts_are_those_of_the_release(repository: Path, release_dir: Path) -> None:
    counts = json.loads((release_dir / "manifest.json").read_text())["counts"]
    readme = (repository / "README.md").read_text()
    head, _, row = re.search(r"^(\| bodies .*)\n(.*)\n(.*)$", readme, re.MULTILINE).groups()
    printed = {
        name.strip(): int(number.replace(",", ""))
        for name, number in zip(
            head.strip("| ").split("|"), row.strip("| ").split("|"), strict=True
        )
    }
    plural = {kind: {"body": "bodies"}.get(kind, kind + "s") for kind in counts["things"]}
    held = {plural[kind]: number for kind, number in counts["things"].items()}
    assert printed == {name: held[name] for name in printed}
    assert f"{counts['claims']:,} claims with {counts['citations']:,} citations" in readme
