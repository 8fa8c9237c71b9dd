"""Settings: one table of what an operator may set, and where the sources lie."""
