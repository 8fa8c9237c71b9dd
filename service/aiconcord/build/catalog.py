"""Read the dataset's own description from ``data/catalog.ttl``: version, dates, title, makers.

No clock is read in a build, so these are the only dates that a release carries.
"""

from dataclasses import dataclass
from datetime import date

from aiconcord.build.facts import Facts
from aiconcord.graph.locate import Locator
from aiconcord.names.namespaces import BASE
from aiconcord.problems.record import Problem, ProblemError

DATASET = BASE + "dataset"


@dataclass(frozen=True, slots=True)
class Catalog:
    """What a release says about itself."""

    title: str
    description: str
    version: str
    issued: date
    facts_until: date
    license: str
    publisher: str
    publisher_name: str
    keywords: tuple[str, ...]


_NEEDED = {
    "title": "dcterms:title",
    "description": "dcterms:description",
    "version": "owl:versionInfo",
    "issued": "dcterms:issued",
    "facts_until": "aic:factsGatheredUpTo",
    "license": "dcterms:license",
    "publisher": "dcterms:publisher",
}


def read_catalog(facts: Facts, locate: Locator) -> Catalog:
    """Read the description of the dataset; a ProblemError names every property it lacks."""
    found = {key: facts.value(DATASET, name) or "" for key, name in _NEEDED.items()}
    missing = [name for key, name in _NEEDED.items() if not found[key]]
    if missing:
        where, remedy = (
            locate(DATASET, "data/catalog.ttl"),
            "add it to the description of <dataset>",
        )
        raise ProblemError(
            *(
                Problem("catalog-incomplete", f"{name} is missing", where, remedy)
                for name in missing
            )
        )
    try:
        issued = date.fromisoformat(found["issued"])
        until = date.fromisoformat(found["facts_until"])
    except ValueError as fault:
        where, remedy = locate(DATASET, "data/catalog.ttl"), "write a day, as in 2026-11-21"
        raise ProblemError(Problem("catalog-incomplete", str(fault), where, remedy)) from fault
    return Catalog(
        title=found["title"],
        description=found["description"],
        version=found["version"],
        issued=issued,
        facts_until=until,
        license=found["license"],
        publisher=found["publisher"],
        publisher_name=facts.value(found["publisher"], "foaf:name") or found["title"],
        keywords=tuple(facts.values(DATASET, "dcat:keyword")),
    )
