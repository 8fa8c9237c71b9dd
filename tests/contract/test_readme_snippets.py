"""The Python in the README runs as it stands, against a real server."""

import re
import subprocess
import sys

import pytest

from aiconcord.settings.places import find_places

README = find_places().data.parent / "README.md"
PRINTED = "http://127.0.0.1:8000"
"""The address that `make run` prints, and that the README therefore shows."""


def blocks() -> list[str]:
    return re.findall(
        r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )


def test_the_readme_shows_sparqlwrapper_and_pandas():
    shown = "\n".join(blocks())
    assert "SPARQLWrapper" in shown
    assert "pandas" in shown


@pytest.mark.parametrize("number", range(len(blocks())))
def test_a_block_of_python_runs_and_prints(live_server, number):
    block = blocks()[number]
    assert PRINTED in block
    done = subprocess.run(
        [sys.executable, "-c", block.replace(PRINTED, live_server)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1, "an answer has a head and at least one row"


@pytest.mark.parametrize("number", range(len(blocks())))
def test_a_block_takes_six_lines_at_most(number):
    assert len([line for line in blocks()[number].splitlines() if line.strip()]) <= 6
