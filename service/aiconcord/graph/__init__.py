"""Graph: files to quads, and engines that answer queries over them."""
