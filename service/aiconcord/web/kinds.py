"""What the kinds of thing are called on pages, in the order in which pages list them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "body": "Bodies",
        "arrangement": "Arrangements",
        "area": "Areas",
        "commitment": "Commitments",
        "event": "Events",
        "framework": "Frameworks",
        "element": "Elements",
        "tool": "Tools",
        "crosswalk": "Crosswalks",
        "mapping": "Crosswalk rows",
        "source": "Sources",
        "post": "Posts",
        "jurisdiction": "Jurisdictions",
        "scheme": "Schemes",
        "release": "Releases",
        "submission": "Submissions",
    }
)
ABOUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "body": "Ministries, agencies, institutes and offices, with names and parents in time.",
        "arrangement": "Partnerships, dialogues, memoranda, treaties, and what stands under which.",
        "area": "Fields of work, as each instrument words them and in one common list.",
        "commitment": "What was promised, with its dated status.",
        "event": "Meetings, signings and changes, in order of time.",
        "framework": "Risk frameworks and testing schemes, whole, with their official codes.",
        "element": "Functions, categories, criteria and checks of the frameworks.",
        "tool": "Software, tests and benchmarks by which frameworks are put to work.",
        "crosswalk": "Published tables that set two frameworks side by side.",
        "mapping": "Single rows of these tables, each with its place in the published one.",
        "source": "The documents that the claims rest on, and what rests on each.",
        "post": "The offices in whose name people signed.",
        "jurisdiction": "The states and unions to which bodies belong.",
        "scheme": "The controlled words used for kinds, roles, grades and states.",
        "release": "Releases of this graph.",
        "submission": "Mapping sets that others submitted.",
    }
)
