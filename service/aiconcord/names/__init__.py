"""Names: namespaces, slugs and URIs, in one place."""
