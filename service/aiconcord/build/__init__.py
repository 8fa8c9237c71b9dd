"""Build: read, lint, derive, pack: from the files to a release."""
