"""Offer the release for download: the list of files, and the files with their checksums.

Only what the manifest lists is served, so no path can lead out of the folder.
"""

import base64
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from aiconcord.graph.release import Release
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.caching import FRESH, knows, unchanged
from aiconcord.web.negotiate import choose, content_type
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Downloads"])

FOLDER: Final = "dumps/"
MEDIA_TYPES: Final = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".json": "application/json",
}
CONTENTS: Final = {
    "aiconcord.nq": "Everything, each statement in the named graphs that hold it",
    "aiconcord.trig": "Everything, graph by graph",
    "aiconcord.ttl": "Everything in one graph",
    "aiconcord.jsonld": "Everything in one graph, with a compact context",
    ".csv": "What the curated files say of one class, for a spreadsheet",
    ".sssom.tsv": "One crosswalk as an SSSOM table",
}
"""What a file holds, by its name or its ending."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One file offered: its *path* below ``/dumps/``, size and checksum."""

    path: str
    bytes: int
    sha256: str

    @property
    def media_type(self) -> str:
        """The file's media type, by its ending."""
        return MEDIA_TYPES.get(PurePosixPath(self.path).suffix, "application/octet-stream")

    @property
    def contents(self) -> str:
        """What the file holds, in a few words."""
        fitting = (text for end, text in CONTENTS.items() if self.path.endswith(end))
        return next(fitting, "")

    def as_json(self) -> dict[str, Any]:
        """Give the file's entry in the list."""
        return {
            "path": f"/dumps/{self.path}",
            "contents": self.contents,
            "mediaType": self.media_type,
            "bytes": self.bytes,
            "sha256": self.sha256,
        }


def dumps_of(release: Release) -> dict[str, Dump]:
    """List the files that *release* offers, by path."""
    return {
        name.removeprefix(FOLDER): Dump(
            name.removeprefix(FOLDER), int(entry["bytes"]), str(entry["sha256"])
        )
        for name, entry in sorted(release.files.items())
        if name.startswith(FOLDER)
    }


def the_release(parts: Services) -> Release:
    """Give the release served, or refuse: a bare dataset has no downloads and no description."""
    if parts.release is None:
        raise ProblemError(
            Problem(
                "not-found",
                "a bare dataset is served, not a release",
                remedy="ask it at /sparql",
            )
        )
    return parts.release


@router.get("/dumps", include_in_schema=False)
async def dumps_without_slash() -> Response:
    """Lead to the list."""
    return RedirectResponse("/dumps/", status_code=308, headers={"Cache-Control": FRESH})


@router.get("/dumps/", summary="List the downloads", response_class=Response)
async def list_dumps(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """List the files of the release with size and SHA-256, as a page or as JSON."""
    release = the_release(parts)
    found = list(dumps_of(release).values())
    form = choose(request.headers.get("accept"), ("application/json", "text/html"))
    response: Response
    if form == "text/html":
        response = parts.render(request, "dumps.html", dumps=found)
    else:
        response = JSONResponse(
            {
                "release": release.version,
                "date": release.date.isoformat(),
                "files": [dump.as_json() for dump in found],
            }
        )
    response.headers.update({"Vary": "Accept", "Cache-Control": FRESH})
    return response


@router.get("/dumps/{path:path}", summary="Download a file", response_class=Response)
async def dump(
    path: str, request: Request, parts: Annotated[Services, Depends(services)]
) -> Response:
    """Give a file of the release whole, or the ranges asked for."""
    release = the_release(parts)
    found = dumps_of(release).get(path)
    if found is None:
        raise ProblemError(
            Problem(
                "not-found",
                f"the release holds no file `{path[:200]}`",
                remedy="take one from the list at /dumps/",
            )
        )
    etag = f'"{found.sha256}"'
    if knows(request, etag):
        return unchanged(etag)
    digest = base64.b64encode(bytes.fromhex(found.sha256)).decode()
    return FileResponse(
        release.dumps / path,
        headers={
            "Content-Type": content_type(found.media_type),
            "ETag": etag,
            "Cache-Control": FRESH,
            "Repr-Digest": f"sha-256=:{digest}:",
        },
        filename=PurePosixPath(path).name,
    )
