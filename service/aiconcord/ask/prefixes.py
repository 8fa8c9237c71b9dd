"""Write ``queries/prefixes.ttl``: our prefixes, declared for editors that read ``sh:declare``.

The list itself lives in :mod:`aiconcord.names.namespaces`; the file is made from it by
``python -m aiconcord.ask.prefixes`` and a test compares the two.
"""

from aiconcord.names.namespaces import ONTOLOGY, PREFIXES
from aiconcord.settings.places import find_places


def prefixes_turtle() -> str:
    """Declare every prefix of ours on the ontology, where ``sh:prefixes`` looks for them."""
    declared = ",\n".join(
        f'    [ sh:prefix "{name}" ; sh:namespace "{iri}"^^xsd:anyURI ]'
        for name, iri in sorted(PREFIXES.items())
    )
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("sh", "xsd"))
    return f"{head}\n<{ONTOLOGY}>\n  sh:declare\n{declared} .\n"


if __name__ == "__main__":
    (find_places().queries / "prefixes.ttl").write_text(prefixes_turtle(), encoding="utf-8")
