"""Virtuoso 7 of Debian: a server of our own in a folder of its own, loaded with its bulk loader."""

import contextlib
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from side_by_side import processes
from side_by_side.client import Client
from side_by_side.engines import SECONDS_TO_START, AbsentError, Server

DEFAULT_GRAPH = "urn:side-by-side:default"
INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}, {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 20
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
EnabledGzipContent = 0
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""


class Virtuoso(Server):
    """Asked over its `/sparql`, with 2 GB of buffers, the default graph named in the address."""

    name = "Virtuoso 7"
    path = f"/sparql?default-graph-uri={quote(DEFAULT_GRAPH, safe='')}"

    def __init__(self, data: Path, folder: Path) -> None:
        """Serve *data* from *folder*; its password is new, so that no other server can be meant."""
        super().__init__(data, folder)
        if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
            raise AbsentError("Debian's package virtuoso-opensource-7 is not installed")
        self.sql = processes.free_port()
        self.password = secrets.token_hex(8)
        self.client = Client(self.address)

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        return ["virtuoso-t", "+foreground", "+wait", "+configfile", self.folder / "virtuoso.ini"]

    def prepare(self) -> float:
        """Make the database, load, write it out, and end; starting from it is timed apart."""
        (self.folder / "virtuoso.ini").write_text(
            INI.format(folder=self.folder, data=self.data.parent, sql=self.sql, http=self.port),
            encoding="utf-8",
        )
        begun = time.perf_counter()
        change = [*self.command(), "+pwdold", "dba", "+pwddba", self.password]
        self.process = processes.start(change, self.folder)
        try:
            self.process.wait(SECONDS_TO_START)  # it ends when the password is changed
            self.process = processes.start(self.command(), self.folder)
            self._wait()
            self.sql_says(
                f"ld_dir('{self.data.parent}', '{self.data.name}', '{DEFAULT_GRAPH}');"
                "rdf_loader_run(); checkpoint;"
            )
            faults = self.sql_says(
                "SELECT ll_error FROM DB.DBA.load_list WHERE ll_state <> 2 OR ll_error IS NOT NULL;"
            )
            if "0 Rows" not in faults:
                raise AbsentError(f"it did not load: {faults.strip()[-200:]}")
            with contextlib.suppress(AbsentError):  # it hangs up as it ends
                self.sql_says("shutdown;")
            self.process.wait(60)
        finally:
            processes.end(self.process)
            self.process = None
        return time.perf_counter() - begun

    def _wait(self) -> None:
        for _ in range(600):
            if self.process is not None and self.process.poll() is not None:
                raise AbsentError(f"it ended with {self.process.returncode}")
            with contextlib.suppress(AbsentError):
                self.sql_says("SELECT 1;")
                return
            time.sleep(0.1)
        raise AbsentError("it does not listen")

    def sql_says(self, statement: str) -> str:
        """Run a statement of SQL; give what is printed."""
        place = f"127.0.0.1:{self.sql}"
        done = subprocess.run(
            ["isql-vt", place, "dba", self.password, f"exec={statement}"],
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_START,
            check=False,
        )
        if done.returncode or "***" in done.stdout + done.stderr:
            raise AbsentError((done.stdout + done.stderr).strip()[-200:])
        return done.stdout
