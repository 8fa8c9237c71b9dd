"""Serve a route that does nothing, by the server and with the settings of `aiconcord serve`.

    python noop_server.py PORT

The app is a bare one of FastAPI's, without our routes and middleware. It is given the state of a
whole app over an empty dataset, for the server looks there for its settings.
"""

import sys
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response

from aiconcord.app import parts, server
from aiconcord.app.wiring import create_app
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Settings

BODY = b'{"head": {}, "boolean": true}'


async def noop() -> Response:
    """Answer without looking."""
    return Response(BODY, media_type="application/sparql-results+json")


def main(port: int) -> None:
    """Serve until told to end."""
    dataset = Path("empty.nq")
    dataset.touch()
    settings = replace(Settings.from_environment(), port=port)
    app = FastAPI()
    app.add_api_route("/noop", noop, methods=["GET", "POST"])
    app.state = create_app(
        parts.services_of_dataset(settings, find_places(), dataset), "empty"
    ).state
    server.serve(app, server.bind("127.0.0.1", port), "nothing")


if __name__ == "__main__":
    main(int(sys.argv[1]))
