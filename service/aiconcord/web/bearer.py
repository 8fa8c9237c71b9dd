"""Tell who sends a request, by the token in its ``Authorization`` header, and nowhere else."""

import asyncio
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.desk import Desk
from aiconcord.submit.tokens import Person, check_token
from aiconcord.web.services import Services, services

Credentials = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="A token of `aiconcord token add`.")),
]


def desk_here(parts: Annotated[Services, Depends(services)]) -> Desk:
    """Give the desk, or raise ``submissions-off``."""
    if parts.desk is None:
        raise ProblemError(
            Problem(
                "submissions-off",
                "this server takes no submissions",
                remedy="check your file at /mappings/check; ask whoever runs the service",
            )
        )
    return parts.desk


async def maybe_person(
    desk: Annotated[Desk, Depends(desk_here)], credentials: Credentials
) -> Person | None:
    """Tell who asks; None where no token is sent. A token that is no good is never passed over."""
    if credentials is None:
        return None
    return await asyncio.to_thread(check_token, desk.database, credentials.credentials)


async def person(found: Annotated[Person | None, Depends(maybe_person)]) -> Person:
    """Tell who asks, or raise ``token-missing``."""
    if found is None:
        raise ProblemError(
            Problem(
                "token-missing",
                "this needs a token, and none was sent",
                Where(slot="Authorization"),
                "send `Authorization: Bearer aic_…`; whoever runs the service gives out tokens",
            )
        )
    return found
