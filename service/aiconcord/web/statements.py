"""Say in one line what a claim says, for lists in which claims of many kinds stand side by side."""

from rdflib import RDF
from rdflib.term import Node

from aiconcord.ask.day_words import shown
from aiconcord.names.namespaces import DEF
from aiconcord.web.reading import Reading

VALUE = {
    "NameClaim": ("is named", "aic:name"),
    "ParentClaim": ("is part of", "aic:parent"),
    "RoleClaim": ("has the role", "aic:role"),
    "PartyClaim": ("has as a party", "aic:party"),
    "SignatureClaim": ("was signed by", "aic:signatoryName"),
    "StatusClaim": ("has the status", "aic:status"),
    "AreaClaim": ("works in", "aic:area"),
    "LegalEffectClaim": ("has the legal effect", "aic:legalEffect"),
    "IdentifierClaim": ("has the identifier", "aic:identifier"),
    "SuccessionClaim": ("is followed by", "aic:successor"),
    "LineageClaim": ("descends from", "aic:descendsFrom"),
    "ActorTaskClaim": ("is a task of", "aic:actorTask"),
    "PressClaim": ("press claim, refuted:", "aic:says"),
    "DateClaim": ("is dated", "aic:date"),
}


def claim_class(it: Reading, claim: Node) -> str:
    """Give the class of *claim* that tells most, such as ``NameClaim``; empty for other nodes."""
    kinds = {str(kind).removeprefix(DEF) for kind in it.graph.objects(claim, RDF.type)}
    return next((kind for kind in VALUE if kind in kinds), "")


def said(it: Reading, claim: Node) -> tuple[str, str]:
    """Give verb and value of what *claim* says about its thing; empty for what is no claim."""
    kind = claim_class(it, claim)
    if not kind:
        return "", ""
    verb, name = VALUE[kind]
    values = it.nodes(claim, name)
    value = it.label(values[0]) if values else it.period(claim).text
    if kind == "DateClaim":
        kinds = it.nodes(claim, "aic:dateKind")
        verb = it.label(kinds[0]) if kinds else verb
        value = shown(value)
    return verb, value


LONG_TITLE = 100
"""Official titles longer than this many characters make way for a short name at the head."""


def short_title(it: Reading) -> str:
    """Name a thing by its short name, else abbreviation, where its title is very long."""
    if len(it.title) > LONG_TITLE:
        for kind in ("short", "abbreviation"):
            for claim in it.claims("NameClaim"):
                if it.has_concept(claim, "aic:nameKind", kind):
                    return it.text(claim, "aic:name")
    return it.title
