from markupsafe import Markup

from aiconcord.ask.plain_text import WIDTH, plain_text


def test_special_characters_come_back_as_they_were():
    assert plain_text(Markup("<p>Singapore&#39;s &lt;AI&gt; &amp; more</p>")) == (
        "Singapore's <AI> & more"
    )


def test_a_link_is_numbered_once_and_told_whole_at_the_end():
    link = '<a href="/id/body/imda">IMDA</a>'
    other = '<a href="https://example.org/a">A</a>'
    assert plain_text(f"<p>{link}, {other} and {link}.</p>").splitlines() == [
        "IMDA [1], A [2] and IMDA [1].",
        "",
        "[1] https://w3id.org/aiconcord/id/body/imda",
        "[2] https://example.org/a",
    ]


def test_lists_within_lists_are_indented():
    assert plain_text("<h3>H</h3><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><p>d</p>") == (
        "H\n\n  - a\n    - b\n  - c\n\nd"
    )


def test_lines_are_folded_and_long_addresses_are_not_broken():
    lines = plain_text("<ul><li>" + "word " * 60 + "</li></ul>").splitlines()
    assert len(lines) > 3
    assert all(len(line) <= WIDTH for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])


def test_nothing_gives_nothing():
    assert plain_text("") == ""
