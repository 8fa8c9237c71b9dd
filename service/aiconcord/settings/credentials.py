"""What a remote engine is told of who we are; it is never shown.

Read from the environment only: a command line is seen by everybody on the machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiconcord.problems.record import Problem, ProblemError, Where

USER: Final = "AICONCORD_ENGINE_USER"
PASSWORD: Final = "AICONCORD_ENGINE_PASSWORD"  # noqa: S105  (the name of a variable)
TOKEN: Final = "AICONCORD_ENGINE_TOKEN"  # noqa: S105  (the name of a variable)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password (Basic or Digest, as the server asks), or a token (Bearer), or none.

    >>> Credentials("ana", "secret")
    Credentials()
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.user or self.token)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Credentials":
        """Read them; what cannot be sent is refused by name, without its value."""
        found = cls(env.get(USER) or "", env.get(PASSWORD) or "", env.get(TOKEN) or "")
        if found.user and found.token:
            raise _refused(TOKEN, f"{USER} and {TOKEN} are both set", "leave one of them unset")
        if bool(found.user) != bool(found.password):
            raise _refused(
                PASSWORD if found.user else USER,
                f"of {USER} and {PASSWORD} only one is set",
                "set both, or neither",
            )
        for name, value in ((USER, found.user), (PASSWORD, found.password), (TOKEN, found.token)):
            if not value.isprintable() or (name == TOKEN and not value.isascii()):
                raise _refused(name, f"{name} holds what cannot be sent", "write it on one line")
        if ":" in found.user:
            raise _refused(USER, f"{USER} holds a colon", "name a user without one")
        return found


NOBODY: Final = Credentials()


def _refused(name: str, what: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("setting-value", what, Where(slot=name), remedy))
