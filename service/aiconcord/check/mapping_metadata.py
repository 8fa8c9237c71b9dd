"""Whether the metadata and the columns of a mapping file are as the standard demands."""

from aiconcord.check.mapping_slots import IN_RANGE, may_have_end, numbers_out_of_range
from aiconcord.mapping.faults import Faults, shown
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import NEVER_EMPTY, PROPAGATED, ROW_SLOTS, SET_SLOTS, VERSIONS
from aiconcord.mapping.versions import new_slots

_REQUIRED = {
    "mapping_set_id": "give the set an IRI of its own",
    "license": "write `license: https://creativecommons.org/licenses/by/4.0/`, or yours",
}


def check_metadata(written: MappingSet, faults: Faults) -> None:
    """Check the slots of the set as they were *written*, before any was carried down to rows."""
    for name, remedy in _REQUIRED.items():
        if name in written.values or name in written.lines:
            continue
        absent = name in written.no_place
        faults.add(
            "mapping-required",
            f"{written.form} has no place for {name}" if absent else f"the metadata has no {name}",
            "tell it when you publish the set as SSSOM" if absent else remedy,
            line=None if absent else 1,
            slot=name,
            severity="warning" if absent else "error",
        )
    for name, what in numbers_out_of_range(written.values, SET_SLOTS):
        faults.add("mapping-out-of-range", what, IN_RANGE, line=written.lines.get(name), slot=name)
    _check_version(written, faults)


def _check_version(written: MappingSet, faults: Faults) -> None:
    if "sssom_version" in written.no_place:
        return
    stated = written.text("sssom_version")
    new = sorted(new_slots(written))
    if new and stated != VERSIONS[1]:
        what = f"{', '.join(new)} came with SSSOM 1.1, but the file does not say that it is 1.1"
        remedy = 'add `sssom_version: "1.1"` to the metadata'
    elif stated == VERSIONS[0]:
        what = "sssom_version came with SSSOM 1.1, so it cannot say 1.0"
        remedy = "leave it out, or write 1.1"
    else:
        return
    faults.add(
        "mapping-version",
        what,
        remedy,
        line=written.lines.get("sssom_version", 1),
        slot="sssom_version",
        severity="warning",
    )


def check_columns(table: MappingSet, rows: int, faults: Faults) -> None:
    """Check that *table*, its shared slots carried down, has the columns it needs and no others.

    The file has *rows* rows; those that could not be read are not in *table*."""
    line = table.header_line or None
    if not line:
        return
    if not rows:
        what = "the table has column names, but no rows"
        faults.add("mapping-no-rows", what, "write one line for each mapping", line=line)
    missing = [name for name in NEVER_EMPTY if name not in table.columns]
    missing += [f"{end}_id" for end in ("subject", "object") if not may_have_end(table, end)]
    for name in missing:
        what = f"there is no column {name}"
        faults.add("mapping-required", what, f"add the column {name}", line=line, slot=name)
    filled = {name for row in table.rows for name in row.cells}
    for name in table.columns if table.rows else ():
        if name not in filled and (name in ROW_SLOTS or name in table.extensions):
            faults.add(
                "mapping-column-empty",
                f"no row fills the column {shown(name)}",
                "remove the column",
                line=line,
                slot=name,
                severity="warning",
            )
    for name in PROPAGATED:
        if name in table.values and name in filled:
            faults.add(
                "mapping-slot-shadowed",
                f"{name} stands in the metadata and in rows; rows without it do not inherit it",
                "fill it in every row, or only in the metadata",
                line=table.lines.get(name),
                slot=name,
                severity="info",
            )
