"""Lesson 03 in a real browser: the curve follows the keyboard, the edge is found, a phone reads it.

What holds for every page is tested in ``test_every_page.py``.
"""

import re
import shutil

import pytest

LESSON = "03_caseload_sizing.ipynb"
SPOKEN = ".cmsim-line"
CURVE = "#chart-caseload-curve .cm-fig"
OTHER = (
    f"before => {{ const found = document.querySelector('{CURVE}'); "
    "return found && found.ariaLabel !== before; }"
)
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""


@pytest.fixture(autouse=True)
def anew(surroundings):
    """Begin each test without the work of another."""
    shutil.rmtree(surroundings[1]["CMSIM_HOME"], ignore_errors=True)


def alt(page):
    return page.locator(CURVE).get_attribute("aria-label")


@pytest.mark.parametrize("view", ["voila", "lab"])
def test_the_curve_follows_the_keyboard_and_can_be_stopped(view, request, page, faults_on):
    request.getfixturevalue(f"open_in_{view}")(page, LESSON)
    page.get_by_label("Complex: the sickest patients").first.check()  # not what was chosen last
    page.get_by_role("button", name="Draw the curve").press("Enter")
    page.locator(f'{CURVE}[aria-label*="job description asks for 30 to 50"]').wait_for()
    before = alt(page)
    talk = page.get_by_role("slider", name="A working session, talk only (minutes)")
    talk.press({"voila": "Home", "lab": "End"}[view])  # what was asked once is answered at once
    page.wait_for_function(OTHER, arg=before)
    page.locator(SPOKEN, has_text="of 20 so far").wait_for()
    page.get_by_role("button", name="Stop").first.press("Enter")
    page.locator(SPOKEN, has_text="Stopped after").wait_for()
    page.get_by_label("Moderate: some risk, less contact").first.press("Space")
    page.locator(f'{CURVE}[aria-label*="job description asks for 90 to 100"]').wait_for()
    assert faults_on(page) == []


def test_the_edge_is_found_by_own_tries_and_checked(page, open_in_voila, faults_on, axe):
    page.set_viewport_size({"width": 400, "height": 900})
    open_in_voila(page, LESSON)
    box = page.get_by_label("Open cases (patients), as a number").nth(1)
    for caseload, said in (("15", "Try a larger one."), ("60", "look between.")):
        box.fill(caseload)
        box.press("Enter")
        page.get_by_role("button", name="Try this caseload").press("Enter")
        page.locator(SPOKEN, has_text=f"{caseload} complex cases: on schedule in").filter(
            has_text="of 20 repeats"
        ).filter(has_text=said).wait_for()
    page.get_by_role("button", name="Check my run against the goal").press("Enter")
    page.get_by_role("region", name="Your tries").get_by_text("60 complex").wait_for()
    page.get_by_role("button", name="Run all ways").press("Enter")
    page.locator(SPOKEN, has_text=re.compile(r"\b(8|16|32) repeats\. \w")).wait_for()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []
