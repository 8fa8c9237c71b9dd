"""`aiconcord convert`: data on stdout, talk on stderr, and an exit code that can be relied on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aiconcord.cli.convert_command import convert_
from aiconcord.mapping.write import FORMS

SET = """\
#curie_map:
#  airmf: https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/
#  aivtf: https://w3id.org/aiconcord/id/element/sg-aivtf-2023/
#mapping_set_id: https://example.org/s
#license: https://example.org/l
subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment
airmf:govern-1\tskos:broadMatch\taivtf:1.1.1\tsemapv:ManualMappingCuration\t=1+1
"""


def run(*arguments: str, given: str | bytes = SET) -> Result:
    return CliRunner().invoke(convert_, list(arguments), input=given)


@pytest.mark.parametrize("form", [form for form in FORMS if not FORMS[form].external])
def test_every_format_comes_out_and_says_what_it_lost(form: str) -> None:
    found = run("-", "--to", form)
    assert found.exit_code == ("not everything could be kept" in found.stderr)
    assert found.stdout_bytes
    assert f"1 rows written as {FORMS[form].title}" in found.stderr
    assert ("warning[conversion-loss]" in found.stderr) == bool(found.exit_code)
    whole = run("-", "--to", "sssom-tsv", given=found.stdout_bytes)
    assert "airmf" in whole.stdout or "nist-ai-rmf-1.0/govern-1" in whole.stdout, whole.stderr


def test_what_loses_nothing_ends_with_0() -> None:
    found = run("-", "--to", "sssom-json")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["mappings"][0]["comment"] == "=1+1"


def test_official_codes_name_the_ends_of_a_collection() -> None:
    found = json.loads(run("-", "--to", "oscal-json").stdout)
    (mapped,) = found["mapping-collection"]["mappings"][0]["maps"]
    assert mapped["sources"] == [{"type": "control", "id-ref": "GOVERN 1"}]


def test_what_a_format_would_say_otherwise_is_not_written() -> None:
    found = run("-", "--to", "skos", given=SET.replace("skos:broadMatch", "skos:broader"))
    assert (found.exit_code, found.stdout) == (1, "")
    assert "error[conversion-refused]" in found.stderr
    assert found.stderr.endswith("nothing was written\n")


def test_a_file_with_errors_is_not_written() -> None:
    found = run("-", "--to", "sssom-json", given=SET + "airmf:govern-1\tx\n")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "mapping-cell-count" in found.stderr


def test_what_reading_leaves_out_is_a_loss_too() -> None:
    collection = json.loads(run("-", "--to", "oscal-json").stdout)
    (mapped,) = collection["mapping-collection"]["mappings"][0]["maps"]
    assert run("-", "--to", "sssom-json", given=json.dumps(collection)).exit_code == 0
    mapped["qualifiers"] = [
        {"subject": "source", "predicate": "has-requirement", "category": "blocked",
         "description": "d"}
    ]  # fmt: skip
    found = run("-", "--to", "sssom-json", given=json.dumps(collection))
    assert found.exit_code == 1
    assert "qualifiers stands 1 time; rows have no slot for it" in found.stderr
    assert "`subset-of` was read as skos:broadMatch" in found.stderr


def test_metadata_beside_needs_a_name_for_the_table(tmp_path: Path) -> None:
    assert run("-", "--to", "sssom-tsv-external").exit_code == 2
    out = tmp_path / "ours.sssom.tsv"
    assert run("-", "--to", "sssom-tsv-external", "--out", str(out)).exit_code == 0
    assert out.read_text().startswith("subject_id\t")
    assert "mapping_set_id: https://example.org/s" in (tmp_path / "ours.sssom.yml").read_text()
    back = CliRunner().invoke(convert_, [str(out), "--to", "sssom-tsv"])
    assert (back.exit_code, back.stdout) == (0, run("-", "--to", "sssom-tsv").stdout)


def test_a_set_without_an_id_may_be_given_one() -> None:
    triples = run("-", "--to", "skos").stdout
    assert run("-", "--to", "sssom-turtle", given=triples).exit_code == 1
    found = run("-", "--to", "sssom-tsv", "--id", "https://example.org/x", given=triples)
    assert found.exit_code == 0
    assert "#mapping_set_id: https://example.org/x\n" in found.stdout


@pytest.mark.parametrize(
    "arguments",
    [("nowhere.tsv", "--to", "csv"), ("-", "--to", "word"), ("-", "--to", "csv", "--id", "x")],
)
def test_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
