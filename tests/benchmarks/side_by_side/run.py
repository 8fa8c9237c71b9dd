"""Run a plan: start what is compared, ask it, load it, and write down what came of it.

All engines of a graph are up at once, but only one at a time has anything to do: rounds of load
go round the engines, so that a change in what else the machine does meets all of them.
"""

import contextlib
import dataclasses
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from side_by_side import asked, synthetic
from side_by_side.answers import Digest
from side_by_side.asked import Ask, Constants
from side_by_side.asking import Figures, ask_all, settle, warm_up
from side_by_side.client import RESULTS
from side_by_side.engines import AbsentError, Aiconcord, Engine, NoOp
from side_by_side.figures import Load, middle
from side_by_side.load import Request
from side_by_side.plan import ORDER, OURS, Graph, Make
from side_by_side.raw import RawPyoxigraph

TEXTS = {"unlike": True, "repeated": False}
"""Of a load: each request's text like none before, so that no cache has its answer, or repeated."""
Say = Callable[[str], None]


class Runner:
    """Runs the graphs of a plan, one after the other."""

    def __init__(self, release: Path, folder: Path, make: Mapping[str, Make], say: Say) -> None:
        """Ask *release*, and graphs written to *folder*; engines are made by *make*."""
        self.release, self.folder, self.make, self.say = release, folder, make, say

    def graph(self, graph: Graph) -> Figures:
        """Run all there is to run on one graph."""
        data = self._data(graph)
        about = asked.REAL if graph.is_real else asked.SYNTHETIC
        first = asked.lookup(about.element).request
        found: Figures = {"engines": {}}
        questions: list[Ask] = []
        if graph.question_rounds or graph.our_question_rounds:
            self.say("binding the values of the saved questions")
            questions = asked.saved_questions(data)
        if graph.workers:
            found["workers"] = self._workers(graph, data, about)
        with contextlib.ExitStack() as running:
            engines = self._start(graph, data, first, found["engines"], running)
            listed = self._elements(engines, about)
            loads = asked.workloads(about, listed, questions)
            known: dict[str, Digest | None] = {}
            asks = {"questions": questions, "shapes": asked.shapes(about)}
            for name, engine in list(engines.items()):
                if name != NoOp.name:
                    with self._surviving(name, engines, found["engines"]):
                        told = found["engines"][name]
                        self._ask(graph, name, engine, asks=asks, known=known, told=told)
            self._load(graph, engines, loads, found["engines"])
            for name, engine in engines.items():
                found["engines"][name]["memory_after"] = _plain(engine.memory())
        return found

    def _data(self, graph: Graph) -> Path:
        if graph.statements is None:
            return self.release / "data.nq"
        self.say(f"{graph.name}: writing {graph.statements:,} statements")
        name = f"synthetic-{graph.statements}"
        return synthetic.write(self.folder / name / f"{name}.nq", graph.statements)

    def _start(
        self,
        graph: Graph,
        data: Path,
        first: Request,
        told: Figures,
        running: contextlib.ExitStack,
    ) -> dict[str, Engine]:
        engines: dict[str, Engine] = {}
        for name in ORDER:
            if name not in self.make:
                continue
            if name in graph.left_out:
                told[name] = {"absent": graph.left_out[name]}
                continue
            try:
                folder = self.folder / name.replace(" ", "-")
                engine = self.make[name](data, folder)
                running.callback(tidy, folder)
                running.callback(engine.stop)
                started = engine.start(first)
            except Exception as fault:  # whatever a rival does, the run goes on
                told[name] = {"absent": words_of(fault)}
                self.say(f"{graph.name}: {name}: absent: {words_of(fault)}")
                continue
            engines[name] = engine
            told[name] = {
                "load": started.load,
                "first_answer": started.first_answer,
                "memory": _plain(engine.memory()),
            }
            self.say(f"{graph.name}: {name}: first answer after {started.first_answer:.2f} s")
        return engines

    def _elements(self, engines: Mapping[str, Engine], about: Constants) -> list[str]:
        """List things to look up, as whatever engine is there knows them."""
        query = asked.elements(about).query
        for name, engine in engines.items():
            if name != NoOp.name and (reply := engine.ask(query, RESULTS, 60)).good:
                return asked.values_of(reply.body)[:11]
        return []

    @contextlib.contextmanager
    def _surviving(self, name: str, engines: dict[str, Engine], told: Figures) -> Any:
        """Go on without an engine that dies."""
        try:
            yield
        except Exception as fault:
            self.say(f"{name}: died: {words_of(fault)}")
            told[name]["died"] = words_of(fault)
            engines.pop(name).stop()

    def _ask(
        self,
        graph: Graph,
        name: str,
        engine: Engine,
        *,
        asks: Mapping[str, list[Ask]],
        known: dict[str, Digest | None],
        told: Figures,
    ) -> None:
        ours = name == OURS
        rounds = {
            "questions": graph.our_question_rounds if ours else graph.question_rounds,
            "shapes": graph.shape_rounds,
        }
        for what, each in asks.items():
            if not each or not rounds[what]:
                continue
            begun = time.perf_counter()
            told[what] = ask_all(engine, each, rounds[what], graph, known, is_reference=ours)
            spent = time.perf_counter() - begun
            self.say(f"{graph.name}: {name}: {what}, {rounds[what]} times each, in {spent:.0f} s")

    def _load(
        self,
        graph: Graph,
        engines: dict[str, Engine],
        loads: Mapping[str, list[Request]],
        told: Figures,
    ) -> None:
        rounds: dict[tuple[str, str, str], list[Load]] = {}
        for number in range(graph.rounds):
            for workload, requests in loads.items():
                for text, unlike in TEXTS.items():
                    for name, engine in list(engines.items()):
                        if not _concerns(name, workload, unlike):
                            continue
                        with self._surviving(name, engines, told):
                            if not number:
                                warm_up(engine, requests, unlike)
                            one = engine.load(requests, graph.seconds, unlike)
                            rounds.setdefault((name, workload, text), []).append(one)
                            settle(engine, requests[0])
            self.say(f"{graph.name}: load, round {number + 1} of {graph.rounds}")
        for (name, workload, text), each in rounds.items():
            place = told[name].setdefault("loads", {}).setdefault(workload, {})
            place[text] = dataclasses.asdict(middle(each))

    def _workers(self, graph: Graph, data: Path, about: Constants) -> Figures:
        """Start ours with several numbers of workers; tell the memory after all have worked."""
        found: Figures = {}
        first = asked.lookup(about.element).request
        mix = asked.workloads(about, [], [])["mix"]
        for number in graph.workers:
            engine = Aiconcord(data, self.folder / f"workers-{number}", workers=number)
            try:
                started = [engine.start(first).first_answer]
                for _ in range(graph.starts - 1):
                    engine.stop()
                    started.append(engine.launch(first))
                engine.load(mix, max(1, graph.seconds), unique=True)
                memory = _plain(engine.memory())
                found[str(number)] = {"first_answers": started, "memory": memory}
            except Exception as fault:
                found[str(number)] = {"absent": words_of(fault)}
            finally:
                engine.stop()
            self.say(f"{graph.name}: {OURS} with {number} workers: {found[str(number)]}")
        return found


def words_of(fault: Exception) -> str:
    """Tell in one line what went wrong, without the paths and commands that other faults carry."""
    if isinstance(fault, AbsentError):
        return re.sub(r"(?<!\S)[\"'(]*/\S*/", "", str(fault))
    if isinstance(fault, subprocess.CalledProcessError | subprocess.TimeoutExpired):
        return f"`{Path(fault.cmd[0]).name}`: {type(fault).__name__}"
    return type(fault).__name__


def tidy(folder: Path) -> None:
    """Delete what an engine kept, which may be gigabytes; only its log stays."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != "log":
            each.unlink()


def _concerns(name: str, workload: str, unlike: bool) -> bool:
    """Tell whether a workload says anything about an engine."""
    if name == NoOp.name:
        return workload == "light" and not unlike
    return name != RawPyoxigraph.name or unlike


def _plain(memory: Any) -> Figures | None:
    return dataclasses.asdict(memory) if memory is not None else None
