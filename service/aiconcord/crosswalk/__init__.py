"""Crosswalk: what the published crosswalks say of a pair of frameworks."""
