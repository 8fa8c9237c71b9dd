"""The skeleton of a crosswalk: its table, and the file of what is claimed about it."""

from aiconcord.curate.canonical import canonical
from aiconcord.curate.draft import FILL_IN, Draft, bad_option, thing
from aiconcord.curate.known_things import KnownThings
from aiconcord.curate.parts import Evidence, Skeleton, begin, claim_ends, name_claim
from aiconcord.names.namespaces import DEF, ID


def new_crosswalk(
    known: KnownThings,
    name: str,
    evidence: Evidence,
    *,
    title: str | None = None,
    subject: str | None = None,
    object_: str | None = None,
    url: str | None = None,
    day: str | None = None,
    publisher: str | None = None,
) -> Skeleton:
    """Draft the two files of a crosswalk: its table with one row to overwrite, and what is claimed.

    The elements in the row are called `fill-in`, so that lint asks for it."""
    path = begin(known, "crosswalk", name)
    if day and len(day) != len("2024-07-08"):
        raise bad_option("date", f"`{day}` is no day", "the table wants a day, as in 2024-07-08")
    draft = Draft(known)
    page = draft.page(url, "url", "the address of the published table")
    frameworks = ("framework",)
    one = draft.one_of(subject, "subject", frameworks).value.rpartition("/")[2]
    other = draft.one_of(object_, "object", frameworks).value.rpartition("/")[2]
    draft.left.append("one row a pair in the table, in place of the row with `fill-in`")
    draft.block(
        path,
        "aic:Crosswalk",
        ("dcterms:description", draft.text(None, "what the table holds and what it leaves open")),
        ("schema:url", page),
    )
    ends = claim_ends(draft, path, evidence)
    heading = draft.text(title, "the title as published")
    name_claim(draft, path, 1, heading, *ends)
    draft.block(
        f"{path}#party-1",
        "aic:PartyClaim",
        ("aic:about", thing(path)),
        ("aic:party", draft.one_of(publisher, "publisher", ("body", "jurisdiction"))),
        ("aic:partyRole", thing("scheme/party-role#publisher")),
        *ends,
    )
    draft.block(
        f"{path}#date-1",
        "aic:DateClaim",
        ("aic:about", thing(path)),
        ("aic:dateKind", thing("scheme/date-kind#published")),
        ("aic:date", draft.day(day, "date", "when it was published")),
        *ends,
    )
    draft.citation(path, evidence.source, evidence.locator)
    table = f"data/crosswalks/{name}.sssom.tsv"
    rows = _table(name, heading.value, (one, other), page.value, day)
    files = {
        table: canonical(rows.encode("utf-8"), table),
        f"data/crosswalks/{name}.about.ttl": draft.content(),
    }
    return Skeleton(files, draft.left, known.alike(ID + path, title))


def _table(name: str, title: str, ends: tuple[str, str], page: str, day: str | None) -> str:
    one, other = ends
    quote = title.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        'sssom_version: "1.1"',
        "curie_map:",
        f"  aic: {DEF}",
        f"  subject: {ID}element/{one}/",
        f"  object: {ID}element/{other}/",
        f"  framework: {ID}framework/",
        f"  row: {ID}mapping/{name}/",
        f"mapping_set_id: {ID}crosswalk/{name}",
        f'mapping_set_title: "{quote}"',
        "license: https://creativecommons.org/licenses/by/4.0/",
        f"subject_source: framework:{one}",
        f"object_source: framework:{other}",
        f"mapping_provider: {page}",
        *([f"publication_date: {day}"] if day else []),
    ]
    heads = ["record_id", "subject_id", "predicate_id", "object_id", "mapping_justification"]
    row = [
        f"row:{FILL_IN}--{FILL_IN}",
        f"subject:{FILL_IN}",
        "aic:listedAgainst",
        f"object:{FILL_IN}",
        "semapv:ManualMappingCuration",
    ]
    head = "".join(f"#{line}\n" for line in lines)
    return head + "\t".join(heads) + "\n" + "\t".join(row) + "\n"
