from rdflib import URIRef

from aiconcord.web.describe_service import FORMATS, SD, describe

HERE = URIRef("http://localhost:8000/sparql")


def test_two_descriptions_of_the_same_service_are_the_same_bytes():
    first, second = (describe(HERE, ("urn:b", "urn:a"), of_release=True) for _ in range(2))
    assert first.serialize(format="turtle") == second.serialize(format="turtle")


def test_nothing_in_it_is_a_blank_node():
    graph = describe(HERE, ("urn:a",), of_release=True)
    assert all(isinstance(subject, URIRef) for subject in graph.subjects())


def test_a_bare_dataset_is_not_said_to_be_a_union():
    """Its default graph is served as it stands, whatever its named graphs hold."""
    assert (None, SD.feature, None) not in describe(HERE, (), of_release=False)
    assert (None, SD.feature, SD.UnionDefaultGraph) in describe(HERE, (), of_release=True)


def test_updates_and_federation_are_not_announced():
    graph = describe(HERE, (), of_release=True)
    assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert (None, SD.feature, SD.BasicFederatedQuery) not in graph


def test_formats_go_by_the_names_of_the_w3c():
    named = set(describe(HERE, (), of_release=False).objects(None, SD.resultFormat))
    assert FORMATS.SPARQL_Results_JSON in named
    assert len(named) == 8
