"""The answers in words: their numbers are counted again from the question's own CSV.

Nothing here knows what the numbers are; it knows what each of them is the number of.
"""

import csv
import io
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from aiconcord.ask.questions import load_questions
from aiconcord.names.namespaces import BASE
from aiconcord.settings.places import find_places

QUESTIONS = load_questions(find_places().queries / "questions")
IN_WORDS = sorted(slug for slug, question in QUESTIONS.items() if question.words)
MARKED = re.compile(r'<data data-count="([^"]*)" value="(\d+)">')

Rows = list[dict[str, str]]


def read(address: str, accept: str = "*/*") -> tuple[int, str, str]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.headers["Content-Type"], fault.read().decode()


def example(slug: str) -> str:
    """Give what an address must say to ask a question's example."""
    given = QUESTIONS[slug].example
    return "?" + urlencode(given) if given else ""


def different(rows: Rows, *columns: str) -> int:
    return len({tuple(row[each] for each in columns) for row in rows if row[columns[0]]})


def where(rows: Rows, column: str, *wanted: str) -> Rows:
    return [row for row in rows if row[column] in wanted]


def groups(rows: Rows, *columns: str) -> list[Rows]:
    found: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        found.setdefault(tuple(row[each] for each in columns), []).append(row)
    return list(found.values())


def signers(rows: Rows) -> dict[str, list[int]]:
    said = [{row["carriesOut"] for row in act} for act in groups(rows, "claim")]
    return {
        "people": [different(rows, "signatory")],
        "arrangements": [different(rows, "arrangement")],
        "acts": [len(said)],
        "same body": [sum("yes" in each for each in said)],
        "another body": [sum("no" in each and "yes" not in each for each in said)],
        "not stated": [sum(each == {"not stated"} for each in said)],
    }


def silent_commitments(rows: Rows) -> dict[str, list[int]]:
    known = [any(row["laterStatus"] for row in one) for one in groups(rows, "commitment")]
    sought = [any(row["lookedFor"] for row in one) for one in groups(rows, "commitment")]
    both = list(zip(known, sought, strict=True))
    return {
        "commitments": [len(both)],
        "arrangements": [different(rows, "arrangement")],
        "known later": [sum(known)],
        "looked for": [both.count((False, True))],
        "not looked for": [both.count((False, False))],
    }


def obligations(rows: Rows) -> dict[str, list[int]]:
    states = [{row["state"] for row in one} for one in groups(rows, "element")]
    unsure = sum("applies" not in each and "undetermined" in each for each in states)
    return {
        "provisions": [len(states)],
        "apply": [states.count({"applies"})],
        "apply in part": [sum("applies" in each and len(each) > 1 for each in states)],
        "not yet": [states.count({"not yet"})],
        **({"undetermined": [unsure]} if unsure else {}),
    }


def joint_rows(rows: Rows) -> dict[str, list[int]]:
    sides = [
        different(side, "member")
        for table in groups(rows, "crosswalk")
        for row in groups(table, "row")
        for side in groups(sorted(row, key=lambda each: each["side"], reverse=True), "side")
    ]
    return {
        "rows": [len(groups(rows, "crosswalk", "row"))],
        "tables": [different(rows, "crosswalk")],
        "elements": [different(rows, "member")],
        "rows of a table": [different(each, "row") for each in groups(rows, "crosswalk")],
        "elements on a side": sides,
    }


def press_claims(rows: Rows) -> dict[str, list[int]]:
    grades = [{row["grade"] for row in one} for one in groups(rows, "claim")]
    primary = sum("primary" in each for each in grades)
    return {
        "claims": [len(grades)],
        "articles": [different(rows, "article")],
        "by a primary source": [primary],
        "by secondary sources only": [len(grades) - primary],
        **{each[0]["error"]: [different(each, "claim")] for each in groups(rows, "error")},
    }


def agreed(rows: Rows) -> dict[str, list[int]]:
    return {
        "arrangements": [different(rows, "arrangement")],
        "statements": [different(rows, "claim")],
        **{
            state: [different(where(rows, "state", state), "claim")]
            for state in ("true", "last known", "undetermined")
        },
    }


def missing_links(rows: Rows) -> dict[str, list[int]]:
    tracks = groups(rows, "missingIn")
    more = [int(row["bearers"]) - 1 for row in rows if row["bearers"] != "1"]
    return {
        "links": [len(rows)],
        "missing with one": [len(each) for each in tracks],
        "links of a layer": [len(layer) for each in tracks for layer in groups(each, "layer")],
        "other bearers": more,
    }


def disagreements(rows: Rows) -> dict[str, list[int]]:
    return {
        "pairs": [different(rows, "element", "other")],
        "different words": [different(where(rows, "kind", "different words"), "element", "other")],
        "no counterpart": [different(where(rows, "kind", "no counterpart"), "element", "other")],
        "pairs of crosswalks": [different(rows, "first", "second")],
    }


