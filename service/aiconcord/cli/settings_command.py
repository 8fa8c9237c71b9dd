"""The command `aiconcord settings`: list what an operator may set, and what is set."""

import click

from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Settings, all_settings
from aiconcord.settings.told import as_markdown


@click.command()
@click.option("--markdown", is_flag=True, help="Print the table of the documentation.")
def settings_(markdown: bool) -> None:
    """List every setting: its value here, the values it may have, and why it is what it is.

    A setting is an environment variable; what differs from the default is marked with *.
    """
    if markdown:
        click.echo(as_markdown(told for told, _ in all_settings()), nl=False)
        return
    try:
        here = Settings.from_environment()
    except ProblemError as fault:
        for problem in fault.problems:
            click.echo(problem.text(), err=True)
        raise SystemExit(1) from None
    for told, value in all_settings(here):
        mark = "" if value in (told.default, None) else " *"
        shown = "(not shown)" if value is None else value
        allowed = f", {told.range}" if told.range else ""
        click.echo(f"{told.variable}={shown}{mark}  ({told.unit}{allowed})")
        click.echo(click.wrap_text(told.why, 96, "    ", "    "))
