"""Serve a route that does nothing, by the server and with the settings of `aiconcord serve`."""

import sys

from fastapi import FastAPI
from starlette.responses import Response

from aiconcord.app import server

app = FastAPI()
app.state.startup_problem = None
BODY = b'{"head": {}, "boolean": true}'


@app.api_route("/noop", methods=["GET", "POST"])
async def noop() -> Response:
    """Answer without looking."""
    return Response(BODY, media_type="application/sparql-results+json")


if __name__ == "__main__":
    server.serve(app, server.bind("127.0.0.1", int(sys.argv[1])), "nothing")
