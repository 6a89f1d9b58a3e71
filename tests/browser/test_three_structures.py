"""Lesson 07 in a browser: runs by keyboard, pictures that follow, nothing wider than a phone."""

import re

LESSON = "07_three_structures.ipynb"
SPOKEN = ".cmsim-line"
PULLED = "Pulled into other work at the practice (in 100 hours)"
PICTURE = "#chart-side-by-side .cm-fig"
OTHER = (
    f"before => {{ const found = document.querySelector('{PICTURE}'); "
    "return found && found.ariaLabel !== before; }"
)
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""


def test_a_change_by_keyboard_brings_a_new_picture(page, open_in_voila, faults_on):
    open_in_voila(page, LESSON)
    page.get_by_role("button", name="Run all side by side").press("Enter")
    page.locator(PICTURE).wait_for()
    page.locator(SPOKEN, has_text=re.compile(r"\b(8|16|32) repeats")).first.wait_for()
    before = page.locator(PICTURE).get_attribute("aria-label")
    page.get_by_role("slider", name=PULLED).press("End")
    page.wait_for_function(OTHER, arg=before)
    assert faults_on(page) == []


def test_a_row_is_switched_off_and_the_map_grows_and_stops(page, open_in_voila, faults_on, axe):
    page.set_viewport_size({"width": 400, "height": 900})
    open_in_voila(page, LESSON)
    page.get_by_role("checkbox", name="Con: No other care manager is in the practice").press(
        "Space"
    )
    page.get_by_role("button", name="Run with these switched off").press("Enter")
    page.locator("#chart-switched .cm-fig").wait_for()
    page.get_by_role("button", name="Draw the map").press("Enter")
    page.locator("#chart-where .cm-fig").wait_for()
    page.locator(SPOKEN, has_text="cells looked at").wait_for()
    panel = page.locator(".widget-vbox", has=page.get_by_role("button", name="Draw the map")).last
    panel.get_by_role("button", name="Stop").press("Enter")
    page.locator(SPOKEN, has_text="Stopped.").wait_for()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []
