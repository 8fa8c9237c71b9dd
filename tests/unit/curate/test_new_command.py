"""`aiconcord new`: the right place, placeholders for what is not known, no doubles."""

import pytest
from click.testing import Result

from aiconcord.curate.canonical import canonical

EVIDENCE = ("--source", "wh-fs-2023", "--locator", "para 1", "--grade", "primary")
BODY = ("new", "body", "sg-moh", "--name", "Ministry of Health", "--kind", "ministry")
WHOLE = (*BODY, "--jurisdiction", "sg", "--abbreviation", "MOH", "--url", "https://www.moh.gov.sg/")
SOURCE = ("new", "source", "moh-ai-2026", "--title", "AI in health", "--publisher", "MOH")
ARRANGEMENT = ("new", "arrangement", "sg-us-health", "--name", "Health pact", "--kind", "mou")
CROSSWALK = ("new", "crosswalk", "us-sg-2026", "--subject", "nist-ai-rmf-1.0", "--object")


OPTIONS = ("--url", "https://www.moh.gov.sg/ai", "--kind", "primary", "--date", "2026-05")
PARTIES = ("--party", "sg", "--party", "body/us-dos", "--date", "2026")


@pytest.fixture(scope="module")
def complete(shared_copy) -> dict[str, Result]:
    """What the commands said that were given all they need, and what lint said afterwards."""
    _, run = shared_copy
    said = {
        "body": run(*WHOLE, *EVIDENCE),
        "source": run(*SOURCE, *OPTIONS, "--consulted", "2026-11-21"),
        "arrangement": run(*ARRANGEMENT, "--description", "Talks", *PARTIES, *EVIDENCE),
    }
    return {**said, "format": run("format", "--check"), "lint": run("lint")}


@pytest.fixture(scope="module")
def wanting(shared_copy, complete) -> dict[str, Result]:
    """What was said of skeletons that were left as they are, and of a property of the build's."""
    copy, run = shared_copy
    more = ("--url", "https://example.org/table.pdf", "--publisher", "nist")
    options = ("sg-aivtf-2023", "--name", 'A "joint" table', "--date", "2026-01-02")
    said = {
        "body": run("new", "body", "sg-mom"),
        "crosswalk": run(*CROSSWALK, *options, *more, *EVIDENCE),
    }
    file = copy.data / "bodies/mfa-sg.ttl"
    line = '    aic:earliestStart "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ;\n'
    text = file.read_text().replace("    a aic:NameClaim ;\n", "    a aic:NameClaim ;\n" + line, 1)
    file.write_text(text)
    return {**said, "lint": run("lint")}


def test_what_has_all_its_options_leaves_nothing_to_fill_in_and_passes_lint(complete):
    for kind, name in {"body": "bodies/sg-moh.ttl", "source": "sources.ttl"}.items():
        assert (complete[kind].exit_code, complete[kind].stdout) == (0, f"data/{name}\n")
    assert all("left to fill in" not in result.stderr for result in complete.values())
    assert complete["lint"].stdout == ""
    assert complete["format"].exit_code == 0


def test_what_is_not_said_is_left_as_placeholders_that_are_listed_and_that_lint_finds(wanting):
    result, found = wanting["body"], wanting["lint"]
    assert result.exit_code == 0
    left = [line for line in result.stderr.splitlines() if line.startswith("left to fill in: ")]
    assert len(left) == 6
    assert any("body-type: one of agency, " in line for line in left)
    assert found.exit_code == 1
    ours = [line for line in found.stdout.splitlines() if line.startswith("data/bodies/sg-mom.ttl")]
    assert any("error[skeleton-unfilled]" in line for line in ours)
    assert any("error[reference-dangling]" in line for line in ours)
    touched = ("data/bodies/sg-mom.ttl:", "data/bodies/mfa-sg.ttl:", "data/crosswalks/us-sg-2026.")
    assert all(line.startswith((*touched, "  hint:")) for line in found.stdout.splitlines())


@pytest.mark.parametrize("kind", ["source", "body", "arrangement", "crosswalk"])
def test_a_skeleton_is_in_its_canonical_form_and_is_never_written_over(run, copy, kind: str):
    first = run("new", kind, "x-1")
    assert first.exit_code == 0, first.output
    names = first.stdout.split()
    content = {name: (copy.data.parent / name).read_bytes() for name in names}
    for name in names:
        assert canonical(content[name], name) == content[name]
    again = run("new", kind, "x-1")
    assert again.exit_code == 1
    assert "error[new-exists]" in again.stderr
    assert {name: (copy.data.parent / name).read_bytes() for name in names} == content


