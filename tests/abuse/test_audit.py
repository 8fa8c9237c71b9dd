"""The audit finds what it looks for, and finds nothing here that needs no network to be seen."""

import copy
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AUDIT = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("a>=1 \\\n    " + HASH, "no pin"),
        ("a==1\nb==2 \\\n    " + HASH, "`a==1` has no hash"),
        ("a==1 \\\n    --hash=md5:0", "has no hash"),
        ("a @ https://host.example/a.whl \\\n    " + HASH, "names the host"),
        ("--index-url https://host.example/\na==1 \\\n    " + HASH, "names the host"),
    ],
)
def test_what_is_not_pinned_is_told(lock: str, fault: str) -> None:
    assert any(fault in each for each in AUDIT["wrong_pins"](lock))


def test_what_is_pinned_is_not() -> None:
    lock = f"a-b[c]==1.0.post1 \\\n    {HASH} \\\n    {HASH}\n    # via d\n"
    assert list(AUDIT["wrong_pins"](lock)) == []


def test_an_npm_package_without_a_hash_or_with_a_host_is_told() -> None:
    lock = json.loads(AUDIT["NPM_LOCK"].read_text("utf-8"))
    assert list(AUDIT["wrong_npm_pins"](lock)) == []
    name = next(each for each in lock["packages"] if each)
    for change, fault in (({"integrity": ""}, "no hash"), ({"resolved": "https://x/"}, "a host")):
        changed = copy.deepcopy(lock)
        changed["packages"][name] |= change
        assert [fault in each for each in AUDIT["wrong_npm_pins"](changed)] == [True]


def test_a_licence_that_is_not_on_the_list_is_told_by_its_name() -> None:
    wrong = AUDIT["wrong_licences"]
    assert list(wrong({"a": "MIT", "b": "Apache-2.0 OR GPL-3.0", "c": "(CC-BY-4.0 AND MIT)"})) == []
    for licence in ("GPL-3.0", "AGPL-3.0 AND MIT", "none told", "Proprietary"):
        assert licence in "".join(wrong({"a": licence}))


def test_what_is_needed_for_nothing_or_taken_without_saying_so_is_told() -> None:
    project = {
        "dependencies": ["html5lib>=1", "six"],
        "optional-dependencies": {"dev": ["nodeenv"]},
    }
    found = "\n".join(AUDIT["wrong_needs"](project))
    assert "`six` is declared and nothing imports it" in found
    assert "`nodeenv` is declared for tests and nothing imports it" in found
    assert "`uvicorn` is imported and its distribution not declared" in found
    assert "html5lib" not in found


def test_without_a_network_pins_and_licences_are_as_they_should_be() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "audit.py"), "--offline"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_the_threat_model_names_is_there() -> None:
    model = (ROOT / "service" / "decisions" / "0095-threat-model.md").read_text("utf-8")
    named = set(re.findall(r"`(?:[\w/]+/)?(test_\w+\.py)`", model))
    there = {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    assert len(named) > 10
    assert named <= there
