"""What is run, and how long: the whole of it, the quick form, or what a test wants."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from side_by_side.engines import AbsentError, Aiconcord, Engine, NoOp
from side_by_side.raw import RawPyoxigraph
from side_by_side.rivals import OxigraphInMemory, OxigraphOnDisk, RdflibEndpoint
from side_by_side.virtuoso import Virtuoso

OURS = Aiconcord.name
REAL = "real graph"
ORDER = (
    Aiconcord.name,
    NoOp.name,
    RawPyoxigraph.name,
    OxigraphInMemory.name,
    OxigraphOnDisk.name,
    Virtuoso.name,
    RdflibEndpoint.name,
)
"""Every engine; ours is first, since the others' answers are compared with its."""

Make = Callable[[Path, Path], Engine]


def makers(rivals: Path) -> dict[str, Make]:
    """Give what makes each engine; *rivals* is the `bin` of the environment they lie in."""

    def lies_in(name: str) -> Path:
        if not (rivals / name).exists():
            raise AbsentError(f"no {name} in the benchmark's environment: `make bench` sets it up")
        return rivals / name

    return {
        Aiconcord.name: Aiconcord,
        NoOp.name: NoOp,
        RawPyoxigraph.name: RawPyoxigraph,
        OxigraphInMemory.name: lambda data, folder: OxigraphInMemory(
            data, folder, lies_in("oxigraph")
        ),
        OxigraphOnDisk.name: lambda data, folder: OxigraphOnDisk(data, folder, lies_in("oxigraph")),
        Virtuoso.name: Virtuoso,
        RdflibEndpoint.name: lambda data, folder: RdflibEndpoint(data, folder, lies_in("python")),
    }


@dataclass(frozen=True)
class Graph:
    """One graph and what is asked of it. No number of *statements* means the release.

    *left_out* names the engines that are not run on it, with the reason. *patience* is how many
    seconds one answer is waited for; *budget* how many the saved questions may take an engine.
    """

    name: str
    statements: int | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 2
    rounds: int = 1
    shape_rounds: int = 3
    our_question_rounds: int = 0
    question_rounds: int = 0
    patience: float = 20
    budget: float = 240
    workers: tuple[int, ...] = ()
    """With how many workers ours is started, to tell what one more of them costs."""
    starts: int = 3

    @property
    def is_real(self) -> bool:
        """Tell whether it is the release."""
        return self.statements is None


ONLY_REAL = "run on the real graph only"
SYNTHETIC = {NoOp.name: ONLY_REAL, OxigraphOnDisk.name: ONLY_REAL}
SLOW = "left out here: to load so much takes it minutes"

WHOLE = (
    Graph(
        REAL,
        seconds=3,
        rounds=2,
        shape_rounds=5,
        our_question_rounds=15,
        question_rounds=3,
        budget=180,
        workers=(3, 6),
    ),
    Graph("50 k", 50_000, SYNTHETIC),
    Graph("500 k", 500_000, SYNTHETIC, patience=10),
    Graph("2 M", 2_000_000, {**SYNTHETIC, RdflibEndpoint.name: SLOW}),
)
NOT_QUICK = "left out of the quick form"
QUICK = (
    Graph(
        REAL,
        None,
        {RdflibEndpoint.name: NOT_QUICK, OxigraphOnDisk.name: NOT_QUICK},
        seconds=1,
        shape_rounds=1,
        our_question_rounds=2,
        question_rounds=1,
        patience=5,
        budget=30,
        workers=(3,),
    ),
)
