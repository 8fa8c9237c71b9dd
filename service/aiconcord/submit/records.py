"""What is told of a submission: the record, its entries in the log, and who may see it."""

from dataclasses import dataclass
from datetime import datetime

from aiconcord.submit.states import Role, State
from aiconcord.submit.tokens import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a submission: its *number* in the log of all, who, when and why."""

    number: int
    state: State
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission without its bytes; *entries* are all its changes, the oldest first."""

    id: str
    holder: str
    digest: str
    name: str
    form: str
    set_id: str
    title: str
    rows: int
    entries: tuple[Entry, ...]

    @property
    def state(self) -> State:
        """What became of it."""
        return self.entries[-1].state

    @property
    def number(self) -> int:
        """The number of its last change."""
        return self.entries[-1].number

    @property
    def received(self) -> datetime:
        """When it came."""
        return self.entries[0].at

    @property
    def was_published(self) -> bool:
        """Whether it was accepted, even if it has been withdrawn since."""
        return any(entry.state is State.ACCEPTED for entry in self.entries)

    @property
    def is_public(self) -> bool:
        """Whether it is listed for everybody: what nobody has reviewed is not."""
        return self.was_published

    def listed_for(self, person: Person | None) -> bool:
        """Tell whether *person* finds it in the list; None is whoever sends no token."""
        if self.is_public:
            return True
        return person is not None and (person.role is Role.CURATOR or person.name == self.holder)

    def entry(self, state: State) -> Entry | None:
        """Give the change to *state*, which happens once at most."""
        return next((entry for entry in self.entries if entry.state is state), None)
