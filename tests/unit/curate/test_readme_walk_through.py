"""The steps in data/README.md, run on a copy of the data from which their outcome was taken out."""

import re
import shlex
import textwrap
from pathlib import Path

from aiconcord.curate.canonical import turtle_facts

README = Path(__file__).resolve().parents[3] / "data/README.md"
EVENT = "https://w3id.org/aiconcord/id/event/ev-2023-10-12-cet1"
DIALOGUE = "cooperation/us-sg-cet-dialogue.ttl"
BLOCK = r"<{}>\n(?:    .*\n)+\.\n\n"


def steps() -> list[tuple[str, str]]:
    """The commands and tables of the walk-through, in order: what they are in, and their text."""
    text = README.read_text("utf-8").partition("## Add a press release")[2].partition("\n## ")[0]
    found = re.findall(r"^   ```(sh|csv)\n(.*?)^   ```$", text, re.MULTILINE | re.DOTALL)
    return [(kind, textwrap.dedent(body)) for kind, body in found]


def take_out(file: Path, *subjects: str) -> None:
    text = file.read_text("utf-8")
    for subject in subjects:
        text, count = re.subn(BLOCK.format(re.escape(subject)), "", text)
        assert count == 1, subject
    file.write_text(text, "utf-8")


def test_the_walk_through_gives_what_the_files_say(run, copy, tmp_path: Path):
    sources, dialogue = copy.data / "sources.ttl", copy.data / DIALOGUE
    wanted, said = sources.read_bytes(), turtle_facts(dialogue.read_bytes())
    take_out(sources, "https://w3id.org/aiconcord/id/source/pmo-wong-2023")
    take_out(dialogue, f"{EVENT}#date-1", f"{EVENT}#cite-2")
    shorter = dialogue.read_text().replace(f" ,\n        <{EVENT}#cite-2> ;", " ;")
    dialogue.write_text(shorter)
    assert run("format", dialogue).exit_code == 0
    names = iter(("citation.csv", "date.csv"))
    commands = 0
    for kind, text in steps():
        if kind == "csv":
            (tmp_path / next(names)).write_text(text, "utf-8")
            continue
        for line in text.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "aiconcord"
            located = [tmp_path / one if one.endswith(".csv") else one for one in arguments]
            result = run(*located)
            assert result.exit_code == 0, result.output
            assert "left to fill in" not in result.output
            commands += 1
    assert commands == 5
    assert sources.read_bytes() == wanted
    others = {
        fact
        for fact in said
        if fact.endswith(f"<{EVENT}#cite-2>") and not fact.startswith(f"<{EVENT}#date-1>")
    }
    assert turtle_facts(dialogue.read_bytes()) == said - others
