"""Every problem code, listed once: what it means and the HTTP status it answers with.

A code is stable: it is never renamed and never reused. The page ``/problems`` and a test read this
table, so a code that is not here cannot be raised.
"""

from dataclasses import dataclass
from types import MappingProxyType

from aiconcord.problems.shape_codes import SHAPE_MEANINGS


@dataclass(frozen=True, slots=True)
class Code:
    """What a problem code means, in one sentence, and the HTTP *status* it answers with."""

    meaning: str
    status: int = 422


CODES = MappingProxyType(
    {
        # -- requests ------------------------------------------------------------------------
        "not-found": Code("Nothing is known at this address.", 404),
        "gone": Code("What was here has been withdrawn.", 410),
        "method-not-allowed": Code("The address does not answer this method.", 405),
        "not-acceptable": Code("None of the forms asked for is offered.", 406),
        "unsupported-media-type": Code("The body's media type is not understood here.", 415),
        "bad-request": Code("The request does not fit the address.", 400),
        "body-too-large": Code("The request's body is over the limit.", 413),
        "invalid-parameter": Code("A parameter of the request has a value it cannot have.", 422),
        "bad-range": Code("The range asked for lies outside the file.", 416),
        "too-many-running": Code("This client already has its share of queries running.", 429),
        "internal": Code("The service failed; the fault is ours.", 500),
        # -- queries -------------------------------------------------------------------------
        "query-missing": Code("No query was sent.", 400),
        "query-repeated": Code("More than one query was sent.", 400),
        "query-syntax": Code("The query is not valid SPARQL 1.1.", 400),
        "query-not-utf8": Code("The query is not UTF-8.", 400),
        "query-too-long": Code("The query text is over the limit.", 413),
        "query-too-nested": Code("The query nests more deeply than the limit.", 400),
        "query-too-many-parts": Code("The query strings together too many parts.", 400),
        "query-reaches-out": Code("The query would leave this machine.", 403),
        "query-is-update": Code("Updates are not taken here.", 403),
        "query-timeout": Code("The query ran over its time limit.", 503),
        "query-memory": Code("The query ran over its memory limit.", 503),
        "query-crashed": Code("The query ended its worker process.", 500),
        "result-too-large": Code("The result is over the size limit.", 403),
        "engine-busy": Code("All workers are busy.", 503),
        "engine-unreachable": Code("The remote engine does not answer.", 502),
        "engine-unauthorised": Code("The remote engine does not let this service in.", 502),
        "engine-differs": Code("The remote engine does not hold the release to be served.", 502),
        "engine-not-empty": Code("The dataset to be filled holds something.", 409),
        "engine-pointer": Code("The file that names the remote engine cannot be used.", 500),
        "parameter-missing": Code("A parameter that is needed was not given.", 400),
        "parameter-value": Code("A parameter's value does not fit its type.", 400),
        "parameter-unknown": Code("The saved question has no parameter of that name.", 400),
        # -- explanations ------------------------------------------------------------------
        "statement-unknown": Code("The graph does not hold the statement to be explained.", 404),
        # -- saved questions ---------------------------------------------------------------
        "question-unknown": Code("There is no saved question of that name.", 404),
        "question-header": Code("The header of a saved question does not say what it must."),
        "question-query": Code("The query of a saved question breaks its header or house rules."),
        "question-words": Code("The template that says an answer in words cannot do so."),
        # -- sources: reading and linting ------------------------------------------------------
        "turtle-syntax": Code("A file is not valid Turtle."),
        "sparql-syntax": Code("A query file is not valid SPARQL 1.1."),
        "graph-clash": Code("Two files would become one named graph."),
        "diagram-stale": Code("A diagram of the ontology shows an older state of its module."),
        "snapshot-stale": Code("The snapshot of the ontology's version is out of date."),
        "ontology-sealed": Code("A published version of the ontology would change."),
        "documentation-failed": Code("The ontology's documentation could not be written.", 500),
        "rule-header": Code("The header of a rule does not say what it must."),
        "shape-unmet": Code("Something does not have the shape that it must have."),
        "lexical-form": Code("A value is not spelt as the store would give it back."),
        "reference-dangling": Code("A reference points at something that nobody describes."),
        "reference-retired": Code("A reference points at a retired thing."),
        "retired-without-successor": Code("A retired thing does not say what replaces it."),
        "subject-twice": Code("A thing is described in two files."),
        "property-disputed": Code("A plain triple states what may be disputed."),
        "term-unknown": Code("A term of our namespace is not defined in the ontology."),
        "blank-node": Code("The data hold a blank node."),
        "parent-cycle": Code("Something is, over some steps, part of itself."),
        "notation-repeated": Code("Two elements of one framework have one code."),
        "slug-mismatch": Code("The URI of an element does not follow from its code."),
        "ongoing-and-ended": Code("A claim has an end and is said to go on."),
        "mapping-end-elsewhere": Code("An end of a mapping row is not in the edition mapped."),
        "reasoner-contradiction": Code("What follows from the data contradicts itself."),
        "claims-contradict": Code("Two claims about one thing cannot both be true."),
        "catalog-incomplete": Code("The dataset's own description lacks what a release needs."),
        "ledger-unreadable": Code("The ledger of published releases cannot be read."),
        "published-removed": Code("A name that was published is no longer described."),
        "release-order": Code("A release is dated before one that is published."),
        "release-recorded": Code("The release is recorded, and the sources have gone on since."),
        "release-uncomparable": Code("What a release says cannot be read.", 400),
        "release-unreadable": Code("The folder holds no release that can be read.", 500),
        "setting-value": Code("A setting has a value that cannot be used.", 400),
        # -- mapping files: reading ------------------------------------------------------------
        "mapping-not-utf8": Code("A mapping file is not UTF-8."),
        "mapping-bom": Code("A mapping file starts with a byte order mark."),
        "mapping-control-character": Code("A mapping file holds a control character."),
        "mapping-too-large": Code("A mapping file, or its metadata, is over the size limit.", 413),
        "mapping-too-many-rows": Code("A mapping file has more rows than are read.", 413),
        "mapping-more-faults": Code("A mapping file has more faults than are told one by one."),
        "mapping-no-header": Code("A mapping file has no line of column names."),
        "mapping-format": Code("A file is not of a format that holds mappings."),
        "mapping-json": Code("A mapping file is not valid JSON."),
        "mapping-xml": Code("A mapping file is not valid XML, or uses what is refused in it."),
        "mapping-structure": Code("A part of a mapping file is not as its format has it."),
        "mapping-archive": Code("A workbook cannot be read, or would unpack to too much."),
        "mapping-rdf": Code("A mapping file is not valid RDF."),
        "mapping-several-sets": Code("A file holds several mapping sets."),
        "mapping-several-ends": Code("One row of a mapping file names several pairs."),
        "mapping-assumed": Code("Something that a mapping file leaves open was assumed."),
        "mapping-not-read": Code("A part of a mapping file was understood, but not read."),
        "mapping-indent": Code("A line of the metadata is indented unlike the first."),
        "mapping-blank-line": Code("A blank line stands inside the metadata or the table."),
        "mapping-yaml": Code("The metadata is not valid YAML."),
        "mapping-yaml-feature": Code("The metadata uses a feature of YAML that is not allowed."),
        "mapping-key-repeated": Code("A slot stands in the metadata twice."),
        "mapping-metadata-twice": Code("Metadata stands in the file and in a file of its own."),
        "mapping-column-unnamed": Code("A column has no name."),
        "mapping-column-repeated": Code("Two columns have the same name."),
        "mapping-slot-unknown": Code("A slot is neither standard nor defined as an extension."),
        "mapping-slot-misplaced": Code("A slot of rows stands on the set, or the other way round."),
        "mapping-cell-count": Code("A row has more or fewer cells than the header."),
        "mapping-cell-too-long": Code("A cell is over the length limit."),
        "mapping-quote": Code("A quote is not closed, or stands in a cell that is not quoted."),
        "mapping-value-shape": Code("A list or map stands where one value goes."),
        "mapping-prefix": Code("A prefix is not declared as it should be."),
        "mapping-prefix-redefined": Code("A built-in prefix is declared for another namespace."),
        "mapping-prefix-undeclared": Code("A prefix is used that is not declared."),
        "mapping-iri-not-curie": Code("An IRI is written in full where a CURIE belongs."),
        "mapping-not-curie": Code("An identifier has no prefix."),
        "mapping-not-iri": Code("A value is not a valid absolute IRI."),
        "mapping-date": Code("A value is not a date."),
        "mapping-number": Code("A value is not a number."),
        "mapping-value-not-permitted": Code("A value is not one of those its slot permits."),
        "mapping-extension": Code("The definition of an extension slot is not valid."),
        # -- mapping files: checking -----------------------------------------------------------
        "mapping-required": Code("A slot that must be filled is empty."),
        "mapping-no-rows": Code("A mapping file has no rows."),
        "mapping-column-empty": Code("No row fills a column."),
        "mapping-slot-shadowed": Code(
            "A slot of the set is also filled in rows, so it is ignored."
        ),
        "mapping-justification": Code("The justification is not one that the standard permits."),
        "mapping-out-of-range": Code("A number is outside the bounds of its slot."),
        "mapping-reviewer": Code("A review has no reviewer."),
        "mapping-literal": Code("A literal stands where there can be none."),
        "mapping-no-term-found": Code("NoTermFound is used where it tells nothing."),
        "mapping-cardinality": Code("The cardinality is not what the rows say."),
        "mapping-record-id": Code("Record ids are repeated, or given to some rows only."),
        "mapping-version": Code("The version of the standard does not fit the slots used."),
        "mapping-predicate-unknown": Code("A relation does not exist in its vocabulary."),
        "mapping-extension-value": Code("A value does not fit the type of its extension slot."),
        "mapping-end-unknown": Code("An end of a mapping does not exist."),
        "mapping-end-not-in-edition": Code("An end does not occur in the edition named."),
        "mapping-end-other-numbering": Code(
            "A code is meant as another numbering of its framework has it."
        ),
        "mapping-end-heading": Code("An end is a heading over the elements that are assessed."),
        "mapping-end-retired": Code("An end has been retired."),
        "mapping-end-not-an-element": Code("An end names a thing that is no element."),
        "mapping-edition-unknown": Code("The edition named is not one of the framework."),
        "mapping-framework-not-held": Code("An end lies in a framework that is not held here."),
        "mapping-code-unplaced": Code("It cannot be told which framework a code belongs to."),
        "mapping-source-mismatch": Code("An end does not belong to the source named."),
        "mapping-duplicate": Code("Two rows say the same."),
        "mapping-contradiction": Code("Two rows cannot both be true."),
        "mapping-contradiction-chain": Code("Three rows or more cannot all be true."),
        "mapping-contradicts-published": Code("A row cannot be true where published rows are."),
        "mapping-self": Code("A row maps an end to itself."),
        "mapping-logic-bounded": Code("Not every triangle of rows was examined."),
        "mapping-faults": Code("A mapping file has errors; each is told."),
        "mapping-missing": Code("No mapping file was sent.", 400),
        "mapping-check-busy": Code("Other mapping files are being checked.", 503),
        "mapping-check-timeout": Code("Checking the file took longer than the limit.", 503),
        "mapping-disagrees-with-published": Code(
            "A row says of a pair what a published crosswalk does not."
        ),
        # -- use of crosswalks -----------------------------------------------------------------
        "code-unknown": Code("A code in a list is not one of the framework's."),
        "code-retired": Code("A code in a list is that of a retired element."),
        "code-number": Code("A spreadsheet holds a number where a code belongs."),
        "crosswalks-incomparable": Code("Two crosswalks stand between different frameworks.", 400),
        # -- chains of published rows ----------------------------------------------------------
        "chain-ends": Code("A chain is asked for between frameworks that it cannot join.", 400),
        "chain-too-many": Code("More chains lead there than are told.", 400),
        # -- mapping files: writing --------------------------------------------------------------
        "conversion-loss": Code("A format has no place for something that a mapping set holds."),
        "conversion-refused": Code(
            "A format would say something else than the mapping set does.", 404
        ),
        # -- submissions ---------------------------------------------------------------------
        "token-missing": Code("The address needs a token, and none was sent.", 401),
        "token-refused": Code("The token sent is unknown, expired or revoked.", 401),
        "role-missing": Code("The token sent does not allow this.", 403),
        "own-submission": Code("Nobody decides on what they submitted themselves.", 403),
        "submission-unknown": Code("There is no submission of that name.", 404),
        "submissions-off": Code("No submissions are taken here.", 404),
        "decision-stale": Code("What was decided on has changed since, or is decided.", 409),
        "decision-malformed": Code("A decision does not say what it must.", 400),
        "submission-too-many": Code("Too many submissions of this submitter await review.", 409),
        "submissions-busy": Code("Others are writing to the database of submissions.", 503),
        "submissions-full": Code("There is no room left for submissions.", 507),
        "submissions-newer": Code("A newer version wrote the database of submissions.", 500),
        "submissions-unavailable": Code("The database of submissions does not answer.", 503),
        "token-option": Code("A token cannot be made as asked.", 400),
        # -- curating by hand ----------------------------------------------------------------
        "format-comment": Code("A comment would be lost when the file is rewritten."),
        "format-not-canonical": Code("A file is not in its canonical form."),
        "format-unknown": Code("A file is of no kind that has a canonical form here."),
        "format-unsafe": Code("The canonical form of a file would not say the same."),
        "table-class-unknown": Code("No thing of the class named is in the data."),
        "table-not-csv": Code("A table is not valid CSV in UTF-8."),
        "table-header": Code("The first row of a table does not name its columns as it must."),
        "table-row": Code("A row of a table does not name one thing in one file."),
        "table-cell": Code("A cell of a table holds what its column cannot hold."),
        "new-slug": Code("The name of a new thing cannot be part of an address."),
        "new-exists": Code("A thing of that name is there already."),
        "new-like-another": Code("A new thing is called much like one that is there."),
        "new-option": Code("An option for a new thing has a value that it cannot have."),
        "skeleton-unfilled": Code("A value of a skeleton has not been filled in."),
        "property-derived": Code("A curated file states what only the build writes."),
        # -- commands ------------------------------------------------------------------------
        "folder-in-use": Code("A folder to write to holds something else.", 400),
        "file-unreadable": Code("A file cannot be read.", 400),
        "address-unusable": Code("The address to serve on cannot be taken.", 500),
        "port-in-use": Code("The address to serve on is taken.", 500),
        # -- shapes --------------------------------------------------------------------------
        **{code: Code(meaning) for code, meaning in SHAPE_MEANINGS.items()},
    }
)
"""Code to meaning. A code stands in the section of the room that raises it."""
