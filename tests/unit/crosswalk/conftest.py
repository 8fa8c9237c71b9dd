"""What the sources hold, without a release; and small crosswalks made up for one case."""

from collections.abc import Callable

import pytest

from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.outline import gather_outlines
from aiconcord.crosswalk.published import Published
from aiconcord.crosswalk.published_offline import published_offline
from aiconcord.graph.ask_files import ask_files
from aiconcord.names.uris import thing
from aiconcord.settings.places import find_places

ONE, OTHER = thing("framework", "one"), thing("framework", "other")


@pytest.fixture(scope="session")
def published() -> Published:
    return published_offline()


@pytest.fixture(scope="session")
def holdings(published: Published) -> Holdings:
    places = find_places()
    files = [*sorted((places.data / "frameworks").rglob("*.ttl")), places.data / "schemes.ttl"]
    query = (places.queries / "mappings" / "outline.rq").read_text("utf-8")
    return Holdings(published, gather_outlines(ask_files(files, query)), {})


def _elements(framework: str, editions: dict[str, list[str]]) -> list[dict[str, str]]:
    lines = [{"framework": framework, "name": framework.rpartition("/")[2]}]
    for order, (edition, codes) in enumerate(editions.items(), 1):
        iri = f"{framework}#edition-{edition}"
        lines.append({"framework": framework, "edition": iri, "editionOrder": str(order)})
        for code in codes:
            element = framework.replace("/framework/", "/element/") + "/" + code
            named = {"framework": framework, "element": element, "code": code}
            above, _, _ = element.rpartition(".")
            lines.append({**named, **({"above": above} if "." in code else {})})
            lines.append({**named, "occursIn": iri})
    return lines


@pytest.fixture
def made_up() -> Callable[..., Holdings]:
    """`made_up(("a", "skos:exactMatch", "x"), …)` holds rows between two small frameworks.

    Of `one` there are a, b, a.1; of `other` x, y, x.1 and, only in its second edition, z."""

    def make(*rows: tuple[str, ...], standing: str = "official-both") -> Holdings:
        lines = [
            *_elements(ONE, {"2020": ["a", "b", "a.1"]}),
            *_elements(OTHER, {"2021": ["x", "y", "x.1"], "2022": ["x", "y", "x.1", "z"]}),
        ]
        crosswalks, found = [], []
        for number, (subject, predicate, object_, *more) in enumerate(rows, 1):
            row = {
                "mapping": f"urn:row:{number}",
                "crosswalk": thing("crosswalk", "made-up"),
                "subject": _end(ONE, subject),
                "predicate": predicate,
                "object": _end(OTHER, object_),
                "subjectFramework": ONE,
                "objectFramework": OTHER,
                "subjectEdition": ONE + "#edition-2020",
                "objectEdition": OTHER + "#edition-2021",
                **dict(each.split("=", 1) for each in more),
            }
            found.append(row)
            crosswalks.append({"crosswalk": row["crosswalk"], "standing": standing})
        return Holdings(Published.gather(crosswalks, found), gather_outlines(lines), {})

    return make


def _end(framework: str, code: str) -> str:
    if code == "-":
        return "https://w3id.org/sssom/NoTermFound"
    if code == "*":
        return framework
    return framework.replace("/framework/", "/element/") + "/" + code
