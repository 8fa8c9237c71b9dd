"""Faults that show when rows are taken by their word: what they say of sets cannot all be true.

The rows of the file are held against one another and against the published ones. Rows that say
nothing of sets, such as "listed against", take no part (:mod:`aiconcord.mapping.set_reading`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from aiconcord.check.mapping_known import ELEMENTS
from aiconcord.check.mapping_rings import rings
from aiconcord.check.mapping_triangles import Found, Triangles
from aiconcord.crosswalk.published import Published, PublishedRow
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.rcc5 import ANY, SetRelation, converse, in_words
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.set_network import Said
from aiconcord.mapping.set_reading import read_sets
from aiconcord.mapping.slots import LITERAL, NO_TERM_FOUND
from aiconcord.mapping.steps import step
from aiconcord.names.namespaces import ID

_RECORDS: Final = ID + "mapping/"
_TWO: Final = "mapping-contradiction"


@step("reckon with sets")
def check_logic(table: MappingSet, published: Published, faults: Faults) -> None:
    """Check what the rows of *table* say of sets, against one another and against *published*.

    Comes after the check of rows that SKOS itself keeps apart, whose faults it does not repeat."""
    _check_selves(table.rows, faults)
    rows = {row.row: row for row in table.rows}
    own = list(_said_in(table.rows))
    theirs = list(_said_by(published.rows)) if own else []
    triangles = Triangles(own, theirs)
    told = list(triangles.contradictions())
    already = {problem.where.row for problem in faults.problems if problem.code == _TWO}
    for found in (*told, *rings(own, theirs, told)):
        if len(found.said) > 2 or found.with_published or found.row not in already:
            _tell(found, rows, faults)
    if triangles.left_out:
        _tell_left_out(triangles, faults)


def _said_in(rows: Iterable[MappingRow]) -> Iterator[Said]:
    for row in rows:
        subject, target = row.text("subject_id"), row.text("object_id")
        if not subject or not target or subject == target or NO_TERM_FOUND in (subject, target):
            continue
        if LITERAL in (row.text("subject_type"), row.text("object_type")):
            continue
        relations = _read(row)
        if relations != ANY:
            yield Said(subject, target, relations, row.row)


def _read(row: MappingRow) -> SetRelation:
    negated = row.text("predicate_modifier") == "Not"
    word = row.cells.get("predicate_id", "")
    return read_sets(row.text("predicate_id"), negated=negated, word=word)


def _said_by(rows: Iterable[PublishedRow]) -> Iterator[Said]:
    for row in rows:
        if not row.is_joint and not row.is_denial:
            relations = read_sets(row.predicate, negated=row.negated, word=row.words)
            if relations != ANY:
                yield Said(row.subject, row.object, relations, row)


def _check_selves(rows: Iterable[MappingRow], faults: Faults) -> None:
    for row in rows:
        end = row.text("subject_id")
        if not end or end != row.text("object_id") or end == NO_TERM_FOUND:
            continue
        editions = {row.text(f"{side}_source_version") for side in ("subject", "object")}
        if len(editions - {""}) > 1:
            continue
        possible = _read(row)
        false = not possible & SetRelation.EQUAL
        faults.add(
            "mapping-self",
            f"{shown(row.cells.get('subject_id', end))} is mapped to itself"
            + (f", which makes it {in_words(possible)} itself" if false else ""),
            "name the other end; where two editions of it are meant, name both editions",
            line=row.line,
            row=row.row,
            slot="object_id",
            severity="error" if false else "warning",
        )


def _tell(found: Found, rows: Mapping[int, MappingRow], faults: Faults) -> None:
    code, remedy = "mapping-contradiction-chain", "keep those that are true"
    if found.with_published:
        code = "mapping-contradicts-published"
        remedy = "look at both; if the published row is wrong, say so in the comment of yours"
    elif len(found.said) == 2:
        code = _TWO
    names: dict[str, str] = {}
    for each in found.said:
        if isinstance(each.by, int):
            cells = rows[each.by].cells
            for slot in ("subject_id", "object_id"):
                names[rows[each.by].text(slot)] = cells.get(slot, "")
    said = "; ".join(_sentence(each, rows, names) for each in found.said)
    more = f"; {found.more} more such contradictions end in this row" if found.more else ""
    row = rows[found.row]
    faults.add(
        code,
        f"these cannot all be true: {said}{more}",
        remedy,
        line=row.line,
        row=row.row,
        slot="predicate_id",
        severity="warning" if found.with_published else "error",
    )


def _sentence(said: Said, rows: Mapping[int, MappingRow], names: Mapping[str, str]) -> str:
    """Say what a row says, in its own direction, and which row it is."""
    subject, target, relations = said.subject, said.object, said.relations
    if isinstance(said.by, PublishedRow):
        crosswalk = said.by.crosswalk.rpartition("/")[2]
        place = f"published in {crosswalk}, record {said.by.iri.removeprefix(_RECORDS)}"
        turned = said.by.subject != subject
    elif isinstance(said.by, int):
        place = rows[said.by].place
        turned = rows[said.by].text("subject_id") != subject
    if turned:
        subject, target, relations = target, subject, converse(relations)
    ends = [shown(names.get(end) or end.removeprefix(ELEMENTS)) for end in (subject, target)]
    return f"{place}: {ends[0]} {in_words(relations)} {ends[1]}"


def _tell_left_out(triangles: Triangles, faults: Faults) -> None:
    count = Counter(chain.from_iterable(triangles.left_out))
    hub, _ = max(count.items(), key=lambda item: (item[1], item[0]))
    faults.add(
        "mapping-logic-bounded",
        f"the bounds of this check are reached: whether {len(triangles.left_out):,} pairs and two "
        f"others each contradict one another was not looked at; {shown(hub.removeprefix(ELEMENTS))}"
        f" alone stands in {triangles.degree[hub]:,} pairs",
        "check the rows at such ends as a set of their own",
        severity="info",
    )