def chains(rows: Rows) -> dict[str, list[int]]:
    struck = where(rows, "found", "a chain arrives")
    clear = where(rows, "found", "no chain arrives")
    each = [
        row
        for verdict in (struck, clear)
        for group in groups(verdict, "set", "without")
        for row in group
    ]
    bare = where(clear, "links", "0")
    arrived = [int(row["arriving"]) for row in each if row["arriving"] != "0"]
    return {
        "crosswalks": [different(rows, "set")],
        "statements": [different(rows, "mapping")],
        "contradicted": [different(struck, "mapping")],
        "not contradicted": [different(clear, "mapping")],
        **({"without any link": [different(bare, "mapping")]} if clear else {}),
        "links that leave": [int(row["links"]) for row in each],
        **({"elements at which one arrives": arrived} if arrived else {}),
    }


def requirements(rows: Rows) -> dict[str, list[int]]:
    verdicts = groups(rows, "verdict")
    each = [row for verdict in verdicts for row in verdict]
    columns = {
        "listed directly": "direct",
        "by one hop": "oneHop",
        "from a part": "throughPart",
        "in between": "ways",
    }
    numbers = {
        of: [int(row[column]) for row in each if row[column] != "0"]
        for of, column in columns.items()
    }
    return {
        "articles": [different(rows, "article")],
        "articles of a verdict": [different(verdict, "article") for verdict in verdicts],
        **{of: found for of, found in numbers.items() if found},
    }


RECOUNTED: dict[str, Callable[[Rows], dict[str, list[int]]]] = {
    "agreed-between-on": agreed,
    "chains-against-official": chains,
    "commitments-without-follow-up": silent_commitments,
    "crosswalk-disagreements": disagreements,
    "joint-rows": joint_rows,
    "missing-links-between-tracks": missing_links,
    "obligations-applying-on": obligations,
    "refuted-press-claims": press_claims,
    "requirements-left-open": requirements,
    "signers-and-implementers": signers,
}
"""How each number that a template marks follows from the rows, for every question in words."""

LINKED: dict[str, tuple[str, ...]] = {
    "agreed-between-on": ("arrangement", "thing"),
    "chains-against-official": ("element", "without", "set", "mapping"),
    "commitments-without-follow-up": ("commitment", "arrangement"),
    "crosswalk-disagreements": ("element", "other", "first", "second", "firstMapping"),
    "joint-rows": ("crosswalk",),
    "missing-links-between-tracks": ("link",),
    "obligations-applying-on": ("element", "act"),
    "refuted-press-claims": ("thing", "article", "source"),
    "requirements-left-open": ("article", "section"),
    "signers-and-implementers": ("arrangement", "claim", "implementer", "side", "post"),
}
"""Columns of which every value must be found in the words, as a link."""

CASES = [
    *((slug, example(slug)) for slug in sorted(RECOUNTED)),
    ("agreed-between-on", "?second=us&day=2024-11-20&known=2024-07-31"),
    ("missing-links-between-tracks", "?left=uk&right=eu"),
    ("chains-against-official", "?crosswalk=kr-us-2024-b"),
    ("commitments-without-follow-up", "?day=2025-06-30"),
    ("crosswalk-disagreements", "?of=nist-ai-rmf-1.0"),
    ("obligations-applying-on", "?day=2026-12-15"),
    ("obligations-applying-on", "?day=2026-08-02&law=2026-07-26"),
    ("joint-rows", "?framework=nist-ai-rmf-1.0"),
    ("refuted-press-claims", "?kind=garbled"),
    ("requirements-left-open", "?framework=nist-ai-rmf-1.0"),
    ("signers-and-implementers", "?arrangement=eu-sg-aa-ai-safety"),
]

EMPTY = [
    ("agreed-between-on", "?second=eu&day=2010-01-01"),
    ("chains-against-official", "?crosswalk=sg-us-2023"),
    ("commitments-without-follow-up", "?day=2022-12-31"),
    ("crosswalk-disagreements", "?kind=no+counterpart"),
    ("joint-rows", "?crosswalk=sg-us-2023"),
    ("missing-links-between-tracks", "?left=us&right=us"),
    ("obligations-applying-on", "?framework=sg-feat"),
    ("refuted-press-claims", "?thing=imda"),
    ("requirements-left-open", "?" + urlencode({"article": BASE + "id/element/eu-ai-act/art.-5"})),
    ("signers-and-implementers", "?arrangement=eu-sg-fta"),
]


