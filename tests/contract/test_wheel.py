"""The wheel serves the graph on a machine that has no checkout of the repository."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(
    repository: Path, release_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder into which the freshly built wheel is installed, apart from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    staged = repository / ".build" / "wheel-release"
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(release_dir, staged)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, repository],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    site = out / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel],
        check=True,
    )
    return site


def test_wheel_carries_sources_release_and_static_files(installed: Path, release_dir: Path) -> None:
    package = installed / "aiconcord"
    for part in ("ontology/index.ttl", "data/catalog.ttl", "queries/prefixes.ttl"):
        assert (package / "_bundle" / part).is_file(), part
    assert (package / "_bundle/release/manifest.json").read_bytes() == (
        release_dir / "manifest.json"
    ).read_bytes()
    assert list((package / "web/static/vendor").rglob("*.js"))
    assert not (package / "_bundle/tests").exists()


def test_installed_wheel_serves_without_the_repository(
    installed: Path, tmp_path: Path, port: int
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "PYTHONNOUSERSITE": "1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    probe = subprocess.run(
        [sys.executable, "-c", "import aiconcord; print(aiconcord.__file__)"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert probe.stdout.startswith(str(installed))
    server = subprocess.Popen(
        [sys.executable, "-m", "aiconcord", "serve", "--port", str(port)],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            assert server.poll() is None
            try:
                urllib.request.urlopen(address + "/healthz").close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        question = "SELECT (COUNT(*) AS ?n) WHERE { ?m a <https://w3id.org/sssom/Mapping> }"
        request = urllib.request.Request(
            f"{address}/sparql",
            data=question.encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json",
            },
        )
        with urllib.request.urlopen(request) as answer:
            rows = json.load(answer)["results"]["bindings"]
        assert int(rows[0]["n"]["value"]) >= 272
    finally:
        server.terminate()
        server.wait(20)
