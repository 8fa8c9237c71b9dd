"""The steps from one layout of the database of submissions to the next, for Alembic."""
