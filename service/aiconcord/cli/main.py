"""The command `aiconcord`: one group, one module a command.

Exit codes: 0 clean, 1 findings, 2 wrong use. Data goes to stdout, talk to stderr.
"""

import importlib

import click

COMMANDS = {
    "build": "aiconcord.cli.build_command:build",
    "chain": "aiconcord.cli.chain_command:chain",
    "check": "aiconcord.cli.check_command:check",
    "convert": "aiconcord.cli.convert_command:convert_",
    "diff": "aiconcord.cli.diff_command:diff",
    "explain": "aiconcord.cli.explain_command:explain",
    "compare": "aiconcord.cli.compare_command:compare",
    "coverage": "aiconcord.cli.coverage_command:coverage",
    "gap": "aiconcord.cli.gap_command:gap",
    "format": "aiconcord.cli.format_command:format_",
    "lint": "aiconcord.cli.lint_command:lint",
    "new": "aiconcord.cli.new_command:new",
    "push": "aiconcord.cli.push_command:push_",
    "renew": "aiconcord.cli.renew_command:renew",
    "query": "aiconcord.cli.query_command:query",
    "table": "aiconcord.cli.table_command:table",
    "settings": "aiconcord.cli.settings_command:settings_",
    "serve": "aiconcord.cli.serve_command:serve",
    "token": "aiconcord.cli.token_command:token",
}
"""Command to where it is defined; imported only when asked for: rdflib is slow to import."""


class _Commands(click.Group):
    """A group whose commands are imported on first use."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands)
@click.version_option(package_name="aiconcord")
def main() -> None:
    """Build, serve, query and check the AI Concord knowledge graph."""
