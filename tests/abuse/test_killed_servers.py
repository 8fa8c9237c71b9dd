"""A server killed while it starts leaves no process behind, and the next one starts clean."""

import os
import random
import runpy
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KILLS = 4


def test_nothing_is_left_of_servers_killed_while_they_start(tmp_path: Path, start_server) -> None:
    file = tmp_path / "many.nq"
    file.write_text("".join(f"<urn:{n}> <urn:p> <urn:{n % 7}> .\n" for n in range(60_000)))
    builds = runpy.run_path(str(HERE / "kill_builds.py"))
    tried = builds["Builds"](tmp_path, tmp_path)
    at = random.Random(5)  # noqa: S311 - it only picks moments
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "aiconcord", "serve", "--port", "0", "--dataset", str(file)],
            env={**os.environ, builds["MARK"]: tried.mark},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(at.uniform(0.2, 2.0))
        except subprocess.TimeoutExpired:
            process.kill()
        killed += process.wait() == -9
        assert tried.left_over() == []
    assert killed == KILLS
    with start_server("--dataset", str(file)):
        pass  # it answers, or it would not be there
