"""The table of OSCAL's mapping model says what the official metaschema says."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from aiconcord.mapping import oscal_model as model

pytestmark = pytest.mark.suites

M = "{http://csrc.nist.gov/ns/oscal/metaschema/1.0}"
ASSEMBLIES = {
    "mapping": model.MAPPING,
    "map": model.MAP,
    "mapping-item": model.ITEM,
    "mapping-resource-reference": model.RESOURCE,
    "qualifier-item": model.QUALIFIER,
    "mapping-provenance": model.PROVENANCE,
    "mapping-collection": model.COLLECTION,
}
GROUPS = {"property": "props", "link": "links", "responsible-party": "responsible-parties"}


@pytest.fixture(scope="module")
def definitions(suites: Path) -> dict[str, ET.Element]:
    found = {}
    for name in ("oscal_mapping-common_metaschema.xml", "oscal_mapping_metaschema.xml"):
        text = (suites / "oscal" / name).read_text("utf-8")
        start = text.index("<METASCHEMA", text.index("]>"))
        for each in ET.fromstring(text[start:]):  # noqa: S314 - a file of the suites
            if each.tag.startswith(M + "define-"):
                found[each.get("name") or ""] = each
    return found


def members(assembly: ET.Element) -> dict[str, bool]:
    """Give the names that members have in JSON, and whether each is needed."""
    found = {}
    for flag in [*assembly.findall(M + "flag"), *assembly.findall(M + "define-flag")]:
        found[flag.get("ref") or flag.get("name") or ""] = flag.get("required") == "yes"
    inner = assembly.find(M + "model")
    for member in inner if inner is not None else []:
        if not isinstance(member.tag, str):
            continue
        used, group = member.find(M + "use-name"), member.find(M + "group-as")
        name = member.get("ref") or member.get("name") or ""
        name = used.text or "" if used is not None else name
        name = group.get("name") or "" if group is not None else GROUPS.get(name, name)
        found[name] = member.get("min-occurs", "0") != "0"
    return found


@pytest.mark.parametrize("name", list(ASSEMBLIES))
def test_members_are_those_of_the_metaschema(definitions: dict[str, ET.Element], name: str) -> None:
    official = members(definitions[name])
    kind = ASSEMBLIES[name]
    assert {member for member, needed in official.items() if needed} == set(kind.needed)
    assert set(official) == {*kind.needed, *kind.allowed}


def allowed(place: ET.Element) -> set[str]:
    return {each.get("value") or "" for each in place.iter(M + "enum")}


def test_values_are_those_of_the_metaschema(definitions: dict[str, ET.Element]) -> None:
    for (kind, member), values in model._VALUES.items():
        names = [n for n, k in ASSEMBLIES.items() if k.name == kind]
        own = [
            flag
            for name in names
            for flag in definitions[name].findall(M + "define-flag")
            if flag.get("name") == member
        ]
        assert allowed(own[0] if own else definitions[member]) == set(values), (kind, member)
    fields = definitions["map"].iter(M + "define-field")
    (relationship,) = [each for each in fields if each.get("name") == "relationship"]
    assert allowed(relationship) == set(model.RELATIONSHIPS)
