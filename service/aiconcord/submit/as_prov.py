"""A submission and its log as PROV: what it is, what was done to it, by whom, when and why."""

from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, XSD, Graph, Literal, URIRef

from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import graph as graph_uri
from aiconcord.names.uris import thing
from aiconcord.submit.desk import CHECKED_BY
from aiconcord.submit.records import Entry, Submission
from aiconcord.submit.states import State

STATUS = URIRef(PREFIXES["schema"] + "creativeWorkStatus")


def uri_of(found: Submission) -> str:
    """Give the name of a submission."""
    return thing("submission", found.id)


def graph_named(number: str) -> str:
    """Give the name of the graph in which the submission *number* is published."""
    return graph_uri("submission", number)


def provenance(found: Submission, *, up_to: int | None = None) -> Graph:
    """Describe *found* and every change of it, or those up to the number *up_to*."""
    made = Graph()
    this = URIRef(uri_of(found))
    entries = [each for each in found.entries if up_to is None or each.number <= up_to]
    made.add((this, RDF.type, PROV.Entity))
    made.add((this, STATUS, Literal(entries[-1].state.words, lang="en")))
    made.add((this, DCTERMS.created, _moment(entries[0])))
    agents: dict[str, URIRef] = {}
    before: URIRef | None = None
    for entry in entries:
        agent = agents.setdefault(entry.who, URIRef(f"{this}#agent-{len(agents) + 1}"))
        change = URIRef(f"{this}#change-{entry.number}")
        kind = PROV.SoftwareAgent if entry.who == CHECKED_BY else PROV.Person
        made.add((agent, RDF.type, kind))
        made.add((agent, FOAF.name, Literal(entry.who)))
        made.add((change, RDF.type, PROV.Activity))
        made.add((change, RDFS.label, Literal(entry.state.words, lang="en")))
        made.add((change, DCTERMS.identifier, Literal(str(entry.number), datatype=XSD.integer)))
        made.add((change, PROV.startedAtTime, _moment(entry)))
        made.add((change, PROV.endedAtTime, _moment(entry)))
        made.add((change, PROV.wasAssociatedWith, agent))
        if entry.why:
            made.add((change, RDFS.comment, Literal(entry.why)))
        if before is not None:
            made.add((change, PROV.wasInformedBy, before))
        _bind(made, this, change, entry)
        before = change
    made.add((this, PROV.wasAttributedTo, agents[found.holder]))
    if found.was_published:
        made.add((URIRef(graph_named(found.id)), FOAF.primaryTopic, this))
    return made


def _bind(made: Graph, this: URIRef, change: URIRef, entry: Entry) -> None:
    """Say what *change* did to the submission."""
    if entry.state is State.RECEIVED:
        made.add((this, PROV.wasGeneratedBy, change))
        made.add((this, PROV.generatedAtTime, _moment(entry)))
    elif entry.state is State.WITHDRAWN:
        made.add((this, PROV.wasInvalidatedBy, change))
        made.add((this, PROV.invalidatedAtTime, _moment(entry)))
    else:
        made.add((change, PROV.used, this))


def _moment(entry: Entry) -> Literal:
    return Literal(entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime)
