import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiconcord.names.slugs import is_slug, slug
from aiconcord.names.uris import kind_of, local_path, thing


def test_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(ValueError, match="kinds are body"):
        thing("planet", "mars")


@given(st.text())
def test_slug_is_a_fixed_point(code: str) -> None:
    assert slug(slug(code)) == slug(code)


@pytest.mark.parametrize("code", ["GOVERN 1.1", "1.10", "Art. 5(1)(ba)", "A.6.1", "GV-1.4-002"])
def test_slugs_of_official_codes_may_stand_in_a_uri(code: str) -> None:
    assert is_slug(slug(code))


@pytest.mark.parametrize("text", ["", "A", "a b", "-a", "a-", "page.ttl", "a/b", "naïve"])
def test_what_is_no_slug_is_refused(text: str) -> None:
    assert not is_slug(text)


def test_fragment_belongs_to_its_thing() -> None:
    part = thing("body", "imda") + "#name-1"
    assert kind_of(part) == "body"
    assert local_path(part) == "/id/body/imda#name-1"
