"""Mapping: the row model of a mapping set, its readers and writers; pure, no store, no HTTP."""
