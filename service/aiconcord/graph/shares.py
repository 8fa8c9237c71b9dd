"""Account for what each client uses: its worker time lately, and how often it outstayed.

Pure bookkeeping on a clock that is handed in; nothing here waits.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

_HALF_LIFE: Final = 20.0
_MOST_CLIENTS: Final = 10_000
_OFFENCES: Final = 2
_NEWEST_COUNTS: Final = 0.3
"""How much the last query counts in what is typical of a client."""


@dataclass(slots=True)
class Account:
    """One client: queries running, worker time used lately and by a typical query, offences."""

    running: int = 0
    used: float = 0.0
    typical: float = 0.0
    at: float = 0.0
    offences: list[float] = field(default_factory=list)

    def lately(self, now: float) -> float:
        """Tell the worker time used lately, in seconds; what is long ago counts less and less."""
        return float(self.used * 0.5 ** ((now - self.at) / _HALF_LIFE))


class Shares:
    """The accounts of all clients; an offence counts for *window* seconds.

    The service itself (a client of None) has no account and is always first.
    """

    def __init__(self, *, window: float) -> None:
        self._window = window
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def begin(self, client: str | None) -> None:
        """Note that a worker begins a query of *client*."""
        if client is not None:
            self._account(client).running += 1

    def finish(self, client: str | None, seconds: float, now: float) -> None:
        """Note that a worker gave *seconds* to a query of *client*."""
        if client is not None:
            account = self._account(client)
            account.running -= 1
            account.used = account.lately(now) + seconds
            account.typical += _NEWEST_COUNTS * (seconds - account.typical)
            account.at = now

    def weight(self, client: str | None, now: float) -> float:
        """Tell how far back *client* stands in a queue: the less it used, the sooner its turn."""
        if client is None:
            return -1.0
        account = self._account(client)
        return account.lately(now) + account.running

    def typical(self, client: str | None) -> float:
        """Tell how many seconds a query of *client* typically takes; 0 for one who is new."""
        return 0.0 if client is None else self._account(client).typical

    def offend(self, client: str | None, now: float) -> None:
        """Note that a query of *client* outstayed on the worker kept for short ones."""
        if client is not None:
            self._account(client).offences.append(now)

    def is_heavy(self, client: str | None, now: float) -> bool:
        """Tell whether *client* outstayed so often lately that its queries queue with long ones.

        Once may happen to anybody on a busy day.
        """
        if client is None:
            return False
        account = self._account(client)
        account.offences = [at for at in account.offences if now - at < self._window]
        return len(account.offences) >= _OFFENCES

    def _account(self, client: str) -> Account:
        account = self._accounts.get(client)
        if account is None:
            account = self._accounts[client] = Account()
            if len(self._accounts) > 2 * _MOST_CLIENTS:
                self._forget()
        self._accounts.move_to_end(client)
        return account

    def _forget(self) -> None:
        """Drop the account not touched for longest; those with a query running are kept."""
        for name in list(self._accounts)[: len(self._accounts) - _MOST_CLIENTS]:
            if not self._accounts[name].running:
                del self._accounts[name]
