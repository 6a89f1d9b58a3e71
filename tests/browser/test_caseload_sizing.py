"""Lesson 03 in a real browser: the curve answers the keyboard, the guess is pinned, it fits.

What holds for every page is tested in ``test_every_page.py``.
"""

import shutil

import pytest

LESSON = "03_caseload_sizing.ipynb"
CURVE = ".cm-card:has(.cm-under) .cm-fig"
CARD = ".cm-card:has(.cm-under)"
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
UNDER = f"""() => {{
  const slider = document.querySelector('{CARD} input[type=range]').getBoundingClientRect();
  const svg = [...document.querySelectorAll('{CARD} svg')].find(node => node.checkVisibility());
  const dot = svg.querySelector('.chosen').getBoundingClientRect();
  const share = (Number(document.querySelector('{CARD} input[type=range]').value) - 5) / 95;
  const thumb = slider.left + 11 + share * (slider.width - 22);
  return Math.abs(thumb - (dot.left + dot.right) / 2);
}}"""


@pytest.fixture(autouse=True)
def anew(surroundings):
    """Begin each test without the work of another."""
    shutil.rmtree(surroundings[1]["CMSIM_HOME"], ignore_errors=True)


@pytest.mark.parametrize("view", ["voila", "lab"])
def test_the_curve_is_alive_when_it_opens_and_answers_the_keyboard(
    view, request, page, faults_on, axe
):
    request.getfixturevalue(f"open_in_{view}")(page, LESSON)
    if view == "voila":
        page.get_by_role("button", name="Lock my prediction").press("Enter")
        page.get_by_text("Your guess: 50").locator("visible=true").wait_for()
    page.locator(f'{CURVE}[aria-label*="job description asks for 30 to 50"]').wait_for()
    two = page.get_by_role("button", name="Document in two systems")
    two.press("Enter")
    page.locator(f"{CARD} svg .before >> visible=true").wait_for()
    assert two.get_attribute("aria-pressed") == "true"
    patients = page.get_by_role("slider", name="Patients in active care (patients)")
    patients.press("Home")
    page.locator(CARD).get_by_text("With 5,").first.wait_for()
    if view == "voila":
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(f"{page.url.replace('&whole', '')}#step-3")  # as one who comes back
        page.locator(CARD).get_by_text("With 5,").first.wait_for()
        page.locator(f"{CARD} svg .before >> visible=true").wait_for()
        page.get_by_text("Your guess: 50").locator("visible=true").wait_for()
        assert page.evaluate(UNDER) < 2
        assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate(UNDER) < 2 and not page.evaluate(SIDEWAYS) and axe(page) == []
    assert faults_on(page) == []
