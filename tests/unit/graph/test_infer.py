import pyoxigraph as ox

from aiconcord.graph.infer import infer

PREFIXES = """
PREFIX aic: <https://w3id.org/aiconcord/def/>
PREFIX b: <https://w3id.org/aiconcord/id/body/>
PREFIX n: <https://w3id.org/aiconcord/id/arrangement/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ID = "https://w3id.org/aiconcord/id/"


def reason(text: str) -> tuple[set[tuple[str, str, str]], list[str]]:
    quads = ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)
    found, errors = infer([quad.triple for quad in quads])
    told = {
        tuple(
            term.value.removeprefix(ID).replace("http://www.w3.org/ns/org#", "org:") for term in one
        )
        for one in found
    }
    return told, errors


def test_a_transitive_property_is_followed():
    found, errors = reason(
        """
        org:within a owl:TransitiveProperty .
        b:a org:within b:b .
        b:b org:within b:c .
        """
    )
    assert found == {("body/a", "org:within", "body/c")}
    assert errors == []


def test_a_chain_is_followed_and_nobody_is_joined_to_himself():
    found, _ = reason(
        """
        aic:with owl:propertyChainAxiom ( aic:in aic:has ) .
        b:a aic:in n:x .
        n:x aic:has
            b:a , b:b .
        """
    )
    assert found == {("body/a", "https://w3id.org/aiconcord/def/with", "body/b")}


def test_what_says_nothing_is_left_out():
    found, _ = reason(
        """
        aic:Body a owl:Class ; rdfs:subClassOf owl:Thing .
        aic:knows rdfs:range rdfs:Resource .
        b:a a aic:Body ; aic:knows b:b .
        """
    )
    assert found == set()


def test_a_contradiction_is_told():
    _, errors = reason(
        """
        aic:Body owl:disjointWith aic:Event .
        b:a a aic:Body , aic:Event .
        """
    )
    assert len(errors) == 1
    assert "isjoint" in errors[0]
    assert "body/a" in errors[0]
