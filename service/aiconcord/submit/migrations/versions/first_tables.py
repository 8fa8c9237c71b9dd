"""The first tables: tokens, submissions, the log, which the database itself keeps from changing."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEPT = "the log is only added to"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "token",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("revoked", sa.String(32)),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("form", sa.String(80), nullable=False),
        sa.Column("set_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("beside", sa.LargeBinary),
        sa.Column("report", sa.LargeBinary, nullable=False),
        sa.Column("sssom", sa.LargeBinary),
        sa.Column("triples", sa.LargeBinary),
        sa.UniqueConstraint("holder", "digest", name="submission_once"),
    )
    op.create_table(
        "log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("submission", sa.String(32), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("publishes", sa.Boolean, nullable=False),
    )
    op.create_index("log_by_submission", "log", ["submission", "number"])
    op.create_index("log_by_publishing", "log", ["publishes", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_keeps_from_{change.lower()} BEFORE {change} ON log"
                f" BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION log_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_KEPT}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER log_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON log"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_is_kept()"
    )


def downgrade() -> None:
    """Refuse: what was submitted would be lost."""
    raise NotImplementedError("there is no way back from the first tables")
