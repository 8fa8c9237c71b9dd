"""Every operation of the OpenAPI document, with what schemathesis makes up for it.

Whatever is sent, nothing is an internal fault, and what comes back is what the document says.
`AICONCORD_EXAMPLES` sets how many requests each operation gets.
"""

import os

import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = int(os.environ.get("AICONCORD_EXAMPLES", "2"))
PROBLEM = "application/problem+json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BUSY = {"engine-busy", "query-timeout", "query-memory", "mapping-check-busy", "too-many-running"}
"""What a busy machine may answer; it is no fault."""


def faults_of(operation, failure: Draft202012Validator) -> list[str]:
    """Send requests to *operation*; tell what was not as the document says."""
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case) -> None:
        reply = case.call(timeout=60)
        if reply.status_code >= 400 and reply.headers["content-type"][0].startswith(PROBLEM):
            record = reply.json()
            wrong = [error.message for error in failure.iter_errors(record)]
            if wrong or record["status"] != reply.status_code:
                found.append(f"{operation.label}: its record is not whole: {wrong}")
            if record["code"] in BUSY:
                return
        try:
            case.validate_response(reply, checks=CHECKS)
        except FailureGroup as group:
            found.extend(f"{operation.label}: {each}" for each in group.exceptions)

    send()
    return found


def test_every_operation_does_what_the_document_says(live_server: str) -> None:
    document = schemathesis.openapi.from_url(f"{live_server}/openapi.json")
    operations = [each.ok() for each in document.get_all_operations()]
    assert len(operations) > 30
    failures = document.raw_schema["paths"]["/sparql"]["get"]["responses"]["4XX"]["content"]
    failure = Draft202012Validator(failures[PROBLEM]["schema"])
    found = [fault for operation in operations for fault in faults_of(operation, failure)]
    assert found == [], "\n\n".join(dict.fromkeys(found))
