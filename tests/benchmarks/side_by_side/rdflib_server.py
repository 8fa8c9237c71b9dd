"""Serve an N-Quads file by rdflib-endpoint, as `rdflib-endpoint serve FILE` does.

    python rdflib_server.py FILE PORT

The one difference: it loads, then forks what answers, and forks again when that was ended by force.
"""

import gc
import os
import signal
import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def main(file: str, port: int) -> int:
    """Serve until the process that answers ends by itself, or this one is told to end."""
    graph = Dataset(default_union=True)
    graph.parse(file, format="nquads")
    gc.freeze()
    while True:
        child = os.fork()
        if not child:
            uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=port)
            os._exit(0)

        def pass_on(*_: object, child: int = child) -> None:
            os.kill(child, signal.SIGKILL)
            os._exit(0)

        signal.signal(signal.SIGTERM, pass_on)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status != -signal.SIGKILL:
            return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
