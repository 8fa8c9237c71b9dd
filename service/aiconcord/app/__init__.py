"""App: wires engine, release and web into one server."""
