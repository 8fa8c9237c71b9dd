from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, SH

from aiconcord.ask.as_rdf import as_rdf
from aiconcord.ask.questions import load_questions
from aiconcord.settings.places import find_places

QUESTIONS = load_questions(find_places().queries / "questions")


def test_a_question_is_a_sparql_executable_with_its_whole_text():
    question = QUESTIONS["who-held-a-role"]
    graph = as_rdf(question)
    here = URIRef(question.uri)
    assert (here, RDF.type, SH.SPARQLExecutable) in graph
    assert graph.value(here, SH.select) == Literal(question.text)
    assert graph.value(here, DCTERMS.title) == Literal(question.title, "en")


def test_the_local_name_of_a_parameters_path_is_the_variable_to_bind():
    for question in QUESTIONS.values():
        graph = as_rdf(question)
        names = {
            str(graph.value(node, SH.path)).rpartition("#")[2]
            for node in graph.objects(URIRef(question.uri), SH.parameter)
        }
        assert names == {each.name for each in question.parameters}


def test_a_day_is_a_date_and_may_be_left_out():
    question = QUESTIONS["who-held-a-role"]
    graph = as_rdf(question)
    node = URIRef(question.uri + "#parameter-day")
    assert str(graph.value(node, SH.datatype)).endswith("#date")
    assert graph.value(node, SH.optional).toPython() is True


def test_no_blank_node_stands_in_the_description():
    for question in QUESTIONS.values():
        assert all(isinstance(term, URIRef) for term in as_rdf(question).subjects())
