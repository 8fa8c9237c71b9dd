"""Checking a mapping in a real browser: by dropping, by pasting, by keyboard, without scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def live_server(frameworks_server: str) -> str:
    """Elements are all that a mapping is checked against, so no build is waited for."""
    return frameworks_server


@pytest.fixture(scope="module")
def bad(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    example = repository / "service/aiconcord/web/static/example.sssom.tsv"
    text = example.read_text("utf-8").replace("airmf:map-1.1", "airmf:map-1.99")
    file = tmp_path_factory.mktemp("bad") / "ours.sssom.tsv"
    file.write_text(text + f"mine:3\t{'x' * 900}\n", "utf-8")
    return file


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_chosen_file_gets_its_faults_beside_its_rows(
    visit: Callable[..., Any], bad: Path, width: str, scripts: bool
) -> None:
    window = visit(width, scripts)
    page = window.go("/mappings/check")
    page.set_input_files("#file", bad)
    page.get_by_role("button", name="Check", exact=True).click()
    row = page.locator("section.judged", has=page.get_by_role("heading", name="Row 2"))
    assert "MAP 1.6" in row.inner_text()
    assert row.locator("div.bad dd").inner_text() == "airmf:map-1.99"
    cells, faults = row.locator(".said").bounding_box(), row.locator("ul").bounding_box()
    if width == "desktop":
        assert faults["x"] > cells["x"] + cells["width"] - 1
        assert abs(faults["y"] - cells["y"]) < 40
    else:
        assert faults["y"] >= cells["y"] + cells["height"] - 1
    if scripts:
        assert window.overflow() <= 0
    # The answer to a file with errors has status 422, which the console of a browser notes.
    assert [fault for fault in window.faults if "422" not in fault] == []
    assert window.strangers == []


def test_a_file_dropped_on_the_field_is_taken(visit: Callable[..., Any], bad: Path) -> None:
    page = visit().go("/mappings/check")
    box = page.locator("#file").bounding_box()
    dragged = {"items": [], "files": [str(bad)], "dragOperationsMask": 1}
    mouse = page.context.new_cdp_session(page)
    for what in ("dragEnter", "dragOver", "drop"):
        spot = {"x": box["x"] + box["width"] - 20, "y": box["y"] + 10}
        mouse.send("Input.dispatchDragEvent", {"type": what, "data": dragged, **spot})
    page.get_by_role("button", name="Check", exact=True).click()
    assert "ours.sssom.tsv" in page.get_by_role("status").inner_text()


def test_by_keyboard_alone_a_pasted_table_is_checked_mended_and_checked_again(
    visit: Callable[..., Any], bad: Path
) -> None:
    page = visit().go("/mappings/check")

    def check(text: str) -> None:
        page.locator("#file").focus()
        page.keyboard.press("Tab")
        for _ in range(3):  # browsers differ in how many stops a file field has
            if page.evaluate("document.activeElement.id") != "text":
                page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")  # to the fold of the metadata
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Check"
        with page.expect_navigation():
            page.keyboard.press("Enter")

    text = bad.read_text("utf-8")
    check(text)
    assert "errors to mend" in page.locator("h1").inner_text()
    assert page.locator("#text").input_value().rstrip() == text.rstrip()
    page.locator("ul.kinds a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").startswith("#fault-")
    lines = text.replace("airmf:map-1.99", "airmf:map-1.1").splitlines()
    check("\n".join(line for line in lines if not line.startswith("mine:3")))
    assert "may be used as it is" in page.locator("h1").inner_text()
