from aiconcord.build.sources import derive_source_graphs

TEXT = """
<body/x#n-1> aic:about <body/x> ; aic:name "X"@en ; aic:cites <body/x#cite-1> , <body/x#cite-2> .
<body/x#cite-1> aic:source <source/one> ; aic:locator "p. 1" .
<body/x#cite-2> aic:source <source/two> ; aic:locator "p. 2" .
<body/x#press-1> aic:about <body/x> ; aic:cites <body/x#cite-2> ; aic:refutedBy <body/x#cite-1> .
<body/x> a aic:Body .
"""


def test_each_source_has_the_claims_that_rest_on_it_with_the_citation_that_names_it(quads):
    found: dict[str, set[str]] = {}
    for quad in derive_source_graphs(quads(TEXT)):
        graph = quad.graph_name.value.rpartition("/")[2]
        found.setdefault(graph, set()).add(quad.subject.value.partition("#")[2])
    assert found == {"one": {"n-1", "cite-1"}, "two": {"n-1", "cite-2", "press-1"}}


def test_a_claim_is_whole_in_the_graph_of_its_source(quads):
    one = [quad for quad in derive_source_graphs(quads(TEXT)) if "one" in quad.graph_name.value]
    names = [quad for quad in one if quad.subject.value.endswith("#n-1")]
    assert len(names) == 4
