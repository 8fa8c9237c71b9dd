"""The addresses ``/crosswalks/<id>/set…``: a published crosswalk in every format that can say it.

``set`` lists the formats, with what each cannot keep or why it cannot say the set; ``set.<ending>``
is the file. What is written is the table of the release, so the same release gives the same bytes.
"""

import asyncio
import json
import zlib
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aiconcord.graph.engine import Answer
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.write import FORMS, Form, Written, fit, write_mapping
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.caching import FRESH, digest, knows, unchanged, version, weak_etag
from aiconcord.web.dumps import dumps_of, the_release
from aiconcord.web.mappings import known_ends
from aiconcord.web.negotiate import choose, content_type
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Crosswalks"])
Parts = Annotated[Services, Depends(services)]

_METADATA: Final = ".yml"
_YAML: Final = "application/yaml"


def _metadata_of(form: Form) -> str:
    return form.suffix.removesuffix(".tsv") + _METADATA


_FILES: Final = {form.suffix: name for name, form in FORMS.items()} | {
    _metadata_of(form): name for name, form in FORMS.items() if form.external
}
"""Ending to format; the metadata of a table is a file of its own."""


@router.get(
    "/crosswalks/{name}/set",
    summary="List the formats of a crosswalk's rows",
    response_class=Response,
)
async def list_formats(request: Request, name: str, parts: Parts) -> Response:
    """List the formats that the rows can be had in, what each loses, and which cannot say them."""
    form = choose(request.headers.get("accept"), ("application/json", "text/html"))
    _path_of(parts, name)
    etag = weak_etag(request, "set", name, form)
    if knows(request, etag):
        return unchanged(etag)
    key = digest("set", version(request), name)
    kept = request.app.state.kept.get(key)
    if kept is None:
        codes = await _codes(request)
        offers = await asyncio.to_thread(lambda: _offers(_table(parts, name), name, codes))
        kept = Answer(json.dumps(offers).encode(), "application/json")
        request.app.state.kept.put(key, kept)
    response: Response = Response(kept.body, media_type="application/json")
    if form == "text/html":
        found = json.loads(kept.body)
        response = parts.render(request, "crosswalk_set.html", name=name, offers=found)
    response.headers.update({"Vary": "Accept", "ETag": etag, "Cache-Control": FRESH})
    return response


@router.get(
    "/crosswalks/{name}/set{suffix}",
    summary="Download a crosswalk's rows in a format",
    response_class=Response,
)
async def file(request: Request, name: str, suffix: str, parts: Parts) -> Response:
    """Give the rows as a file; where its format would say something else, tell why."""
    _path_of(parts, name)
    form = _FILES.get(suffix)
    if form is None:
        raise ProblemError(
            Problem(
                "not-found",
                f"no format ends in `{suffix[:100]}`",
                Where(slot="format"),
                f"take one from the list at /crosswalks/{name}/set",
            )
        )
    etag = weak_etag(request, "set", name, suffix)
    if knows(request, etag):
        return unchanged(etag)
    content = await _content(request, parts, name, suffix)
    media_type = _YAML if suffix.endswith(_METADATA) else FORMS[form].media_type
    return Response(
        content,
        headers={
            "Content-Type": content_type(media_type),
            "Content-Disposition": f'attachment; filename="{name}{suffix}"',
            "ETag": etag,
            "Cache-Control": FRESH,
            "Link": f'</id/crosswalk/{name}>; rel="about", </crosswalks/{name}/set>; rel="index"',
        },
    )


async def _content(request: Request, parts: Services, name: str, suffix: str) -> bytes:
    """Give the file, written once a release; it is kept packed, as some have several megabytes."""
    key = digest("set", version(request), name, suffix)
    kept = request.app.state.kept.get(key)
    if kept is None:
        codes = await _codes(request)
        written: Written = await asyncio.to_thread(
            lambda: write_mapping(_table(parts, name), _FILES[suffix], codes)
        )
        content = written.content
        if suffix.endswith(_METADATA) and written.metadata is not None:
            content = written.metadata
        kept = Answer(zlib.compress(content, 1), "application/octet-stream")
        request.app.state.kept.put(key, kept)
    return zlib.decompress(kept.body)


async def _codes(request: Request) -> dict[str, str]:
    known = await known_ends(request)
    return {element.iri: element.code for element in known.elements.values()}


def _path_of(parts: Services, name: str) -> str:
    """Give the path of the crosswalk's table in the release; refuse where there is none."""
    path = f"crosswalks/{name}.sssom.tsv"
    if path not in dumps_of(the_release(parts)):
        raise ProblemError(
            Problem(
                "not-found",
                f"the release holds no rows of a crosswalk `{name[:200]}`",
                remedy="take one from /browse/crosswalk",
            )
        )
    return path


def _table(parts: Services, name: str) -> MappingSet:
    path = the_release(parts).dumps / _path_of(parts, name)
    return read_sssom(path.read_bytes(), f"{name}.sssom.tsv")[0]


def _offers(table: MappingSet, name: str, codes: dict[str, str]) -> list[dict[str, Any]]:
    """Tell of each format which files it makes, what it loses, or why it cannot say the set."""
    found = []
    for key, form in FORMS.items():
        lost: tuple[Problem, ...] = ()
        refused: tuple[Problem, ...] = ()
        try:
            lost = fit(table, key, codes)[1]
        except ProblemError as refusal:
            refused = refusal.problems
        endings = [form.suffix, *([_metadata_of(form)] if form.external else [])]
        found.append(
            {
                "format": key,
                "title": form.title,
                "mediaType": form.media_type,
                "files": [] if refused else [f"/crosswalks/{name}/set{each}" for each in endings],
                "lost": [each.as_json() for each in lost if each.severity != "info"],
                "told": [each.as_json() for each in lost if each.severity == "info"],
                "refused": [problem.as_json() for problem in refused],
            }
        )
    return found
