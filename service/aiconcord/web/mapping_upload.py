"""Reads an uploaded mapping file, whichever way it was sent, and never more of it than allowed."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from aiconcord.problems.record import Problem, ProblemError

BARE: Final = (
    "text/tab-separated-values",
    "text/csv",
    "text/plain",
    "text/x-yaml",
    "application/octet-stream",
    "application/json",
    "application/ld+json",
    "application/n-quads",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/xml",
    "application/yaml",
    "text/turtle",
    "text/xml",
)
"""Media types under which a file may be the whole body; its content tells what it is."""
PASTED: Final = "pasted.sssom.tsv"
"""What a table that was pasted is called."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to check, and its external metadata file where one was sent."""

    name: str
    content: bytes
    metadata: bytes | None = None


async def read_upload(request: Request, most: int) -> Upload:
    """Read the mapping file in the body of *request*, which may have *most* bytes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _from_form(request, kind, most)
    if kind not in BARE:
        raise ProblemError(
            Problem(
                "unsupported-media-type",
                f"a body of type `{kind[:80]}` is not taken here"
                if kind
                else "the body has no type",
                remedy="send the file as text/tab-separated-values, or as multipart/form-data "
                "with a part named file",
            )
        )
    content = b"".join([piece async for piece in bounded(request, most)])
    if not content:
        raise ProblemError(_nothing())
    name = request.query_params.get("name") or (
        "mapping.csv" if kind == "text/csv" else "mapping.tsv"
    )
    return Upload(_plain_name(name), content)


async def bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Give the body piece by piece, and refuse it as soon as it is longer than *most*."""
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > most:
            raise ProblemError(
                Problem(
                    "body-too-large",
                    f"the body has more than {most:,} bytes",
                    remedy="split the file into several sets, or run `aiconcord check` at home",
                )
            )
        yield piece


async def _from_form(request: Request, kind: str, most: int) -> Upload:
    pieces = bounded(request, most + 10_000)
    parser: MultiPartParser | FormParser
    if kind == "multipart/form-data":
        parser = MultiPartParser(
            request.headers, pieces, max_files=2, max_fields=5, max_part_size=most
        )
    else:
        parser = FormParser(request.headers, pieces)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as fault:
        what = getattr(fault, "message", "") or "the body is not a form"
        raise ProblemError(
            Problem("bad-request", what, remedy="send one part named file")
        ) from None
    try:
        return await _upload_of(form)
    finally:
        await form.close()


async def _upload_of(form: FormData) -> Upload:
    metadata = form.get("metadata")
    beside = await metadata.read() if isinstance(metadata, UploadFile) else b""
    file = form.get("file")
    if isinstance(file, UploadFile):
        content = await file.read()
        if content:
            return Upload(_plain_name(file.filename or "mapping.tsv"), content, beside or None)
    text = form.get("text") or (file if isinstance(file, str) else "")
    if isinstance(text, str) and text.strip():
        return Upload(PASTED, text.encode("utf-8", "replace"), beside or None)
    raise ProblemError(_nothing())


def _nothing() -> Problem:
    return Problem(
        "mapping-missing",
        "no mapping file was sent",
        remedy="send one as the body, as a form part named file, or as pasted text",
    )


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:120] or "mapping.tsv"
