"""The kinds of thing that the parameters of saved questions take."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aiconcord.names.namespaces import DEF

CLASS_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "body": DEF + "Body",
        "jurisdiction": DEF + "Jurisdiction",
        "arrangement": DEF + "Arrangement",
        "area": DEF + "Area",
        "commitment": DEF + "Commitment",
        "event": DEF + "Event",
        "framework": DEF + "Framework",
        "element": DEF + "Element",
        "crosswalk": DEF + "Crosswalk",
        "source": DEF + "Source",
        "post": DEF + "Post",
    }
)
"""The kinds of thing a question may ask about, each with the class its members have."""
