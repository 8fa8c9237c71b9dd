"""Web: HTTP in, HTTP out."""
