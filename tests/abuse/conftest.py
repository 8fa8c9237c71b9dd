"""Make importable what the commands of this folder share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
