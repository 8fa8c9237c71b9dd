"""The states a submission passes through, and who may bring it from which to which."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """What became of a submission; the value is how it is written everywhere."""

    RECEIVED = "received"
    REJECTED = "rejected-by-checks"
    AWAITING = "awaiting-review"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as it is said.

        >>> State.REJECTED.words
        'rejected by checks'
        """
        return self.value.replace("-", " ")


class Role(StrEnum):
    """What the holder of a token may do."""

    SUBMITTER = "submitter"
    CURATOR = "curator"


DECISIONS: Final = MappingProxyType(
    {
        "accept": (State.ACCEPTED, frozenset({State.AWAITING})),
        "decline": (State.DECLINED, frozenset({State.AWAITING})),
        "withdraw": (State.WITHDRAWN, frozenset({State.AWAITING, State.ACCEPTED})),
    }
)
"""Decision to the state it leads to and the states it can be made in."""
