"""The code in the README runs as it stands, against a real server where it names one."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import aiconcord
from aiconcord.settings.places import find_places

README = find_places().data.parent / "README.md"
EXAMPLE = Path(aiconcord.__file__).parent / "web" / "static" / "example.sssom.tsv"
PRINTED = "http://127.0.0.1:8000"
"""The address that `make run` prints, and that the README therefore shows."""


def blocks(language: str = "python") -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


def test_the_readme_shows_sparqlwrapper_and_pandas():
    shown = "\n".join(blocks())
    assert "SPARQLWrapper" in shown
    assert "pandas" in shown


def runs(block: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=folder, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1, "an answer has a head and at least one row"


ASKING = [block for block in blocks() if PRINTED in block]
CHECKING = [block for block in blocks() if PRINTED not in block]


@pytest.mark.parametrize("block", ASKING)
def test_a_block_of_python_that_asks_runs_and_prints(
    live_server: str, tmp_path: Path, block: str
) -> None:
    runs(block.replace(PRINTED, live_server), tmp_path)


@pytest.mark.parametrize("block", CHECKING)
def test_a_block_of_python_that_checks_runs_and_prints(tmp_path: Path, block: str) -> None:
    assert "check_mapping(" in block
    bad = EXAMPLE.read_text("utf-8").replace("airmf:map-1.1", "airmf:map-1.99")
    (tmp_path / "my-mapping.sssom.tsv").write_text(bad, "utf-8")
    runs(block, tmp_path)


@pytest.mark.parametrize("number", range(len(blocks())))
def test_a_block_takes_six_lines_at_most(number):
    assert len([line for line in blocks()[number].splitlines() if line.strip()]) <= 6


def test_the_commands_that_submit_a_mapping_publish_it(
    tmp_path: Path, small_release: Path, running: Any
) -> None:
    (block,) = (block for block in blocks("sh") if "token" in block)
    making, submit, decide = block.split("curl -H")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "aiconcord").write_text(f'#!/bin/sh\nexec {sys.executable} -m aiconcord "$@"\n')
    (bin_ / "aiconcord").chmod(0o755)
    shutil.copy(EXAMPLE, tmp_path / "my-mapping.sssom.tsv")
    here = {"AICONCORD_SUBMISSIONS": f"sqlite:///{tmp_path}/kept.sqlite3"}
    path = {"PATH": f"{bin_}:{os.environ['PATH']}"}

    def shell(text: str) -> str:
        done = subprocess.run(
            ["sh", "-ec", text],
            cwd=tmp_path,
            env={**os.environ, **here, **path},
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    with running("--port", 0, "--release", small_release, **here) as (_, address, _line):
        shell(making)
        submit, decide = (text.replace(PRINTED, address.rstrip("/")) for text in (submit, decide))
        told = json.loads(shell(f"curl -sS -H{submit}"))
        assert told["state"] == "awaiting-review"
        told = json.loads(shell(f"curl -sS -H{decide}".replace("/ID/", f"/{told['id']}/")))
        assert told["state"] == "accepted"
