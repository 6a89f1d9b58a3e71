"""Lesson 07 and page 81 in a browser: by keyboard, on one screen, and on a phone."""

import re

LESSON, LEADERS = "07_three_structures.ipynb", "81_pros_and_cons.ipynb"
SPOKEN = ".cmsim-line"
COMPARED, SWITCHED = (f"#chart-{name}panel .cm-fig" for name in ("compare", "switches"))
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('[role=main]')]
  .some(node => node.scrollWidth > node.clientWidth + 1)"""
TALL = "document.documentElement.scrollHeight"


def test_the_lesson_answers_at_once_by_keyboard_and_no_step_scrolls(page, voila, faults_on, axe):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{voila.address}/voila/render/{voila.take(LESSON)}?token={voila.token}")
    page.locator(COMPARED).wait_for(state="attached")
    page.get_by_role("radio", name="Off-site").first.press("Space")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.get_by_text("Your prediction is locked").first.wait_for()
    steps = page.locator(".cm-step").count()
    assert 6 <= steps <= 8
    for number in range(2, steps + 1):
        page.evaluate(f"location.hash = '#step-{number}'")
        page.locator(f"#cm-step-{number}").wait_for()
        assert page.evaluate(TALL) <= 768, number
    page.evaluate("location.hash = '#step-2'")
    page.locator(COMPARED).get_by_text("Your guess, embedded: 100").locator(
        "visible=true"
    ).wait_for()
    page.evaluate("location.hash = '#step-4'")
    step = page.locator("#cm-step-4")
    page.get_by_role("checkbox", name="+ Shorter contacts by phone").press("Space")
    page.locator(f"{SWITCHED} .ghost").locator("visible=true").first.wait_for()
    assert step.locator(SPOKEN, has_text="Patients in active care").count() == 1
    page.evaluate("location.hash = '#step-6'")
    page.get_by_role("button", name=re.compile("Next item")).locator("visible=true").press("Enter")
    page.locator(".cmsim-item.cmsim-now", has_text="which enrolled more").wait_for()
    assert axe(page) == [] and faults_on(page) == []


def test_on_a_phone_rows_are_switched_off_and_the_map_grows_and_stops(
    page, open_in_voila, faults_on, axe
):
    page.set_viewport_size({"width": 400, "height": 900})
    open_in_voila(page, LEADERS)
    page.get_by_role("checkbox", name="Con: No other care manager is in the practice").press(
        "Space"
    )
    page.get_by_role("button", name="Run with these switched off").press("Enter")
    page.locator("#chart-switched .cm-fig").wait_for()
    page.get_by_role("button", name="Draw the map").press("Enter")
    page.locator("#chart-where .cm-fig").wait_for()
    page.locator(SPOKEN, has_text="cells looked at").wait_for()
    panel = page.locator(".cm-step", has=page.get_by_role("button", name="Draw the map"))
    panel.get_by_role("button", name="Stop").press("Enter")
    page.locator(SPOKEN, has_text="Stopped.").wait_for()
    assert not page.evaluate(SIDEWAYS) and axe(page) == [] and faults_on(page) == []
