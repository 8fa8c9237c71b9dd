"""schema.org data embedded in a thing's page, for search engines that read nothing else."""

import json
from typing import Any, Final

from markupsafe import Markup

from aiconcord.graph.release import Release
from aiconcord.names.namespaces import BASE
from aiconcord.web.pages import LICENSE
from aiconcord.web.reading import Reading

TYPES: Final = {
    "body": "Organization",
    "jurisdiction": "AdministrativeArea",
    "arrangement": "CreativeWork",
    "area": "DefinedTerm",
    "commitment": "CreativeWork",
    "event": "Event",
    "framework": "DefinedTermSet",
    "element": "DefinedTerm",
    "crosswalk": "Dataset",
    "mapping": "CreativeWork",
    "source": "CreativeWork",
    "post": "Role",
    "scheme": "DefinedTermSet",
}


def embedded(it: Reading, release: Release | None) -> Markup:
    """Write the JSON-LD of a thing, safe to stand within a script element."""
    return as_script(about(it, release))


def as_script(data: dict[str, Any]) -> Markup:
    """Write *data* so that nothing in it can end the script element it stands in.

    >>> as_script({"name": "</script>"})
    Markup('{"name": "\\\\u003c/script\\\\u003e"}')
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  (every sign that HTML gives a meaning was just replaced)


def about(it: Reading, release: Release | None) -> dict[str, Any]:
    """Describe a thing in the terms of schema.org: only what is undisputed or the current view."""
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": it.uri,
        "@type": TYPES.get(it.kind, "Thing"),
        "name": it.title,
        "url": it.uri,
    }
    if description := it.text(it.node, "dcterms:description"):
        data["description"] = description
    same = [str(each) for each in it.own("schema:sameAs")]
    if same:
        data["sameAs"] = sorted(same)
    if others := [str(each) for each in it.own("skos:altLabel")]:
        data["alternateName"] = sorted(others)
    data |= _by_kind(it)
    if it.kind in ("arrangement", "framework", "crosswalk", "scheme") and release is not None:
        data["isPartOf"] = {"@id": f"{BASE}dataset", "@type": "Dataset", "name": "AI Concord"}
    if it.kind == "crosswalk":
        data["license"] = LICENSE
        data["creator"] = {"@type": "Organization", "name": "AI Concord", "url": BASE}
    return data


def _by_kind(it: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if it.kind == "body":
        if pages := it.own("foaf:homepage"):
            found["url"] = str(pages[0])
        if parents := it.own("org:subOrganizationOf"):
            found["parentOrganization"] = {"@id": str(parents[0]), "name": it.label(parents[0])}
    if it.kind == "event" and (held := it.text(it.node, "aic:heldOn")):
        found["startDate"] = held
    if it.kind in ("element", "area", "scheme") and (code := it.text(it.node, "skos:notation")):
        found["termCode"] = code
    if it.kind == "element" and (schemes := it.own("skos:inScheme")):
        found["inDefinedTermSet"] = str(schemes[0])
    if it.kind == "source":
        if url := it.text(it.node, "schema:url"):
            found["url"] = url
        if issued := it.text(it.node, "dcterms:issued"):
            found["datePublished"] = issued
        if publisher := it.text(it.node, "aic:publisherName"):
            found["publisher"] = {"@type": "Organization", "name": publisher}
    return found
