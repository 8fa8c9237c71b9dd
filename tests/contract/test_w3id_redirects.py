"""The rules for w3id.org, run by a real Apache in front of a real server."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

MODULES = Path("/usr/lib/apache2/modules")

CONFIGURATION = """
ServerRoot "{root}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{root}/apache.pid"
Mutex file:{root}
ErrorLog "{root}/error.log"
User {user}
Group {group}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot "{root}/www"
<Directory "{root}/www">
    AllowOverride All
    Options FollowSymLinks
    Require all granted
</Directory>
"""


def ask(address: str, path: str, accept: str = "*/*") -> HTTPResponse:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={"Accept": accept})
    try:
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    return answer


@pytest.fixture(scope="module")
def w3id(live_server: str, repository: Path) -> Iterator[str]:
    apache = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    if apache is None:
        if os.environ.get("CI"):
            pytest.fail("apache2 is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package apache2")
    # Apache drops to an unprivileged user, which cannot enter pytest's own temporary folders.
    home = tempfile.TemporaryDirectory(prefix="aiconcord-w3id-")
    root = Path(home.name)
    root.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = root / "www" / "aiconcord"
    folder.mkdir(parents=True)
    rules = (repository / "service/w3id/aiconcord/.htaccess").read_text()
    assert rules.count("https://aiconcord.example") == 1
    (folder / ".htaccess").write_text(rules.replace("https://aiconcord.example", live_server))
    as_root = os.geteuid() == 0
    (root / "apache.conf").write_text(
        CONFIGURATION.format(
            root=root,
            port=port,
            modules=MODULES,
            user="www-data" if as_root else os.environ.get("USER", "nobody"),
            group="www-data" if as_root else "nogroup",
        )
    )
    process = subprocess.Popen([apache, "-X", "-f", str(root / "apache.conf")])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address).close()
                break
            except urllib.error.HTTPError as refused:
                refused.close()
                break
            except OSError:
                assert process.poll() is None, (root / "error.log").read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)
        home.cleanup()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("id/body/imda", 303),
        ("id/element/nist-ai-rmf-1.0/govern-1.1", 303),
        ("id/framework/nist-ai-rmf-1.0", 303),
        ("doc/body/imda", 302),
        ("def/", 302),
        ("def/0.1.0/", 302),
        ("def/Body", 302),
        ("graph/bodies/imda", 302),
        ("shape/BodyShape", 302),
    ],
)
@pytest.mark.parametrize(
    "accept", ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"]
)
def test_canonical_address_leads_to_the_form_asked_for(
    w3id: str, live_server: str, path: str, status: int, accept: str
) -> None:
    hop = ask(w3id, f"/aiconcord/{path}", accept)
    assert hop.status == status
    assert hop.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in hop.headers["Vary"]
    target = hop.headers["Location"]
    assert target.startswith(live_server + "/")
    page = ask(live_server, target.removeprefix(live_server), accept)
    assert page.status == 200
    assert page.headers["Content-Type"].split(";")[0] == accept


def test_query_string_survives_the_redirect(w3id: str, live_server: str) -> None:
    hop = ask(w3id, "/aiconcord/sparql?query=ASK%7B%7D")
    assert hop.headers["Location"] == f"{live_server}/sparql?query=ASK%7B%7D"


def test_unknown_address_ends_in_404(w3id: str, live_server: str) -> None:
    hop = ask(w3id, "/aiconcord/id/body/no-such-body")
    target = hop.headers["Location"].removeprefix(live_server)
    assert ask(live_server, target).status == 404
