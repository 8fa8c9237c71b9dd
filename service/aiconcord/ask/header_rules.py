"""What the header of a question must say: its keys, the types of parameters, the topics."""

from collections.abc import Iterator
from typing import Any

from aiconcord.ask.classes import CLASS_OF
from aiconcord.ask.header import Header
from aiconcord.names.slugs import is_slug
from aiconcord.problems.record import Problem, Where

TOPICS = ("Bodies", "Arrangements and commitments", "Frameworks", "Crosswalks", "Provenance")
"""Under which heading a question is listed, in this order."""

TYPES = (*CLASS_OF, "thing", "concept", "date", "text")
"""What a parameter may be: a kind of thing, any thing, a concept of a scheme, a date, or text."""

_REQUIRED = {
    "title": str,
    "description": str,
    "topic": str,
    "parameters": dict,
    "columns": dict,
    "keywords": list,
    "since": str,
}
_OF_PARAMETER = {
    "label": str,
    "type": str,
    "example": str,
    "description": str,
    "default": str,
    "optional": bool,
    "within": str,
}


def faults(slug: str, head: Header) -> Iterator[Problem]:
    """Tell everything that the header of the question *slug* lacks or has wrong."""

    def fault(key: str, what: str, remedy: str) -> Problem:
        place = Where(file=head.name, line=head.line_of(key), slot=key or None)
        return Problem("question-header", what, place, remedy)

    if not is_slug(slug):
        yield fault("", f"`{slug}` is not a slug", "name the file in a-z, 0-9 and hyphens")
    for key, kind in _REQUIRED.items():
        if key not in head.values:
            yield fault(key, f"the header lacks `{key}`", f"add a line `#+ {key}: ...`")
        elif not isinstance(head.values[key], kind):
            yield fault(key, f"`{key}` is not a {kind.__name__}", "see queries/README.md")
    for key in head.values.keys() - _REQUIRED.keys():
        yield fault(key, f"the header has no key `{key}`", f"use one of {', '.join(_REQUIRED)}")
    title, topic = head.values.get("title", "?"), head.values.get("topic", TOPICS[0])
    if isinstance(title, str) and not title.endswith("?"):
        yield fault("title", "the title is not a question", "end it with a question mark")
    if isinstance(topic, str) and topic not in TOPICS:
        yield fault("topic", f"there is no topic `{topic}`", f"use one of {', '.join(TOPICS)}")
    if not head.body.strip():
        yield fault("", "no query follows the header", "write the SELECT under the header")
    columns = head.values.get("columns")
    for name, label in columns.items() if isinstance(columns, dict) else ():
        if not isinstance(label, str) or not label:
            yield fault(name, f"column `{name}` has no label", f"write `#+   {name}: its label`")
    parameters = head.values.get("parameters")
    for name, values in parameters.items() if isinstance(parameters, dict) else ():
        yield from _parameter_faults(name, values, fault)


def _parameter_faults(name: str, values: Any, fault: Any) -> Iterator[Problem]:
    if not isinstance(values, dict):
        yield fault(name, f"parameter `{name}` has no description", "give label, type, example")
        return
    for key in ("label", "type", "example"):
        if key not in values:
            yield fault(name, f"parameter `{name}` lacks `{key}`", f"add `{key}: ...` to it")
    for key, value in values.items():
        kind = _OF_PARAMETER.get(key)
        if kind is None:
            yield fault(name, f"a parameter has no `{key}`", f"use {', '.join(_OF_PARAMETER)}")
        elif not isinstance(value, kind):
            yield fault(name, f"`{key}` of `{name}` is not a {kind.__name__}", "quote the value")
    if values.get("type", "text") not in TYPES:
        yield fault(name, f"no parameter type `{values['type']}`", f"use {', '.join(TYPES)}")
    if values.get("type") == "concept" and not values.get("within"):
        yield fault(name, f"parameter `{name}` names no scheme", "add `within: <scheme slug>`")