def test_a_source_goes_to_its_place_in_the_alphabet(shared_copy, complete):
    text = (shared_copy[0].data / "sources.ttl").read_text()
    heads = [line for line in text.splitlines() if line.startswith("<") and "#" not in line]
    assert heads == sorted(heads)
    assert 'dcterms:issued "2026-05"^^xsd:gYearMonth ;' in text
    assert "/id/source/moh-ai-2026>" in text


def test_a_page_that_is_a_source_already_is_refused_and_the_source_named(run, copy):
    url = "http://24-ai.news/en/news/2026-05-05/nist-caisi-frontier-ai-testing-deepmind-msft-xai#x"
    result = run(*SOURCE, "--url", url)
    assert result.exit_code == 1
    assert (
        "data/sources.ttl <https://w3id.org/aiconcord/id/source/24ai-caisi-2026>" in result.stderr
    )


def test_an_arrangement_names_its_parties(shared_copy, complete):
    text = (shared_copy[0].data / "cooperation/sg-us-health.ttl").read_text()
    assert "aic:party <https://w3id.org/aiconcord/id/jurisdiction/sg> ;" in text
    assert "aic:party <https://w3id.org/aiconcord/id/body/us-dos> ;" in text
    assert 'aic:date "2026"^^xsd:gYear ;' in text


def test_a_crosswalk_has_its_table_and_its_claims(shared_copy, wanting):
    assert wanting["crosswalk"].stdout.split() == [
        "data/crosswalks/us-sg-2026.sssom.tsv",
        "data/crosswalks/us-sg-2026.about.ttl",
    ]
    table = (shared_copy[0].data / "crosswalks/us-sg-2026.sssom.tsv").read_text()
    assert "row:fill-in--fill-in\tsubject:fill-in\taic:listedAgainst\tobject:fill-in" in table
    assert "#publication_date: 2026-01-02\n" in table
    assert "one row a pair" in wanting["crosswalk"].stderr
    assert "fill-in" in wanting["lint"].stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("body", "Ministry of X"), "new-slug", "write `ministry-of-x`"),
        (("body", "../x"), "new-slug", ""),
        (("body", "x.html"), "new-slug", ""),
        (("body", "imda"), "new-exists", "data/bodies/imda.ttl"),
        (("body", "mci"), "new-exists", "data/bodies/mddi.ttl"),
        (("body", "x", "--kind", "minstry"), "new-option", "did you mean `ministry`?"),
        (("body", "x", "--jurisdiction", "atlantis"), "new-option", "jurisdiction"),
        (("body", "x", "--source", "wh-fs-2032"), "new-option", "did you mean `wh-fs-2023`?"),
        (("body", "x", "--url", "www.x.org"), "new-option", "https://"),
        (("body", "x", "--url", "https://a b"), "new-option", "https://"),
        (("source", "x", "--date", "May 2026"), "new-option", "2024-07-08"),
        (("source", "x", "--consulted", "today"), "new-option", "2026-11-21"),
        (("crosswalk", "x", "--date", "2026"), "new-option", "wants a day"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(run, copy, arguments, code, said):
    before = sorted(copy.data.rglob("*"))
    sources = (copy.data / "sources.ttl").read_bytes()
    result = run("new", *arguments)
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr
    assert said in result.stderr
    assert sorted(copy.data.rglob("*")) == before
    assert (copy.data / "sources.ttl").read_bytes() == sources


@pytest.mark.parametrize(
    ("slug", "name", "meant"),
    [
        ("sg-mfa", "Foreign Affairs Ministry of Singapore", "body/mfa-sg"),
        ("sg-foreign", "Ministry of foreign affairs", "body/mfa-sg"),
    ],
    ids=["slug", "name"],
)
def test_a_double_is_warned_of(run, copy, slug: str, name: str, meant: str):
    result = run("new", "body", slug, "--name", name)
    assert result.exit_code == 0
    assert "warning[new-like-another]" in result.stderr
    assert f"<https://w3id.org/aiconcord/id/{meant}>" in result.stderr


def test_what_is_like_nothing_else_is_not_warned_of(run, copy):
    assert "warning" not in run(*BODY).stderr


def test_a_property_that_only_the_build_writes_is_told_with_file_and_line(shared_copy, wanting):
    lines = (shared_copy[0].data / "bodies/mfa-sg.ttl").read_text().splitlines()
    subject = next(n for n, line in enumerate(lines, 1) if line.endswith("mfa-sg#name-1>"))
    found = wanting["lint"].stdout
    assert f"data/bodies/mfa-sg.ttl:{subject} " in found
    assert "error[property-derived]" in found
    assert "write what it follows from" in found
