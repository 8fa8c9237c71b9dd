"""Reads the relationship that a map of an OSCAL mapping collection states."""

from collections import Counter

from aiconcord.mapping.curies import is_iri
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.nearest import nearest
from aiconcord.mapping.oscal_model import OSCAL, RELATIONSHIPS, Members, Model
from aiconcord.mapping.relations import LISTED, Relation, read_relation


class Relations:
    """Reads relationships; *words* counts which word of OSCAL was read as what."""

    def __init__(self, model: Model, faults: Faults) -> None:
        self._model, self._faults = model, faults
        self.words: Counter[tuple[str, str]] = Counter()

    def read(self, found: Members, number: int) -> Relation | None:
        """Give the relation that a map states; None where it is none of OSCAL's.

        One of another namespace is the property that namespace and word make together."""
        node = found.get("relationship")
        if node is None or node.is_empty:
            return None
        word = node.get("type") or node.get("value") or node
        ns = found.get("ns") or node.get("ns")
        text = word.text or ""
        own = ns.text or "" if ns is not None else ""
        if own.endswith(("#", "/")) and is_iri(own + text):
            stated = Relation(own + text)
            self.words[(text, stated.shown)] += 1
            return stated
        if ns is not None and ns.text not in (None, OSCAL):
            what = f"{shown(text)} is a relation of {shown(ns.text or '')}; it was read as listed"
            remedy = "nothing to mend, if the receiver knows it"
            self._faults.add(
                "mapping-assumed", what, remedy, line=node.line, row=number, severity="info"
            )
            return Relation(LISTED)
        relation = read_relation(text) if text in RELATIONSHIPS else None
        if relation is None:
            near = nearest(text, RELATIONSHIPS)
            self._model.tell(
                "mapping-predicate-unknown",
                f"{shown(text) if word.text else word.kind} is no relationship of OSCAL",
                f"did you mean `{near}`?" if near else f"write one of {', '.join(RELATIONSHIPS)}",
                node,
                number,
            )
            return None
        self.words[(text, relation.shown)] += 1
        return relation
