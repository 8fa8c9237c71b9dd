"""What a request about a gap asks: which frameworks, which codes, in which form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile

from aiconcord.check.code_list import MOST_BYTES, Written
from aiconcord.check.code_list_worker import read_codes_apart
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.crosswalks_held import CSV, TABLES, XLSX, form_of
from aiconcord.web.mapping_upload import FORMS, plain_name, read_body, read_form

BARE: Final = ("text/plain", CSV, XLSX, "application/octet-stream")
"""Media types under which a list of codes may be the whole body; its content tells what it is."""
_REMEDY: Final = "list the codes alone, one a line"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the names as given; the codes, None for the whole framework; the form."""

    names: dict[str, str]
    form: str
    codes: Sequence[Written] | None = None
    called: str = "have"
    """What messages call the list."""
    problems: Sequence[Problem] = ()
    pasted: str = ""


def codes_of(have: Sequence[str]) -> list[Written] | None:
    """Read the codes in an address: each value may hold several, parted by commas.

    >>> [each.text for each in codes_of(["1.1, 1.2", "GOVERN 1"])]
    ['1.1', '1.2', 'GOVERN 1']
    """
    found = [part.strip() for value in have for part in value.split(",") if part.strip()]
    return [Written(each) for each in found] if found else None


async def read_posted(request: Request) -> Asked:
    """Read a posted form, or a list of codes as the whole body, with the names in the address."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    query = request.query_params
    if kind not in FORMS:
        if kind not in BARE:
            what = f"a body of type `{kind[:80]}` is not taken here"
            remedy = "send the codes as text/plain or text/csv, or a form with a part named file"
            raise ProblemError(Problem("unsupported-media-type", what, remedy=remedy))
        content = await read_body(request, MOST_BYTES, _REMEDY)
        name = plain_name(query.get("name") or "codes.txt")
        codes, problems = await read_codes_apart(content, name)
        return Asked(names_in(query), form_of(request), codes, name, problems)
    form = await read_form(request, kind, MOST_BYTES, _REMEDY)
    try:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
        called = plain_name(file.filename or "codes.txt") if isinstance(file, UploadFile) else ""
    finally:
        await form.close()
    pasted = "" if content else texts.get("text", "")
    asked = TABLES[texts["as"]] if texts.get("as") in TABLES else form_of(request)
    names = names_in({**query, **texts})
    if not content and not pasted.strip():
        return Asked(names, asked)
    called = called if content else "pasted codes"
    codes, problems = await read_codes_apart(content or pasted.encode(), called)
    return Asked(names, asked, codes, called, problems, pasted)


def names_in(values: Mapping[str, str]) -> dict[str, str]:
    """Give the names of frameworks and of a crosswalk that *values* hold, empty where none."""
    return {name: values.get(name, "") for name in ("from", "to", "crosswalk")}
