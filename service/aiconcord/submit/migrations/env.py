"""Runs the steps when Alembic loads this file; the connection and its transaction are given.

:mod:`aiconcord.submit.migrate` is who asks for it.
"""

from alembic import context


def run() -> None:
    """Run what is asked for inside the transaction that the connection already has."""
    context.configure(connection=context.config.attributes["connection"])
    context.run_migrations()


if __name__ == "env_py":  # what Alembic calls the module; to import it changes nothing
    run()
