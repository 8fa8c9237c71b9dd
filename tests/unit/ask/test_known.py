import pytest

from aiconcord.ask.known import Choice, matches, nearest

MDDI = Choice(
    "https://w3id.org/aiconcord/id/body/mddi",
    "Ministry of Digital Development and Information",
    frozenset({"ministry of digital development and information", "mddi", "mci"}),
)
MCI = Choice("https://w3id.org/aiconcord/id/body/mci", "mci", instead=MDDI.uri)
US = Choice("https://w3id.org/aiconcord/id/body/us-caisi", "US institute", frozenset({"caisi"}))
CA = Choice("https://w3id.org/aiconcord/id/body/ca-caisi", "Canadian", frozenset({"caisi"}))
ELEMENT = Choice(
    "https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1",
    "GOVERN 1.1",
    frozenset({"govern 1.1"}),
    code="GOVERN 1.1",
)
ROLE = Choice("https://w3id.org/aiconcord/id/scheme/role#executive", "executive")
KNOWN = [MDDI, MCI, US, CA, ELEMENT, ROLE]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://w3id.org/aiconcord/id/body/mddi", [MDDI]),
        ("/id/body/mddi", [MDDI]),
        ("mddi", [MDDI]),
        ("MDDI", [MDDI]),
        ("  Ministry of  Digital Development and Information ", [MDDI]),
        ("mci", [MDDI]),
        ("https://w3id.org/aiconcord/id/body/mci", [MDDI]),
        ("CAISI", [CA, US]),
        ("govern 1.1", [ELEMENT]),
        ("govern-1.1", [ELEMENT]),
        ("nist-ai-rmf-1.0/govern-1.1", [ELEMENT]),
        ("executive", [ROLE]),
        ("nobody", []),
        ("https://example.org/mddi", []),
        ("", []),
    ],
)
def test_a_thing_is_found_by_every_name_it_bears(value, found):
    assert matches(value, KNOWN) == found


def test_a_misspelt_name_gets_the_nearest_one():
    assert nearest("govern 1.l", KNOWN) == "GOVERN 1.1"


def test_nothing_is_suggested_for_what_is_like_nothing():
    assert nearest("zzzzqqqq", KNOWN) is None


def test_nothing_is_suggested_where_nothing_is_known():
    assert nearest("mddi", []) is None


@pytest.mark.parametrize("choice", [MDDI, ELEMENT, ROLE])
def test_the_typed_form_leads_back_to_the_thing(choice):
    assert matches(choice.typed, KNOWN) == [choice]
