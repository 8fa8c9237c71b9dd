"""Group the things of one kind for its list, as suits the kind.

Bodies stand by jurisdiction and parent, elements by framework, what an arrangement holds under it.
Labels come from the names indexed at the start; what stands under what is asked of the engine.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from aiconcord.ask.day_words import shown
from aiconcord.ask.search import Entry
from aiconcord.graph.results import rows
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services


@dataclass(slots=True)
class Item:
    """One line of a list: a thing, a few words beside it, and what stands under it."""

    href: str
    label: str
    beside: str = ""
    below: list["Item"] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Lines under one heading; *href* leads to what the heading names."""

    title: str
    items: list[Item]
    href: str = ""


async def listing(parts: Services, kind: str) -> list[Group]:
    """List the things of *kind* in groups."""
    if parts.search is None:
        return []
    entries = parts.search.of_kind(kind)
    text = (parts.places.queries / "things" / "lists.rq").read_text("utf-8")
    above: dict[str, str] = {}
    beside: dict[str, str] = {}
    place: dict[str, int] = {}
    for row in await rows(parts.engine, text):
        uri = row["thing"].value
        if "above" in row:
            above.setdefault(uri, row["above"].value)
        if "date" in row and uri not in beside:
            beside[uri] = row["date"].value
        if "order" in row and row["order"].value.isdigit():
            place.setdefault(uri, int(row["order"].value))
    entries.sort(key=lambda entry: place.get(entry.uri, 0))
    if kind == "body":
        return _by_jurisdiction(entries, above)
    if kind in ("area", "commitment", "event", "element", "mapping"):
        return _by_owner(parts, entries, above, beside)
    if kind == "tool":
        return _by_type(entries)
    known = {entry.uri for entry in entries}
    tree = {uri: up for uri, up in above.items() if uri in known and up in known}
    return [Group("", _tree(entries, tree, beside))]


def _item(entry: Entry, date: str = "") -> Item:
    words = [word for word in (entry.type, shown(date) if date else "") if word]
    label = entry.label or entry.uri.rsplit("/", 1)[-1]
    return Item(Reading.href(entry.uri), label, ", ".join(words))


def _tree(entries: list[Entry], above: dict[str, str], beside: dict[str, str]) -> list[Item]:
    """Nest *entries* by *above*; a circle, which only faulty data has, is left flat."""
    items = {entry.uri: _item(entry, beside.get(entry.uri, "")) for entry in entries}
    top = []
    for entry in entries:
        up = above.get(entry.uri, "")
        if up in items and not _circles(entry.uri, above):
            items[up].below.append(items[entry.uri])
        else:
            top.append(items[entry.uri])
    return top


def _circles(uri: str, above: dict[str, str]) -> bool:
    seen = {uri}
    while uri in above:
        uri = above[uri]
        if uri in seen:
            return True
        seen.add(uri)
    return False


def _by_jurisdiction(entries: list[Entry], above: dict[str, str]) -> list[Group]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.jurisdiction or "Between jurisdictions"].append(entry)
    return [Group(title, _tree(found, above, {})) for title, found in sorted(groups.items())]


def _by_type(entries: list[Entry]) -> list[Group]:
    """Group by what the things are, such as cookbooks and plugins; many share a name."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.type].append(entry)
    return [
        Group(type_.capitalize() or "Others", [_item(replace(entry, type="")) for entry in found])
        for type_, found in sorted(groups.items(), key=lambda each: (not each[0], each[0]))
    ]


def _by_owner(
    parts: Services, entries: list[Entry], above: dict[str, str], beside: dict[str, str]
) -> list[Group]:
    """Group by what each thing belongs to; elements and rows say it in their URI."""
    assert parts.search is not None  # noqa: S101  (the caller has just used it)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        owner = above.get(entry.uri, "")
        if entry.kind in ("element", "mapping"):
            stem, slug = entry.uri.split(f"/id/{entry.kind}/", 1)
            folder = "framework" if entry.kind == "element" else "crosswalk"
            owner = f"{stem}/id/{folder}/{slug.split('/', 1)[0]}"
        groups[owner].append(entry)
    found = []
    for owner, members in groups.items():
        if members[0].kind in ("commitment", "event"):
            members.sort(key=lambda each: (beside.get(each.uri, "9999"), each.label.casefold()))
        title = parts.search.label(owner) if owner else "On their own"
        items = [_item(entry, beside.get(entry.uri, "")) for entry in members]
        found.append(Group(title, items, Reading.href(owner) if owner else ""))
    return sorted(found, key=lambda group: (not group.href, group.title.casefold()))
