"""Make `side_by_side` importable; leave out what runs in the environment of the rivals only."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

collect_ignore = ["side_by_side/plot.py", "side_by_side/rdflib_server.py"]
