"""`aiconcord gap`: what of one framework is left open by what has been done of another."""

import asyncio
import sys
from pathlib import Path

import click

from aiconcord.check.code_list import CodeList, place_codes_of, read_codes
from aiconcord.cli.crosswalk_asked import FORMS, Held, Writers, ask_held, fail, write, written
from aiconcord.crosswalk import gap_report
from aiconcord.crosswalk.gap import find_gap
from aiconcord.problems.record import Problem, ProblemError, Where

WRITERS = Writers(gap_report.as_text, gap_report.lines, gap_report.sheets)


@click.command()
@click.option("--from", "source", metavar="FRAMEWORK", required=True, help="What has been done of.")
@click.option("--to", "target", metavar="FRAMEWORK", required=True, help="What is left of.")
@click.option(
    "--have",
    metavar="FILE",
    help="Codes done, as text, CSV or .xlsx; `-` is stdin. Default: the whole of --from.",
)
@click.option("--crosswalk", metavar="ID", default="", help="Take this crosswalk alone.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local release.")
@click.option("--format", "form", type=FORMS, default="text", help="Default: text.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file."
)
def gap(
    source: str,
    target: str,
    *,
    have: str | None,
    crosswalk: str,
    endpoint: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Tell what of one framework is covered, listed or left open by codes done of another.

    Only what a published crosswalk says of the very element counts; nothing is inherited up or down
    a hierarchy. Exit code 0: answered; 1: answered, but codes of FILE are not known; 2: wrong use.

    \b
    aiconcord gap --from sg-aivtf-2023 --to nist-ai-rmf-1.0
    aiconcord gap --have done.csv --from sg-aivtf-2023 --to nist-ai-rmf-1.0 --format xlsx
    """
    try:
        asked = {
            "--from": ("framework", source),
            "--to": ("framework", target),
            "--crosswalk": ("crosswalk", crosswalk),
        }
        content = None if have is None else _read(have)
        held = asyncio.run(ask_held(endpoint, asked))
        codes = None if have is None or content is None else _codes(content, have, held)
        write(_answer(held, codes, form), output)
    except ProblemError as error:
        fail(error)
        return
    for problem in codes.problems if codes else ():
        click.echo(problem.text(), err=True)
    if codes and any(problem.severity == "error" for problem in codes.problems):
        sys.exit(1)


def _read(have: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if have == "-" else Path(have).read_bytes()
    except OSError as fault:
        what = f"the file cannot be read: {fault.strerror}"
        problem = Problem("file-unreadable", what, Where(have), "check the path")
        raise ProblemError(problem) from fault


def _codes(content: bytes, have: str, held: Held) -> CodeList:
    name = "standard input" if have == "-" else have
    written, problems = read_codes(content, name)
    found = place_codes_of(written, name, held.named["--from"], held.known)
    return CodeList(found.elements, (*problems, *found.problems))


def _answer(held: Held, codes: CodeList | None, form: str) -> str | bytes:
    have = None if codes is None else frozenset(codes.elements)
    source, target = held.named["--from"], held.named["--to"]
    only = held.named.get("--crosswalk", "")
    found = gap_report.as_json(find_gap(held.holdings, source, target, have, only), held.holdings)
    found["problems"] = [problem.as_json() for problem in codes.problems] if codes else []
    return written(form, found, WRITERS)
