"""The checker in other people's repositories: the hook for pre-commit and the action for GitHub.

Both are run as those who run them would, from a copy of the repository without a release.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

EXAMPLE = "service/aiconcord/web/static/example.sssom.tsv"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def hook(repository: Path) -> dict[str, Any]:
    (found,) = yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text())
    return dict(found)


@pytest.fixture(scope="module")
def action(repository: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((repository / "action.yml").read_text())
    return found


@pytest.fixture
def theirs(repository: Path, tmp_path: Path) -> Path:
    """Somebody's folder with a good mapping and a bad one, in folders."""
    good = (repository / EXAMPLE).read_text("utf-8")
    folder = tmp_path / "theirs"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "good one.sssom.tsv").write_text(good, "utf-8")
    bad = good.replace("airmf:map-1.1", "airmf:map-1.99")
    (folder / "deep" / "er" / "bad.sssom.tsv").write_text(bad, "utf-8")
    return folder


def test_the_hooks_manifest_is_one_that_pre_commit_takes(repository: Path) -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_hook_is_shown_the_mapping_files_and_no_others(
    repository: Path, hook: dict[str, Any]
) -> None:
    wanted = re.compile(hook["files"])
    crosswalks = list((repository / "data" / "crosswalks").glob("*.sssom.tsv"))
    assert len(crosswalks) > 10
    assert all(wanted.search(str(file.relative_to(repository))) for file in crosswalks)
    assert wanted.search("ours.sssom.csv")
    assert not wanted.search("README.md")
    assert not wanted.search("a.sssom.tsv.orig")


def test_the_hook_runs_a_command_that_the_package_installs(
    repository: Path, hook: dict[str, Any], theirs: Path
) -> None:
    name, *arguments = shlex.split(hook["entry"])
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert project["scripts"][name] == "aiconcord.cli.main:main"
    assert hook["language"] == "python"
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments, "good one.sssom.tsv", "deep/er/bad.sssom.tsv"],
        cwd=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("deep/er/bad.sssom.tsv:")


def test_a_checkout_without_a_release_installs_and_checks(
    repository: Path, theirs: Path, tmp_path: Path
) -> None:
    """What pre-commit and the action do: pip installs a clone, in which nothing was built."""
    clone, site = tmp_path / "clone", tmp_path / "site"
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith("tests/") and (repository / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / name, clone / name)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", site, clone], check=True, capture_output=True)
    assert not (site / "aiconcord" / "_bundle" / "release").exists()
    environment = {**os.environ, "PYTHONPATH": str(site), "XDG_CACHE_HOME": str(tmp_path / "c")}
    done = subprocess.run(
        [sys.executable, "-m", "aiconcord", "check", "--format", "html", "deep/er/bad.sssom.tsv"],
        cwd=theirs,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "MAP 1.6" in done.stdout
    assert not (tmp_path / "c").exists(), "something was built"


def test_the_action_is_a_composite_one_and_whole(action: dict[str, Any]) -> None:
    assert set(action) == {"name", "description", "inputs", "outputs", "runs"}
    assert action["runs"]["using"] == "composite"
    for name, each in action["inputs"].items():
        assert set(each) == {"description", "default"}, name
    steps = action["runs"]["steps"]
    ids = {step["id"] for step in steps if "id" in step}
    for step in steps:
        assert ("uses" in step) != ("run" in step)
        assert "uses" in step or step["shell"] == "bash"
    for each in action["outputs"].values():
        (step,) = re.findall(r"steps\.(\w+)\.outputs", each["value"])
        assert step in ids


def test_every_input_of_the_action_reaches_its_script_as_a_variable(
    action: dict[str, Any],
) -> None:
    (step,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]
    given = {value: name for name, value in step["env"].items()}
    assert set(given) == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    for each in action["runs"]["steps"]:
        assert "${{" not in each.get("run", "")
    for name in step["env"]:
        assert f"${name}" in step["run"]


@pytest.fixture
def run_step(action: dict[str, Any], theirs: Path, tmp_path: Path, repository: Path) -> Run:
    """`run_step("check", files="a.tsv")` runs a step's script as the runner does."""
    temporary = tmp_path / "runner temp"
    commands = temporary / "aiconcord" / "bin"
    commands.mkdir(parents=True)
    command = commands / "aiconcord"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m aiconcord "$@"\n')
    command.chmod(0o755)
    shim = tmp_path / "shims" / "python"
    shim.parent.mkdir()
    for script in (shim, commands / "python"):
        script.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
        script.chmod(0o755)

    def run(name: str, **inputs: str) -> "subprocess.CompletedProcess[str]":
        (step,) = [step for step in action["runs"]["steps"] if step.get("id") == name]
        values = {key: each["default"] for key, each in action["inputs"].items()} | inputs
        filled = {
            variable: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: values[m[1]], value)
            for variable, value in step.get("env", {}).items()
        }
        script = tmp_path / "step.sh"
        script.write_text(step["run"])
        environment = {
            **os.environ,
            **filled,
            "PATH": f"{shim.parent}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(temporary),
            "GITHUB_ACTION_PATH": str(repository),
            "GITHUB_OUTPUT": str(tmp_path / "outputs"),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=theirs,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_action_installs_the_repository_it_came_with(run_step: Run, repository: Path) -> None:
    done = run_step("install")
    assert done.returncode == 0, done.stderr
    shim, *making, pip, module, name, install, quiet, source = done.stdout.splitlines()
    assert shim.endswith("/shims/python") or shim == "python"
    assert making[:2] == ["-m", "venv"]
    assert pip == f"{making[2]}/bin/python"
    assert (module, name, install, quiet) == ("-m", "pip", "install", "--quiet")
    assert source == str(repository)


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ("good*.sssom.tsv", 0, ""),
        ("**/*.sssom.tsv", 1, "deep/er/bad.sssom.tsv:"),
        ("nothing/*.tsv", 2, ""),
        ("good*.tsv deep/er/bad.sssom.tsv", 1, "deep/er/bad.sssom.tsv:"),
    ],
)
def test_the_action_ends_as_the_files_deserve_and_tells_so(
    run_step: Run, tmp_path: Path, files: str, code: int, told: str
) -> None:
    done = run_step("check", files=files)
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith(told)
    assert (tmp_path / "outputs").read_text() == f"exit-code={code}\n"


def test_the_action_writes_the_report_where_it_is_told_to(run_step: Run, theirs: Path) -> None:
    done = run_step("check", format="sarif", output="faults here.sarif")
    assert done.returncode == 1
    assert '"version": "2.1.0"' in (theirs / "faults here.sarif").read_text()


def test_a_name_of_a_file_is_no_command(run_step: Run, theirs: Path) -> None:
    (theirs / "$(touch pwned).sssom.tsv").write_text("x")
    (theirs / "--help.sssom.tsv").write_text("x")
    done = run_step("check", files="*.sssom.tsv $(touch${IFS}pwned) ; `touch${IFS}pwned`")
    assert done.returncode in (1, 2)
    assert not (theirs / "pwned").exists()
    assert "--help.sssom.tsv: " in done.stderr
