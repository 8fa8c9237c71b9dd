from aiconcord.graph.locate import Locator, subjects

TEXT = """\
PREFIX a: <http://a.example/>
@prefix b: <http://b.example/x#> .

<http://a.example/one>
    a a:Thing ;
    a:sees <http://a.example/not-a-subject> .

b:two a a:Thing .
a:three.1 a a:Thing .
"""


def test_each_block_is_found_under_its_full_name_and_line():
    assert list(subjects(TEXT)) == [
        ("http://a.example/one", 4),
        ("http://b.example/x#two", 8),
        ("http://a.example/three.1", 9),
    ]


def locator() -> Locator:
    found = Locator()
    found.add("data/a.ttl", [("http://a.example/one", 4)])
    found.add("data/b.ttl", [("http://a.example/one", 7)])
    return found


def test_a_subject_in_two_files_is_found_in_the_one_asked_for():
    where = locator()("http://a.example/one", "data/b.ttl")
    assert (where.file, where.line) == ("data/b.ttl", 7)


def test_a_part_without_a_block_is_found_at_its_thing():
    where = locator()("http://a.example/one#name-9")
    assert (where.file, where.line, where.node) == ("data/a.ttl", 4, "http://a.example/one#name-9")


def test_an_unknown_node_is_its_own_place():
    where = locator()("http://a.example/two")
    assert (where.file, where.line, where.node) == (None, None, "http://a.example/two")