def marked(page: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for of, value in MARKED.findall(page):
        found.setdefault(of, []).append(int(value))
    return found


def in_words(page: str) -> str:
    """Give the part of a page that says its answer in words."""
    start = page.index('<section class="words"')
    return page[start : page.index("</section>", start)]


def test_every_question_in_words_is_recounted():
    assert sorted(RECOUNTED) == IN_WORDS
    assert sorted(slug for slug, _ in EMPTY) == IN_WORDS
    assert sorted(LINKED) == IN_WORDS


@pytest.mark.parametrize(("slug", "asked"), CASES)
def test_every_number_in_the_words_follows_from_the_rows(live_server, slug, asked):
    address = f"{live_server}/query/{slug}/results"
    rows = list(csv.DictReader(io.StringIO(read(f"{address}.csv{asked}")[2])))
    status, _, page = read(address + asked, "text/html")
    assert (status, bool(rows)) == (200, True)
    assert marked(in_words(page)) == RECOUNTED[slug](rows)


@pytest.mark.parametrize(("slug", "asked"), CASES)
def test_no_finding_is_left_out_of_the_words(live_server, slug, asked):
    address = f"{live_server}/query/{slug}/results"
    rows = list(csv.DictReader(io.StringIO(read(f"{address}.csv{asked}")[2])))
    words = in_words(read(address + asked, "text/html")[2])
    wanted = {row[column] for row in rows for column in LINKED[slug]} - {""}
    linked = {BASE + path for path in re.findall(r'href="/([^"]+)"', words)}
    assert wanted - linked == set()


def test_what_was_agreed_is_told_with_its_dates_and_states(live_server):
    asked = f"{live_server}/query/agreed-between-on/results"
    rows = list(csv.DictReader(io.StringIO(read(asked + ".csv?second=us")[2])))
    words = in_words(read(asked + "?second=us", "text/html")[2])
    wanted = {row["claim"] for row in where(rows, "statement", "date", "status")}
    assert len(wanted) > 0
    assert wanted <= {BASE + path for path in re.findall(r'href="/([^"]+)"', words)}


@pytest.mark.parametrize(("slug", "asked"), EMPTY)
def test_an_empty_answer_is_told_in_a_sentence_without_numbers(live_server, slug, asked):
    status, _, page = read(f"{live_server}/query/{slug}/results{asked}", "text/html")
    words = in_words(page)
    assert status == 200
    assert marked(words) == {}
    assert re.search(r"<p>(?:No|Nothing|As of) .*\bheld here\b.*\.</p>", words, re.DOTALL)


@pytest.mark.parametrize("slug", IN_WORDS)
def test_the_words_lead_the_page_and_its_table(live_server, slug):
    page = read(f"{live_server}/query/{slug}", "text/html")[2]
    assert page.index('id="words"') < page.index("<form action=") < page.index('id="answer"')


@pytest.mark.parametrize("slug", IN_WORDS)
def test_the_words_come_as_plain_text_with_their_links_at_the_end(live_server, slug):
    address, asked = f"{live_server}/query/{slug}/results", example(slug)
    status, kind, text = read(address + ".txt" + asked)
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert text.startswith(QUESTIONS[slug].title + "\n\n")
    assert "[1] https://w3id.org/aiconcord/id/" in text
    assert not re.search(r"<[a-z]|&#?\w+;", text)
    assert read(address + asked, "text/plain") == (status, kind, text)


def test_a_question_without_words_has_no_such_form(live_server):
    slug = next(each for each in QUESTIONS if each not in IN_WORDS)
    status, kind, _ = read(f"{live_server}/query/{slug}/results.txt?")
    assert (status, kind) == (404, "application/problem+json")
    assert "The answer in words" not in read(f"{live_server}/query/{slug}", "text/html")[2]


def test_the_command_says_the_same_words(live_server):
    slug = "commitments-without-follow-up"
    asked = [sys.executable, "-m", "aiconcord", "query", slug, "--words", "--at", "2025-06-30"]
    told = subprocess.run(
        [*asked, "--endpoint", live_server + "/sparql"], capture_output=True, check=True, text=True
    )
    text = read(f"{live_server}/query/{slug}/results.txt?day=2025-06-30")[2]
    assert text.endswith("\n\n" + told.stdout)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("names-of-a-body", "--param", "body=imda"), "--words is for questions that"),
        (("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1",), "--words is for questions that"),
        (("refuted-press-claims", "--format", "csv"), "--words is a form of its own"),
    ],
)
def test_the_command_refuses_words_that_it_cannot_say(asked, reason):
    command = [sys.executable, "-m", "aiconcord", "query", *asked, "--words"]
    told = subprocess.run(
        [*command, "--endpoint", "http://127.0.0.1:9/"], capture_output=True, check=False, text=True
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert reason in told.stderr


def test_the_list_leads_with_the_questions_in_words(live_server):
    page = read(live_server + "/queries", "text/html")[2]
    first = page[page.index('id="in-words"') : page.index("</section>")]
    assert re.findall(r'href="/query/([^"]+)"', first) == IN_WORDS


def test_the_list_is_narrowed_by_words_and_topic(live_server):
    page = read(live_server + "/queries?q=crosswalk&topic=Crosswalks", "text/html")[2]
    found = {slug for slug in QUESTIONS if f'href="/query/{slug}"' in page}
    assert 0 < len(found) < len(QUESTIONS)
    assert {QUESTIONS[slug].topic for slug in found} == {"Crosswalks"}
    assert f"{len(found)} of {len(QUESTIONS)} questions" in " ".join(page.split())


def test_a_search_that_finds_no_question_says_so(live_server):
    page = read(live_server + "/queries?q=%3Cb%3Enone", "text/html")[2]
    assert "says all of “&lt;b&gt;none”" in page


def test_a_topic_that_does_not_exist_is_refused(live_server):
    assert read(live_server + "/queries?topic=Weather")[0] == 422
