"""Lesson 08 in a real browser: half a note by keyboard, the guess pinned, what is kept."""

import re

LESSON = "08_write_it_down_once.ipynb"
FIVE = (
    "Clinician asked",
    "Resource, and whether it helped",
    "Calls without an answer",
    "Refusals and no-shows",
    "Phone or in person",
)
HEIGHT = "() => document.documentElement.scrollHeight - innerHeight"


def test_half_a_note_by_keyboard_with_the_guess_pinned_comes_back(page, voila, faults_on, axe):
    page.set_viewport_size({"width": 1366, "height": 768})
    name = voila.take(LESSON)
    address = f"{voila.address}/voila/render/{name}?token={voila.token}"
    page.goto(f"{address}#step-1")
    page.get_by_role("button", name="Lock my prediction").press("Enter")
    page.get_by_text(re.compile(r"is locked \(\d{1,2}:\d\d [AP]M\)\. It is not")).wait_for()
    page.get_by_role("link", name="Next:").press("Enter")
    page.get_by_text("Guess: 10").locator("visible=true").wait_for()
    for line in FIVE:
        page.get_by_role("button", name=line).press("Enter")
    page.locator(".cm-result:visible", has_text="5 of 10 questions").wait_for()
    assert page.get_by_role("button", name=line).get_attribute("aria-pressed") == "false"
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.goto(f"{address}#step-6")
    page.reload()
    page.get_by_text("Guess: 100").locator("visible=true").wait_for()
    page.get_by_role("button", name="Add the same patients, never enrolled").press("Enter")
    page.locator(".cm-result:visible", has_text="no difference").wait_for()
    assert page.evaluate(HEIGHT) <= 0 and axe(page) == []
    page.get_by_role("link", name="The note").press("Enter")
    page.locator(".cm-result:visible", has_text="5 of 10 questions").wait_for()
    assert faults_on(page) == []
