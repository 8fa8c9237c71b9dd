"""The files an operator installs by: they fit what the service does."""

import json
import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from aiconcord.app.server import SECONDS_TO_REFUSE
from aiconcord.cli.main import COMMANDS
from aiconcord.settings.table import Settings


@pytest.fixture(scope="module")
def packaging(repository: Path) -> Path:
    return repository / "service" / "packaging"


@pytest.fixture(scope="module")
def unit(packaging: Path) -> dict[str, list[str]]:
    """The unit's settings, name to values, in the order of the file."""
    found: dict[str, list[str]] = {}
    for line in (packaging / "aiconcord@.service").read_text("utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def environment_of(unit: dict[str, list[str]]) -> dict[str, str]:
    words = [word for value in unit["Environment"] for word in shlex.split(value)]
    return dict(word.split("=", 1) for word in words)


def test_systemd_stops_the_service_no_sooner_than_it_stops_itself(unit):
    plain = Settings()
    longest = plain.drain_seconds + plain.stop_seconds + SECONDS_TO_REFUSE
    assert int(unit["TimeoutStopSec"][0]) > longest
    assert unit["KillMode"] == ["mixed"], "workers must not be told to stop before they are done"


def test_the_unit_s_settings_are_ones_we_read_and_its_folders_those_it_writes_to(unit):
    settings = Settings.from_environment(environment_of(unit))
    assert settings.log == "json"
    assert environment_of(unit)["XDG_DATA_HOME"] == "%S"
    assert environment_of(unit)["XDG_CACHE_HOME"] == "%C"
    assert unit["StateDirectory"] == unit["CacheDirectory"] == ["aiconcord"]
    assert shlex.split(unit["ExecStart"][0])[1] in COMMANDS


def test_one_worker_s_memory_is_not_the_end_of_all(unit):
    assert unit["OOMPolicy"] == ["continue"]
    bytes_in_all = int(unit["MemoryMax"][0].removesuffix("G")) * 2**30
    plain = Settings()
    assert bytes_in_all > plain.workers * plain.limits.memory_mb * 10**6


@pytest.mark.parametrize(
    "name", ["DynamicUser", "NoNewPrivileges", "PrivateTmp", "RestrictSUIDSGID", "ProtectHome"]
)
def test_the_unit_gives_up_what_it_does_not_need(unit, name):
    assert unit[name] == ["yes"]


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze")
    return subprocess.run(
        [program, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_systemd_takes_the_unit_and_finds_little_exposed(packaging, tmp_path):
    text = (packaging / "aiconcord@.service").read_text("utf-8")
    true = shutil.which("true")
    for program in set(re.findall(r"/opt/aiconcord/bin/\w+", text)):
        text = text.replace(program, str(true))  # what it starts is not installed here
    file = tmp_path / "aiconcord@8001.service"
    file.write_text(text, "utf-8")
    verified = analyze("verify", "--man=no", file)
    assert verified.returncode == 0, verified.stderr
    assert not [line for line in verified.stderr.splitlines() if file.name in line]
    broken = tmp_path / "broken@8001.service"
    broken.write_text(text.replace("KillMode=mixed", "KillMode=gently"), "utf-8")
    assert broken.name in analyze("verify", "--man=no", broken).stderr, "it does look"
    measured = analyze("security", "--offline=true", "--json=short", "--threshold=30", file)
    assert measured.returncode == 0, measured.stdout + measured.stderr


def test_the_system_calls_that_workers_need_are_let_through(unit):
    assert unit["SystemCallFilter"] == ["@system-service"]

    def calls(group: str) -> set[str]:
        found: set[str] = set()
        for word in analyze("syscall-filter", group).stdout.split():
            if word.startswith("@") and word != group:
                found |= calls(word)
            else:
                found.add(word)
        return found

    needed = {"fork", "clone3", "prctl", "prlimit64", "setpriority", "recvmsg", "sendmsg", "kill"}
    assert needed <= calls("@system-service")


def steps(packaging: Path) -> list[tuple[str, str]]:
    """The container file's instructions, continued lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (packaging / "Containerfile").read_text("utf-8"), flags=re.M)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def test_the_container_copies_what_is_there_and_runs_as_nobody_in_particular(packaging, repository):
    found = steps(packaging)
    sources = [
        source
        for name, rest in found
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert {"ontology", "data", "queries", "service"} <= set(sources)
    assert not [source for source in sources if not (repository / source).exists()]
    names = [name for name, _ in found]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert dict(found)["USER"] != "root"
    bases = {rest.split()[0] for name, rest in found if name == "FROM"}
    assert len(bases) == 1 and not next(iter(bases)).endswith(":latest")


def test_the_container_starts_probes_and_stops_the_service_as_it_is(packaging):
    said = dict(steps(packaging))
    env = dict(word.split("=", 1) for word in shlex.split(said["ENV"]))
    settings = Settings.from_environment(env)
    assert (settings.host, settings.log) == ("0.0.0.0", "json")  # noqa: S104 - inside a container
    assert int(said["EXPOSE"]) == settings.port
    command = json.loads(said["ENTRYPOINT"]) + json.loads(said["CMD"])
    assert command[0].endswith("/aiconcord") and command[1] in COMMANDS
    probe = json.loads(said["HEALTHCHECK"].partition("CMD")[2])[-1]
    compile(probe, "probe", "exec")
    assert f":{settings.port}/healthz/ready" in probe
    assert said["STOPSIGNAL"] == "SIGTERM"
    assert said["VOLUME"] == f"{env['XDG_DATA_HOME']}/aiconcord"


def test_what_serving_needs_is_cut_out_of_the_lock_with_its_hashes(packaging, capsys):
    script = runpy.run_path(str(packaging / "runtime_lock.py"))
    assert script["main"]() == 0
    kept = script["blocks"](capsys.readouterr().out)
    whole = script["blocks"]((packaging.parents[1] / "requirements.lock").read_text("utf-8"))
    assert {"pyoxigraph", "fastapi", "uvloop", "prometheus-client", "psycopg-binary"} <= kept.keys()
    assert not kept.keys() & {"pytest", "mypy", "pip-tools", "schemathesis", "playwright"}
    assert all(whole[name] == part and "--hash=sha256:" in part for name, part in kept.items())
