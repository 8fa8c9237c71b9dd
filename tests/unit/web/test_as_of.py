"""What a document as of a day leaves out: whatever was derived for the day of the release."""

import pyoxigraph as ox

from aiconcord.names.namespaces import DEF, PREFIXES
from aiconcord.settings.places import find_places
from aiconcord.web.as_of import NAMES, OF_THE_RELEASE

KEPT_PREFIXES = (PREFIXES["time"], DEF + "earliest", DEF + "latest")
KEPT = {
    DEF + "conflictingClaim": "claims contradict each other whatever the day",
    PREFIXES["org"] + "classification": "the kind of a body is not claimed for a period",
    PREFIXES["schema"] + "sameAs": "identifiers elsewhere are timeless",
    PREFIXES["skos"] + "broaderTransitive": "the order of elements and areas is timeless",
}


def test_every_derived_property_is_left_out_or_has_a_reason_to_stay():
    file = find_places().ontology / "axioms" / "derived.ttl"
    kind = ox.NamedNode(DEF + "DerivedProperty")
    listed = {
        quad.subject.value
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
        if quad.object == kind
    }
    assert listed
    left_out = {str(name) for name in (*OF_THE_RELEASE, *NAMES)}
    kept = {name for name in listed if name.startswith(KEPT_PREFIXES)} | set(KEPT)
    assert listed - kept <= left_out
    assert kept & left_out == set()
