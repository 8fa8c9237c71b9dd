"""Which version of SSSOM a set needs."""

from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import NEW_ON_SET, ROW_SLOTS, SET_SLOTS, VERSIONS

NEW_VALUES = {
    "mapping_cardinality": "0:0",
    "subject_type": "composed entity expression",
    "object_type": "composed entity expression",
}


def new_slots(table: MappingSet) -> set[str]:
    """Give the slots and values of *table* that SSSOM 1.0 did not have."""
    on_set = {
        name
        for name in table.values
        if name in SET_SLOTS
        and name != "sssom_version"
        and (SET_SLOTS[name].since != VERSIONS[0] or name in NEW_ON_SET)
    }
    on_rows = {
        name
        for row in table.rows
        for name in row.values
        if name in ROW_SLOTS
        and (
            ROW_SLOTS[name].since != VERSIONS[0]
            or (name in NEW_VALUES and row.values[name] == NEW_VALUES[name])
        )
    }
    return on_set | on_rows


def version_needed(table: MappingSet) -> str:
    """Tell the lowest version of the standard that knows all that *table* uses."""
    return VERSIONS[1] if new_slots(table) else VERSIONS[0]
