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
        "parameter-missing": Code("The saved question needs a parameter that was not given.", 400),
        "parameter-value": Code("A parameter's value does not fit its type.", 400),
        "parameter-unknown": Code("The saved question has no parameter of that name.", 400),
        # -- saved questions ---------------------------------------------------------------
        "question-unknown": Code("There is no saved question of that name.", 404),
        "question-header": Code("The header of a saved question does not say what it must."),
        "question-query": Code("The query of a saved question breaks its header or house rules."),
        # -- sources: reading and linting ------------------------------------------------------
        "turtle-syntax": Code("A file is not valid Turtle."),
        "sparql-syntax": Code("A query file is not valid SPARQL 1.1."),
        "graph-clash": Code("Two files would become one named graph."),
        "release-unreadable": Code("The folder holds no release that can be read.", 500),
        "setting-value": Code("A setting has a value that cannot be used.", 400),
        # -- commands ------------------------------------------------------------------------
        "file-unreadable": Code("A file cannot be read.", 400),
        "address-unusable": Code("The address to serve on cannot be taken.", 500),
        "port-in-use": Code("The address to serve on is taken.", 500),
        # -- shapes --------------------------------------------------------------------------
        **{code: Code(meaning) for code, meaning in SHAPE_MEANINGS.items()},
    }
)
"""Code to meaning. A code stands in the section of the room that raises it."""
