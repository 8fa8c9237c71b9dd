"""One module a step; its ``revision`` is its number, ``down_revision`` that of the step before."""
